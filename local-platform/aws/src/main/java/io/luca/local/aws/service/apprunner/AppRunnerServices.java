package io.luca.local.aws.service.apprunner;

import io.luca.local.aws.container.ContainerProcess;
import io.luca.local.aws.container.Containers;
import io.luca.local.aws.container.ImageSource;
import io.luca.local.aws.container.RunningContainer;
import io.luca.local.aws.document.Fields;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * App Runner services of the templates, each as one process. Several instances would share this machine's processors, so one
 * is started whatever the scaling says.
 */
final class AppRunnerServices implements Provisioner, AutoCloseable {

    private static final String ONE_INSTANCE = "this machine runs one instance";
    /** https://docs.aws.amazon.com/apprunner/latest/api/API_InstanceConfiguration.html */
    private static final Pattern CPU = Pattern.compile("(?<units>\\d{1,6})|(?<vcpus>\\d{1,2}(\\.\\d{1,2})?) vCPU");

    private static final double UNITS_OF_A_VCPU = 1_024;
    private static final Pattern MEMORY = Pattern.compile("(?<mib>\\d{3,6})|(?<gib>\\d{1,2}) GB");
    private static final int MIB_OF_A_GIB = 1_024;

    private final Environment environment;
    private final Containers containers;
    private final Map<String, Running> byHost = new LinkedHashMap<>();

    /**
     * A service that runs.
     *
     * @param host the public host name that App Runner would give it
     */
    record Running(String arn, String host, String healthPath, RunningContainer container) {}

    /** No services yet. */
    AppRunnerServices(Environment environment, Containers containers) {
        this.environment = environment;
        this.containers = containers;
    }

    @Override
    public Set<String> types() {
        return Set.of("AWS::AppRunner::Service");
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        String name = properties.optionalText("ServiceName").orElse(resource.logicalId());
        Fields configuration = properties.object("SourceConfiguration");
        configuration.ignore("AuthenticationConfiguration", "the image is built from its source on this machine");
        configuration.ignore("AutoDeploymentsEnabled", "the image is built from its source on this machine");
        Fields repository = configuration.object("ImageRepository");
        String imageUri = repository.text("ImageIdentifier");
        repository.ignore("ImageRepositoryType", "no registry is asked");
        ImageSource source = containers
                .image(imageUri)
                .orElseThrow(() -> properties.refused("ImageIdentifier " + imageUri + " is no asset of this project"));
        Map<String, String> variables = variables(repository.object("ImageConfiguration"));
        Fields instance = properties.object("InstanceConfiguration");
        String role = instance.text("InstanceRoleArn");
        String healthPath = healthPath(properties);
        properties.ignore("AutoScalingConfigurationArn", ONE_INSTANCE);
        properties.ignore("ObservabilityConfiguration", "App Runner's own collector does not run here");
        properties.ignore("Tags", "read by nobody");
        String host = resource.logicalId().toLowerCase(Locale.ROOT) + "." + environment.region() + ".awsapprunner.com";
        String arn = "arn:aws:apprunner:%s:%s:service/%s/local"
                .formatted(environment.region(), environment.accountId(), name);
        byHost.put(
                host,
                new Running(
                        arn,
                        host,
                        healthPath,
                        containers.start(
                                name,
                                source,
                                new ContainerProcess.Limits(processors(instance), memoryMib(instance)),
                                role,
                                variables)));
        return new Provisioned(
                arn, Map.of("ServiceArn", arn, "ServiceUrl", host, "ServiceId", "local", "Status", "RUNNING"));
    }

    /** Waits until all services are healthy. */
    void awaitHealthy() {
        byHost.values().forEach(service -> service.container().process().awaitHealthy(service.healthPath()));
    }

    /** The services by their public host name. */
    Map<String, Running> byHost() {
        return Map.copyOf(byHost);
    }

    @Override
    public void close() {
        byHost.values().forEach(service -> service.container().process().close());
    }

    private static Map<String, String> variables(Fields image) {
        image.ignore("Port", "the process is told a free port of this machine in PORT, as App Runner tells it");
        Map<String, String> variables = new HashMap<>();
        image.objects("RuntimeEnvironmentVariables")
                .forEach(variable -> variables.put(variable.text("Name"), variable.text("Value")));
        return variables;
    }

    /** What a JVM makes of a part of a processor: a whole one. */
    private static int processors(Fields instance) {
        String cpu = instance.text("Cpu");
        Matcher units = CPU.matcher(cpu);
        if (!units.matches()) {
            throw instance.refused("Cpu must be in vCPUs or in units of 1,024 a vCPU, not " + cpu);
        }
        double vcpus = units.group("vcpus") == null
                ? Integer.parseInt(units.group("units")) / UNITS_OF_A_VCPU
                : Double.parseDouble(units.group("vcpus"));
        return Math.max(1, (int) Math.ceil(vcpus));
    }

    private static int memoryMib(Fields instance) {
        String memory = instance.text("Memory");
        Matcher size = MEMORY.matcher(memory);
        if (!size.matches()) {
            throw instance.refused("Memory must be in GB or in MiB, not " + memory);
        }
        return size.group("mib") == null
                ? Integer.parseInt(size.group("gib")) * MIB_OF_A_GIB
                : Integer.parseInt(size.group("mib"));
    }

    private static String healthPath(Fields properties) {
        Fields check = properties.object("HealthCheckConfiguration");
        if (!"HTTP".equals(check.text("Protocol"))) {
            throw properties.refused("HealthCheckConfiguration.Protocol must be HTTP");
        }
        for (String name : new String[] {"Interval", "Timeout", "HealthyThreshold", "UnhealthyThreshold"}) {
            check.ignore(name, "health is checked until the start only; a process that ends is replaced at once");
        }
        return check.text("Path");
    }
}
