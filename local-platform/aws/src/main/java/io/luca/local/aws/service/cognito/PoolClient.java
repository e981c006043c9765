package io.luca.local.aws.service.cognito;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * An app client of a user pool.
 *
 * @param flows the {@code ExplicitAuthFlows} it may sign in by
 * @param readable the attributes that its ID tokens carry; empty if nothing limits them
 * @param writable the attributes that a signed-in person may change through it; empty if nothing limits them
 * @param sessionLife for how long a challenge can be answered
 */
record PoolClient(
        String id,
        Set<String> flows,
        Optional<Set<String>> readable,
        Optional<Set<String>> writable,
        Duration idTokenLife,
        Duration accessTokenLife,
        Duration refreshTokenLife,
        Duration sessionLife) {

    PoolClient {
        flows = Set.copyOf(flows);
        readable = readable.map(Set::copyOf);
        writable = writable.map(Set::copyOf);
    }

    boolean mayRead(String attribute) {
        return readable.map(names -> names.contains(attribute)).orElse(true);
    }

    boolean mayWrite(String attribute) {
        return writable.map(names -> names.contains(attribute)).orElse(true);
    }
}
