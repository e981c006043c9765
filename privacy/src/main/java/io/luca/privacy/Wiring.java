package io.luca.privacy;

import io.luca.contract.EnvironmentVariables;
import io.luca.function.BoundedClients;
import io.luca.function.Environment;
import io.luca.function.TenantAccess;
import io.luca.store.TenantTable;
import java.time.Clock;
import java.time.Duration;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The parts that the functions are made of, from their environment. Whatever they reach, they reach under the tag of one school.
 */
final class Wiring {

    private static final int ATTEMPTS = 3;
    /** An object of the history has 128 MiB at most. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Environment environment;
    private final TenantAccess schools;
    private final BoundedClients clients = new BoundedClients(TIMEOUT);

    Wiring(Environment environment, Clock clock) {
        this.environment = environment;
        this.schools = new TenantAccess(environment, clock, ATTEMPTS);
    }

    /** As Lambda makes a function. */
    static Wiring ofLambda() {
        return new Wiring(Environment.ofLambda(), Clock.systemUTC());
    }

    TenantTable table() {
        return schools.table();
    }

    SchoolObjects history() {
        return objects(EnvironmentVariables.LAKE_BUCKET);
    }

    SchoolObjects exports() {
        return objects(EnvironmentVariables.EXPORT_BUCKET);
    }

    private SchoolObjects objects(String bucket) {
        return new SchoolObjects(clients.open(S3Client.builder()), schools.credentials(), environment.required(bucket));
    }
}
