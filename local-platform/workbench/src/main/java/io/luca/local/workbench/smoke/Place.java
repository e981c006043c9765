package io.luca.local.workbench.smoke;

import io.luca.local.workbench.account.AwsAccount;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a deployment is tried.
 *
 * @param environment by its name
 * @param apiUrl where the HTTP API is called; empty for where its stack says
 * @param isLaptop whether a machine answers in AWS's place: what it says it does not run is not here
 * @param writeBuffers lets be written at once what the lake's streams hold back; does nothing where that cannot be asked for
 * @param lakeLimit how long to wait for what was written to be found in the lake
 */
public record Place(
        String environment,
        AwsAccount account,
        Optional<String> apiUrl,
        boolean isLaptop,
        Runnable writeBuffers,
        Duration lakeLimit) {}
