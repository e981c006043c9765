package io.luca.local.container;

import io.luca.local.template.CloudAssembly;
import io.luca.local.template.Environment;
import io.luca.local.template.Properties;
import io.luca.local.template.Provisioned;
import io.luca.local.template.Provisioner;
import io.luca.local.template.Resource;
import java.nio.file.Path;
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
public final class AppRunnerServices implements Provisioner, AutoCloseable {

    private static final String ONE_INSTANCE = "this machine runs one instance";
    /** https://docs.aws.amazon.com/apprunner/latest/api/API_InstanceConfiguration.html */
    private static final Pattern CPU = Pattern.compile("(?<units>\\d{1,6})|(?<vcpus>\\d{1,2}(\\.\\d{1,2})?) vCPU");

    private static final double UNITS_OF_A_VCPU = 1_024;

    private final CloudAssembly assembly;
    private final Environment environment;
    private final ContainerCredentials credentials;
    private final String awsEndpoint;
    private final Path java;
    private final Path logs;
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
     * @param awsEndpoint the local AWS endpoint, already answering
     * @param java the java binary to run images with
     * @param logs a directory for the output of the processes
     */
    public AppRunnerServices(
            CloudAssembly assembly,
            Environment environment,
            ContainerCredentials credentials,
            String awsEndpoint,
            Path java,
            Path logs) {
        this.assembly = assembly;
        this.environment = environment;
        this.credentials = credentials;
        this.awsEndpoint = awsEndpoint;
        this.java = java;
        this.logs = logs;
    }

    @Override
    public Set<String> types() {
        return Set.of("AWS::AppRunner::Service");
    }

    @Override
    public Provisioned provision(Resource resource, Properties properties) {
        String name = properties.optionalText("ServiceName").orElse(resource.logicalId());
        Properties source = properties.object("SourceConfiguration");
        source.hasNoMeaningHere("AuthenticationConfiguration", "the image is built from its source on this machine");
        source.hasNoMeaningHere("AutoDeploymentsEnabled", "the image is built from its source on this machine");
        Properties repository = source.object("ImageRepository");
        String imageUri = repository.text("ImageIdentifier");
        repository.hasNoMeaningHere("ImageRepositoryType", "no registry is asked");
        Path context = assembly.imageSource(imageUri)
                .orElseThrow(
                        () -> properties.unsupported("ImageIdentifier " + imageUri + " is no asset of this project"));
        Map<String, String> variables = variables(repository.object("ImageConfiguration"));
        Properties instance = properties.object("InstanceConfiguration");
        String role = instance.text("InstanceRoleArn");
        instance.hasNoMeaningHere("Memory", "the image bounds its own heap, and this machine has no other bound");
        String healthPath = healthPath(properties);
        properties.hasNoMeaningHere("AutoScalingConfigurationArn", ONE_INSTANCE);
        properties.hasNoMeaningHere("ObservabilityConfiguration", "traces go to X-Ray, which does not run here");
        properties.hasNoMeaningHere("Tags", "read by nobody");
        String host = resource.logicalId().toLowerCase(Locale.ROOT) + "." + environment.region() + ".awsapprunner.com";
        String arn = "arn:aws:apprunner:%s:%s:service/%s/luca"
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
                arn, Map.of("ServiceArn", arn, "ServiceUrl", host, "ServiceId", "luca", "Status", "RUNNING"));
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
        all.put("AWS_ENDPOINT_URL", awsEndpoint);
        all.putAll(credentials.environment(awsEndpoint, role));
        return all;
    }

    private static Map<String, String> variables(Properties image) {
        image.hasNoMeaningHere(
                "Port", "the process is told a free port of this machine in PORT, as App Runner tells it");
        Map<String, String> variables = new HashMap<>();
        image.objects("RuntimeEnvironmentVariables")
                .forEach(variable -> variables.put(variable.text("Name"), variable.text("Value")));
        return variables;
    }

    /** What a JVM makes of a part of a processor: a whole one. */
    private static int processors(Properties instance) {
        String cpu = instance.text("Cpu");
        Matcher units = CPU.matcher(cpu);
        if (!units.matches()) {
            throw instance.unsupported("Cpu must be in vCPUs or in units of 1,024 a vCPU, not " + cpu);
        }
        double vcpus = units.group("vcpus") == null
                ? Integer.parseInt(units.group("units")) / UNITS_OF_A_VCPU
                : Double.parseDouble(units.group("vcpus"));
        return Math.max(1, (int) Math.ceil(vcpus));
    }

    private static String healthPath(Properties properties) {
        Properties check = properties.object("HealthCheckConfiguration");
        if (!"HTTP".equals(check.text("Protocol"))) {
            throw properties.unsupported("HealthCheckConfiguration.Protocol must be HTTP");
        }
        for (String name : new String[] {"Interval", "Timeout", "HealthyThreshold", "UnhealthyThreshold"}) {
            check.hasNoMeaningHere(
                    name, "health is checked until the start only; a process that ends is replaced at once");
        }
        return check.text("Path");
    }
}
