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
    private final Map<String, String> ownVariables;
    private final ContainerCredentials credentials;

    /**
     * No containers yet.
     *
     * @param service that runs them, as its credentials' address says
     * @param ownVariables environment variables that every container gets on this machine, besides those of its template
     */
    public Containers(Cloud cloud, String service, Map<String, String> ownVariables) {
        this.cloud = cloud;
        this.ownVariables = Map.copyOf(ownVariables);
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
        Path log = cloud.logs().resolve(name + ".log");
        return new RunningContainer(
                name,
                roleArn,
                variables,
                ContainerProcess.start(name, image, cloud.java(), limits, environment(variables, roleArn), log));
    }

    /** What the services and the SDKs' own conventions put into a container, and what the template says. */
    private Map<String, String> environment(Map<String, String> variables, String role) {
        Map<String, String> all = new HashMap<>(variables);
        all.put("AWS_REGION", cloud.environment().region());
        all.put("AWS_DEFAULT_REGION", cloud.environment().region());
        all.put("AWS_ENDPOINT_URL", cloud.endpointUrl());
        all.putAll(credentials.environment(cloud.endpointUrl(), role));
        all.putAll(ownVariables);
        return all;
    }
}
