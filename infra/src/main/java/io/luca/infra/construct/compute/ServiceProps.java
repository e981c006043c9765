package io.luca.infra.construct.compute;

import io.luca.infra.settings.Capacity;
import io.luca.infra.settings.Domain;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.services.iam.Role;

/**
 * What the interactive service is, wherever it runs.
 *
 * @param imageDirectory the build context of its image
 * @param role as which it runs
 * @param environment what it is told
 * @param capacity how much of it there is
 * @param zone in which it is paused, by its IANA name
 * @param domain the name that the gateway asks for at a balancer; empty if there is no certificate
 */
public record ServiceProps(
        String imageDirectory,
        Role role,
        Map<String, String> environment,
        Capacity capacity,
        String zone,
        Optional<Domain> domain) {

    public ServiceProps {
        environment = Map.copyOf(environment);
    }
}
