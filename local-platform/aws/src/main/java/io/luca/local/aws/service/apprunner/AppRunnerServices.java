package io.luca.local.aws.service.apprunner;

import io.luca.local.aws.document.Fields;
import io.luca.local.aws.template.CloudAssembly;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * App Runner services of the templates, each as one process. Several instances would share this machine's processors, so one
 * is started whatever the scaling says.
 */
public final class AppRunnerServices implements Provisioner, AutoCloseable {

    private static final String ONE_INSTANCE = "this machine runs one instance";
    /** https://docs.aws.amazon.com/apprunner/latest/api/API_InstanceConfiguration.html */
    private static final Pattern CPU = Pattern.compile("(?<units>\\d{1,6})|(?<vcpus>\\d{1,2}(\\.\\d{1,2})?) vCPU");

    private static final double UNITS_OF_A_VCPU = 1_024;

    private final CloudAssembly assembly;
    private final Environment environment;
    private final ContainerCredentials credentials;
    private final Supplier<String> awsEndpoint;
    private final Path java;
    private final Path logs;
    private final Map<String, String> ownVariables;
    private final Map<String, Running> byHost = new LinkedHashMap<>();

    /**
     * A service that runs.
     *
     * @param host the public host name that App Runner would give it
     * @param roleArn the role whose credentials it gets
     */
    public record Running(
            String name, String arn, String host, String roleArn, String healthPath, ContainerProcess process) {}

    /**
     * Services of an assembly.
     *
     * @param awsEndpoint the local AWS endpoint, which answers before a service is started
     * @param java the java binary to run images with
     * @param logs a directory for the output of the processes
     * @param ownVariables environment variables that every container gets on this machine, besides those of its template
     */
    public AppRunnerServices(
            CloudAssembly assembly,
            Environment environment,
            ContainerCredentials credentials,
            Supplier<String> awsEndpoint,
            Path java,
            Path logs,
            Map<String, String> ownVariables) {
        this.assembly = assembly;
        this.environment = environment;
        this.credentials = credentials;
        this.awsEndpoint = awsEndpoint;
        this.java = java;
        this.logs = logs;
        this.ownVariables = Map.copyOf(ownVariables);
    }

    @Override
    public Set<String> types() {
        return Set.of("AWS::AppRunner::Service");
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        String name = properties.optionalText("ServiceName").orElse(resource.logicalId());
        Fields source = properties.object("SourceConfiguration");
        source.ignore("AuthenticationConfiguration", "the image is built from its source on this machine");
        source.ignore("AutoDeploymentsEnabled", "the image is built from its source on this machine");
        Fields repository = source.object("ImageRepository");
        String imageUri = repository.text("ImageIdentifier");
        repository.ignore("ImageRepositoryType", "no registry is asked");
        Path context = assembly.imageSource(imageUri)
                .orElseThrow(() -> properties.refused("ImageIdentifier " + imageUri + " is no asset of this project"));
        Map<String, String> variables = variables(repository.object("ImageConfiguration"));
        Fields instance = properties.object("InstanceConfiguration");
        String role = instance.text("InstanceRoleArn");
        instance.ignore("Memory", "the image bounds its own heap, and this machine has no other bound");
        String healthPath = healthPath(properties);
        properties.ignore("AutoScalingConfigurationArn", ONE_INSTANCE);
        properties.ignore("ObservabilityConfiguration", "traces go to X-Ray, which does not run here");
        properties.ignore("Tags", "read by nobody");
        String host = resource.logicalId().toLowerCase(Locale.ROOT) + "." + environment.region() + ".awsapprunner.com";
        String arn = "arn:aws:apprunner:%s:%s:service/%s/local"
                .formatted(environment.region(), environment.accountId(), name);
        ContainerProcess process = ContainerProcess.start(
                name,
                ImageSource.read(context),
                java,
                processors(instance),
                environment(variables, role),
                logs.resolve(name + ".log"));
        byHost.put(host, new Running(name, arn, host, role, healthPath, process));
        return new Provisioned(
                arn, Map.of("ServiceArn", arn, "ServiceUrl", host, "ServiceId", "local", "Status", "RUNNING"));
    }

    /** Waits until all services are healthy. */
    public void awaitHealthy() {
        byHost.values().forEach(service -> service.process().awaitHealthy(service.healthPath()));
    }

    /** The services by their public host name. */
    public Map<String, Running> byHost() {
        return Map.copyOf(byHost);
    }

    @Override
    public void close() {
        byHost.values().forEach(service -> service.process().close());
    }

    /** What App Runner and the SDKs' own conventions put into a container, and what the template says. */
    private Map<String, String> environment(Map<String, String> variables, String role) {
        Map<String, String> all = new HashMap<>(variables);
        all.put("AWS_REGION", environment.region());
        all.put("AWS_DEFAULT_REGION", environment.region());
        all.put("AWS_ENDPOINT_URL", awsEndpoint.get());
        all.putAll(credentials.environment(awsEndpoint.get(), role));
        all.putAll(ownVariables);
        return all;
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
