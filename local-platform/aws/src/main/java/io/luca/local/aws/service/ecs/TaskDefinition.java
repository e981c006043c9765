package io.luca.local.aws.service.ecs;

import io.luca.local.aws.container.ContainerProcess;
import io.luca.local.aws.container.ImageSource;
import io.luca.local.aws.document.Fields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A task of one container.
 *
 * @param container its name
 * @param limits what a JVM in it sees of the machine
 * @param listensAt the port that its process listens at, as it is told
 * @param mappedPorts the ports that a service may register
 * @param logGroup whose stream its output is; empty if its template gives it none
 */
record TaskDefinition(
        String container,
        ImageSource image,
        ContainerProcess.Limits limits,
        String roleArn,
        Map<String, String> variables,
        int listensAt,
        Set<Integer> mappedPorts,
        Optional<String> logGroup) {

    static final int LAST_PORT = 65_535;
    private static final int UNITS_OF_A_PROCESSOR = 1_024;
    private static final int MOST_OF_A_TASK = 1 << 20;
    private static final String LOG_GROUP = "awslogs-group";
    private static final String NO_ENGINE = "the image runs as a process of this machine";

    TaskDefinition {
        variables = Map.copyOf(variables);
        mappedPorts = Set.copyOf(mappedPorts);
    }

    /**
     * Reads a task definition of Fargate.
     *
     * @param images finds an image by its URI, or refuses
     */
    static TaskDefinition read(Fields properties, Function<String, ImageSource> images) {
        requireFargate(properties);
        properties.ignore("Family", "it is called by its id here");
        String _ = properties.text(
                "ExecutionRoleArn"); // needed to pull an image and to ship logs, which this machine does not
        properties.ignore("RuntimePlatform", "the process runs on this machine's own processor");
        properties.ignore("Tags", "read by nobody");
        List<Fields> containers = properties.objects("ContainerDefinitions");
        if (containers.size() != 1) {
            throw properties.refused(
                    "ContainerDefinitions: a task is one container on this machine, not " + containers.size());
        }
        Fields container = containers.getFirst();
        if (!"true".equals(container.optionalText("Essential").orElse("true"))) {
            throw container.refused("Essential: a task needs a container that is essential");
        }
        container.ignore("ReadonlyRootFilesystem", NO_ENGINE);
        Map<String, String> variables = new HashMap<>();
        container.objects("Environment").forEach(given -> variables.put(given.text("Name"), given.text("Value")));
        return new TaskDefinition(
                container.text("Name"),
                images.apply(container.text("Image")),
                limits(properties),
                properties.text("TaskRoleArn"),
                variables,
                listensAt(container, variables),
                container.objects("PortMappings").stream()
                        .map(TaskDefinition::mapped)
                        .collect(Collectors.toSet()),
                container.optionalObject("LogConfiguration").map(TaskDefinition::logGroup));
    }

    private static String logGroup(Fields logging) {
        if (!"awslogs".equals(logging.text("LogDriver"))) {
            throw logging.refused("LogDriver must be awslogs on this machine");
        }
        Fields options = logging.object("Options");
        for (String name : options.names()) {
            if (!name.equals(LOG_GROUP)) {
                options.ignore(name, "the output goes to a file of this machine");
            }
        }
        return options.text(LOG_GROUP);
    }

    private static void requireFargate(Fields properties) {
        if (!properties.texts("RequiresCompatibilities").equals(List.of("FARGATE"))
                || !"awsvpc".equals(properties.text("NetworkMode"))) {
            throw properties.refused("this machine runs tasks of FARGATE in the network mode awsvpc");
        }
    }

    private static ContainerProcess.Limits limits(Fields properties) {
        return new ContainerProcess.Limits(
                Math.ceilDiv(properties.number("Cpu", 1, MOST_OF_A_TASK), UNITS_OF_A_PROCESSOR),
                properties.number("Memory", 1, MOST_OF_A_TASK));
    }

    private static int listensAt(Fields container, Map<String, String> variables) {
        try {
            return Integer.parseInt(variables.getOrDefault(ContainerProcess.PORT, ""));
        } catch (NumberFormatException absent) {
            throw container.refused("Environment must tell the process its port as " + ContainerProcess.PORT);
        }
    }

    private static int mapped(Fields mapping) {
        if (!"tcp".equals(mapping.optionalText("Protocol").orElse("tcp"))) {
            throw mapping.refused("Protocol must be tcp: HTTP goes over it");
        }
        return mapping.number("ContainerPort", 1, LAST_PORT);
    }
}
