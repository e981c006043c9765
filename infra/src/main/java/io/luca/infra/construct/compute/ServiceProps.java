package io.luca.infra.construct.compute;

import io.luca.infra.settings.Capacity;
import java.util.Map;
import software.amazon.awscdk.services.iam.Role;

/**
 * What the interactive service is, wherever it runs.
 *
 * @param imageDirectory the build context of its image
 * @param role as which it runs
 * @param environment what it is told
 * @param capacity how much of it there is
 * @param zone in which it is paused, by its IANA name
 */
public record ServiceProps(
        String imageDirectory, Role role, Map<String, String> environment, Capacity capacity, String zone) {

    public ServiceProps {
        environment = Map.copyOf(environment);
    }
}
