package io.luca.local.aws.endpoint;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Credentials that the platform issued.
 *
 * @param sessionToken absent for the operator's long-lived key
 */
public record IssuedCredentials(
        String accessKeyId,
        String secretAccessKey,
        @Nullable String sessionToken,
        Instant expiration,
        Caller caller) {

    @Override
    public String toString() {
        return "IssuedCredentials[" + accessKeyId + " of " + caller.arn() + "]";
    }
}
