package io.luca.local.aws.container;

import java.util.Map;

/**
 * A container that runs for a service of the templates.
 *
 * @param name of the service
 * @param roleArn the role whose credentials it gets
 * @param variables what its template tells it
 */
public record RunningContainer(String name, String roleArn, Map<String, String> variables, ContainerProcess process) {

    public RunningContainer {
        variables = Map.copyOf(variables);
    }
}
