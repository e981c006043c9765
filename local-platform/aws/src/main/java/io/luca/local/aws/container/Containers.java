package io.luca.local.aws.container;

import io.helidon.webserver.http.HttpRouting;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.template.CloudAssembly;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Starts containers of images that the templates bring along, each under the credentials of its role. */
public final class Containers {

    private final Cloud cloud;
    private final MachineVariables machine;
    private final ContainerCredentials credentials;

    /**
     * No containers yet.
     *
     * @param service that runs them, as its credentials' address says
     * @param machine what every container is told on this machine, besides what its template says
     */
    public Containers(Cloud cloud, String service, MachineVariables machine) {
        this.cloud = cloud;
        this.machine = machine;
        credentials = new ContainerCredentials(cloud.credentials(), service);
    }

    /** Adds the page at which containers fetch their credentials. */
    public void addTo(HttpRouting.Builder routing) {
        credentials.addTo(routing);
    }

    /** The image that a URI names, built; empty if these templates do not bring it along. */
    public Optional<ImageSource> image(String uri) {
        CloudAssembly assembly = cloud.assembly();
        return assembly.imageSource(uri).map(context -> new ImageBuild(cloud.java()).build(ImageSource.read(context)));
    }

    /** The file that the output of a service's container goes to. */
    public Path log(String name) {
        return cloud.logs().resolve(name + ".log");
    }

    /**
     * Starts a container.
     *
     * @param name of its service, by which its log is named
     * @param limits what a JVM in it sees of the machine
     * @param variables what the template says
     */
    public RunningContainer start(
            String name,
            ImageSource image,
            ContainerProcess.Limits limits,
            String roleArn,
            Map<String, String> variables) {
        Path log = log(name);
        String door = machine.door();
        Map<String, String> environment = environment(variables, roleArn);
        environment.putAll(machine.of(variables, door));
        return new RunningContainer(
                name,
                roleArn,
                variables,
                ContainerProcess.start(name, image, cloud.java(), limits, environment, door, log));
    }

    /** What the services and the SDKs' own conventions put into a container, and what the template says. */
    private Map<String, String> environment(Map<String, String> variables, String role) {
        Map<String, String> all = new HashMap<>(variables);
        all.put("AWS_REGION", cloud.environment().region());
        all.put("AWS_DEFAULT_REGION", cloud.environment().region());
        all.put("AWS_ENDPOINT_URL", cloud.endpointUrl());
        all.putAll(credentials.environment(cloud.endpointUrl(), role));
        return all;
    }
}
