package io.luca.gov;

import io.luca.contract.Names;
import io.luca.store.DynamoClients;
import io.luca.store.SchoolRegistry;
import io.luca.store.TenantTable;
import io.luca.tenancy.StsTenantCredentials;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** What the functions are made of, from their environment; each takes what it needs, and needs no other setting. */
final class Wiring {

    private static final int ATTEMPTS = 3;
    private static final int MAX_TIMEOUT_SECONDS = 600;
    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Map<String, String> environment;
    private final Clock clock;
    private final DynamoClients clients = new DynamoClients(ATTEMPTS);
    private final TenantTable table;

    Wiring(Map<String, String> environment, Clock clock) {
        this.environment = environment;
        this.clock = clock;
        this.table = new TenantTable(
                clients.dynamoDb(),
                new StsTenantCredentials(clients.sts(), required(Names.TENANT_ROLE_ARN), clock, Runnable::run),
                required(Names.TABLE));
    }

    /** As Lambda makes a function. */
    static Wiring ofLambda() {
        return new Wiring(System.getenv(), Clock.systemUTC());
    }

    Clock clock() {
        return clock;
    }

    TenantTable table() {
        return table;
    }

    SchoolRegistry registry() {
        return clients.registryAs(required(Names.REGISTRY_ROLE_ARN), required(Names.TABLE));
    }

    Government government() {
        SecretsManagerClient secrets = SecretsManagerClient.builder()
                .httpClient(http())
                .overrideConfiguration(limits())
                .build();
        return new Government(
                URI.create(required(Names.GOVERNMENT_URL)),
                Duration.ofSeconds(number(Names.GOVERNMENT_TIMEOUT_SECONDS, MAX_TIMEOUT_SECONDS)),
                SecretToken.of(secrets, required(Names.GOVERNMENT_SECRET_ARN), clock));
    }

    DeadLetters deadLetters() {
        SqsClient sqs = SqsClient.builder()
                .httpClient(http())
                .overrideConfiguration(limits())
                .build();
        return new SqsDeadLetters(sqs, required(Names.SYNC_DLQ_URL));
    }

    Reports reports() {
        S3Client s3 = S3Client.builder()
                .httpClient(http())
                .overrideConfiguration(limits())
                .build();
        return new S3Reports(s3, required(Names.REPORT_BUCKET));
    }

    String required(String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("the environment lacks " + name);
        }
        return value;
    }

    /** A whole number from 1 to a limit. */
    int number(String name, int most) {
        String text = required(name);
        if (text.matches("[0-9]{1,6}")) {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        }
        throw new IllegalStateException(name + " must be a whole number from 1 to " + most + ", got " + text);
    }

    private static SdkHttpClient http() {
        return ApacheHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(TIMEOUT)
                .build();
    }

    private static ClientOverrideConfiguration limits() {
        return ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(TIMEOUT)
                .apiCallTimeout(TIMEOUT.multipliedBy(ATTEMPTS))
                .build();
    }
}
