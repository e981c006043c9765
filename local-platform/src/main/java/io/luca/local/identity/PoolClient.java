package io.luca.local.identity;

import java.time.Duration;
import java.util.Set;

/**
 * An app client of a user pool.
 *
 * @param flows the {@code ExplicitAuthFlows} it may sign in by
 * @param writable the attributes that a signed-in person may change through it
 */
record PoolClient(
        String id,
        Set<String> flows,
        Set<String> writable,
        Duration idTokenLife,
        Duration accessTokenLife,
        Duration refreshTokenLife) {

    PoolClient {
        flows = Set.copyOf(flows);
        writable = Set.copyOf(writable);
    }
}
