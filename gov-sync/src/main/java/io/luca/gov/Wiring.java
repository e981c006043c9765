package io.luca.gov;

import io.luca.contract.EnvironmentVariables;
import io.luca.function.BoundedClients;
import io.luca.function.Environment;
import io.luca.function.TenantAccess;
import io.luca.model.SyncBatch;
import io.luca.store.SchoolRegistry;
import io.luca.store.TenantTable;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The parts that the functions are made of, from their environment; each takes what it needs, and needs no other setting. */
final class Wiring {

    private static final int ATTEMPTS = 3;
    private static final int MAX_TIMEOUT_SECONDS = 600;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Environment environment;
    private final Clock clock;
    private final TenantAccess schools;
    private final BoundedClients clients = new BoundedClients(TIMEOUT);

    Wiring(Environment environment, Clock clock) {
        this.environment = environment;
        this.clock = clock;
        this.schools = new TenantAccess(environment, clock, ATTEMPTS);
    }

    /** As Lambda makes a function. */
    static Wiring ofLambda() {
        return new Wiring(Environment.ofLambda(), Clock.systemUTC());
    }

    Clock clock() {
        return clock;
    }

    TenantTable table() {
        return schools.table();
    }

    SchoolRegistry registry() {
        return schools.registry();
    }

    /** How many grades a batch has at most. */
    int batchSize() {
        return environment.number(EnvironmentVariables.SYNC_BATCH_SIZE, SyncBatch.MAX_GRADES);
    }

    Government government() {
        SecretsManagerClient secrets = clients.open(SecretsManagerClient.builder());
        return new Government(
                URI.create(environment.required(EnvironmentVariables.GOVERNMENT_URL)),
                Duration.ofSeconds(
                        environment.number(EnvironmentVariables.GOVERNMENT_TIMEOUT_SECONDS, MAX_TIMEOUT_SECONDS)),
                SecretToken.of(secrets, environment.required(EnvironmentVariables.GOVERNMENT_SECRET_ARN), clock));
    }

    DeadLetters deadLetters() {
        return new SqsDeadLetters(
                clients.open(SqsClient.builder()), environment.required(EnvironmentVariables.SYNC_DLQ_URL));
    }

    Reports reports() {
        return new S3Reports(
                clients.open(S3Client.builder()), environment.required(EnvironmentVariables.REPORT_BUCKET));
    }
}
