package io.luca.local.aws.service.apigateway;

import java.util.Optional;

/** The name service of this machine: finds what runs in place of a host of AWS. */
@FunctionalInterface
public interface HttpTargets {

    /** The target of a host name without port; nothing if no such service runs here. */
    Optional<HttpTarget> at(String host);
}
