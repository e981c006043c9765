package io.luca.tenancy;

import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** The source of the credentials that reach one school's data and no other's. Safe for use by many threads. */
@FunctionalInterface
public interface TenantCredentials {

    /**
     * Credentials for a school, valid now. There is no fallback to wider ones.
     *
     * @throws LucaException {@code UNAVAILABLE} if none can be had
     */
    AwsCredentialsProvider of(SchoolId school);
}
