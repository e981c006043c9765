package io.luca.local.aws.service.ecs;

import io.luca.local.aws.container.Containers;
import io.luca.local.aws.container.RunningContainer;
import io.luca.local.aws.document.Fields;
import io.luca.local.aws.service.ec2.NetworkPlace;
import io.luca.local.aws.service.ec2.Networks;
import io.luca.local.aws.service.elasticloadbalancing.Backend;
import io.luca.local.aws.service.elasticloadbalancing.LoadBalancers;
import io.luca.local.aws.service.elasticloadbalancing.TargetGroup;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * The services of the templates, each as one process. Several tasks would share this machine's processors, so one is started whatever
 * the scaling says.
 */
final class EcsServices implements Provisioner, AutoCloseable {

    private static final String CLUSTER = "AWS::ECS::Cluster";
    private static final String TASK = "AWS::ECS::TaskDefinition";
    private static final String SERVICE = "AWS::ECS::Service";
    private static final String ONE_TASK = "this machine runs one task";

    /** Where a task is, and whether it has an address that the internet knows. */
    private record TaskPlace(NetworkPlace place, boolean isPublic) {}

    /** A service that runs, and the group in which it is registered. */
    private record Running(RunningContainer container, TaskPlace task, TargetGroup group, Backend backend) {}

    private final Environment environment;
    private final Containers containers;
    private final Supplier<Optional<String>> collector;
    private final Supplier<Networks> networks;
    private final Supplier<LoadBalancers> balancers;
    private final BiConsumer<String, Path> output;
    private final Map<String, TaskDefinition> tasks = new HashMap<>();
    private final List<Running> running = new ArrayList<>();

    /**
     * No services yet.
     *
     * @param collector the address of the machine's own, which stands for the one beside a container
     * @param networks of the machine, asked for when a service is deployed
     * @param balancers of the machine, in the same way
     * @param output learns of each log group which file its lines are in
     */
    EcsServices(
            Environment environment,
            Containers containers,
            Supplier<Optional<String>> collector,
            Supplier<Networks> networks,
            Supplier<LoadBalancers> balancers,
            BiConsumer<String, Path> output) {
        this.output = output;
        this.environment = environment;
        this.containers = containers;
        this.collector = collector;
        this.networks = networks;
        this.balancers = balancers;
    }

    @Override
    public Set<String> types() {
        return Set.of(CLUSTER, TASK, SERVICE);
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        return switch (resource.type()) {
            case CLUSTER -> cluster(resource.logicalId(), properties);
            case TASK -> task(resource.logicalId(), properties);
            default -> service(resource.logicalId(), properties);
        };
    }

    /**
     * Waits until all services are healthy as their balancers see them.
     *
     * @throws IllegalStateException if one cannot become so; at AWS its deployment would be rolled back
     */
    void awaitHealthy() {
        for (Running service : running) {
            obstacle(service).ifPresent(why -> {
                throw new IllegalStateException(
                        "the service " + service.container().name() + " never becomes healthy: " + why);
            });
            service.container().process().awaitHealthy(service.group().healthPath());
            service.group().checked(true);
        }
    }

    /** A task that reaches no address of AWS gets neither image nor credentials there. */
    private Optional<String> obstacle(Running service) {
        return networks.get()
                .obstacleToAws(service.task().place(), service.task().isPublic())
                .or(() -> balancers.get().obstacle(service.group(), service.backend()));
    }

    List<RunningContainer> containers() {
        return running.stream().map(Running::container).toList();
    }

    @Override
    public void close() {
        running.forEach(service -> service.container().process().close());
    }

    private Provisioned cluster(String id, Fields properties) {
        properties.ignore("ClusterSettings", "metrics of containers are AWS's own");
        properties.ignore("ClusterName", "it is called by its id here");
        properties.ignore("Tags", "read by nobody");
        return new Provisioned(id, Map.of("Arn", arn("cluster/" + id)));
    }

    private Provisioned task(String id, Fields properties) {
        String arn = arn("task-definition/" + id + ":1");
        tasks.put(
                arn,
                TaskDefinition.read(
                        properties,
                        uri -> containers
                                .image(uri)
                                .orElseThrow(
                                        () -> properties.refused("Image " + uri + " is no asset of this project"))));
        return new Provisioned(arn, Map.of("TaskDefinitionArn", arn));
    }

    private Provisioned service(String id, Fields properties) {
        passOver(properties);
        if (!"FARGATE".equals(properties.optionalText("LaunchType").orElse("FARGATE"))) {
            throw properties.refused("LaunchType must be FARGATE on this machine");
        }
        TaskDefinition task = Optional.ofNullable(tasks.get(properties.text("TaskDefinition")))
                .orElseThrow(() -> properties.refused("TaskDefinition is none of these templates"));
        TaskPlace place = place(properties.object("NetworkConfiguration").object("AwsvpcConfiguration"));
        List<Fields> registrations = properties.objects("LoadBalancers");
        if (registrations.size() != 1) {
            throw properties.refused("LoadBalancers: a service is behind one target group on this machine");
        }
        register(id, task, place, registrations.getFirst());
        return new Provisioned(arn("service/" + id), Map.of("Name", id, "ServiceArn", arn("service/" + id)));
    }

    private void register(String id, TaskDefinition task, TaskPlace place, Fields registration) {
        int port = registration.number("ContainerPort", 1, TaskDefinition.LAST_PORT);
        if (!registration.text("ContainerName").equals(task.container())
                || !task.mappedPorts().contains(port)) {
            throw registration.refused("the task has no container of this name with the port " + port);
        }
        if (port != task.listensAt()) {
            throw registration.refused(
                    "nothing listens at port " + port + ": the process is told to listen at " + task.listensAt());
        }
        TargetGroup group = balancers.get().group(registration);
        task.logGroup().ifPresent(logs -> output.accept(logs, containers.log(id)));
        RunningContainer container = containers.start(id, task.image(), task.limits(), task.roleArn(), variables(task));
        Backend backend = new Backend(place.place(), port, container.process().address());
        group.register(backend);
        running.add(new Running(container, place, group, backend));
    }

    private Map<String, String> variables(TaskDefinition task) {
        Map<String, String> variables = new HashMap<>(task.variables());
        if (task.hasCollector()) {
            variables.remove(TaskDefinition.COLLECTOR_ADDRESS);
            collector.get().ifPresent(own -> variables.put(TaskDefinition.COLLECTOR_ADDRESS, own));
        }
        return variables;
    }

    private TaskPlace place(Fields network) {
        boolean isPublic =
                "ENABLED".equals(network.optionalText("AssignPublicIp").orElse("DISABLED"));
        return new TaskPlace(networks.get().place(network, "Subnets", "SecurityGroups"), isPublic);
    }

    private static void passOver(Fields properties) {
        for (String name : List.of(
                "Cluster",
                "DeploymentConfiguration",
                "DeploymentController",
                "DesiredCount",
                "EnableECSManagedTags",
                "HealthCheckGracePeriodSeconds",
                "PropagateTags",
                "AvailabilityZoneRebalancing",
                "ServiceName")) {
            properties.ignore(name, ONE_TASK);
        }
        properties.ignore("PlatformVersion", "there is no platform of Fargate below the process");
        properties.ignore("Tags", "read by nobody");
    }

    private String arn(String rest) {
        return "arn:aws:ecs:%s:%s:%s".formatted(environment.region(), environment.accountId(), rest);
    }
}
