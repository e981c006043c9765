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
 * A task of one container, perhaps with AWS's collector of traces beside it, for which the machine's own stands.
 *
 * @param container its name
 * @param limits what a JVM in it sees of the machine
 * @param listensAt the port that its process listens at, as it is told
 * @param mappedPorts the ports that a service may register
 * @param logGroup whose stream its output is; empty if its template gives it none
 * @param hasCollector whether a collector takes the container's traces
 */
record TaskDefinition(
        String container,
        ImageSource image,
        ContainerProcess.Limits limits,
        String roleArn,
        Map<String, String> variables,
        int listensAt,
        Set<Integer> mappedPorts,
        Optional<String> logGroup,
        boolean hasCollector) {

    static final int LAST_PORT = 65_535;
    private static final int UNITS_OF_A_PROCESSOR = 1_024;
    private static final int MOST_OF_A_TASK = 1 << 20;
    private static final String LOG_GROUP = "awslogs-group";
    /** https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
    static final String COLLECTOR_ADDRESS = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /** Of any version: https://gallery.ecr.aws/aws-observability/aws-otel-collector. */
    private static final String COLLECTOR_IMAGE = "public.ecr.aws/aws-observability/aws-otel-collector:";

    private static final String COLLECTORS_PORT = "http://localhost:4318";
    private static final String OWN_COLLECTOR = "the machine's own collector stands for it";

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
        Map<Boolean, List<Fields>> containers = properties.objects("ContainerDefinitions").stream()
                .collect(Collectors.partitioningBy(one -> one.text("Image").startsWith(COLLECTOR_IMAGE)));
        List<Fields> collectors = containers.getOrDefault(true, List.of());
        List<Fields> others = containers.getOrDefault(false, List.of());
        if (others.size() != 1 || collectors.size() > 1) {
            throw properties.refused("ContainerDefinitions: a task is one container on this machine, with or without"
                    + " AWS's collector beside it, not " + (others.size() + collectors.size()));
        }
        collectors.forEach(TaskDefinition::passOver);
        Fields container = others.getFirst();
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
                container.optionalObject("LogConfiguration").map(TaskDefinition::logGroup),
                hasCollector(container, variables, !collectors.isEmpty()));
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

    /** Where the container is told to send its traces, there must be somebody who takes them. */
    private static boolean hasCollector(Fields container, Map<String, String> variables, boolean isBeside) {
        boolean isTold = COLLECTORS_PORT.equals(variables.get(COLLECTOR_ADDRESS));
        if (isTold != isBeside) {
            throw container.refused("Environment must tell the container its collector as " + COLLECTOR_ADDRESS + "="
                    + COLLECTORS_PORT + " where the task has one, and not where it has none");
        }
        return isBeside;
    }

    private static void passOver(Fields collector) {
        if (!"false".equals(collector.optionalText("Essential").orElse("true"))) {
            throw collector.refused("Essential: a task must go on without its collector");
        }
        collector.ignore("LogConfiguration", "logs go to files of this machine");
        for (String name : List.of(
                "Name", "Command", "Cpu", "Environment", "Memory", "PortMappings", "ReadonlyRootFilesystem", "User")) {
            collector.ignore(name, OWN_COLLECTOR);
        }
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
