package io.luca.privacy;

import io.luca.contract.Names;
import io.luca.store.DynamoClients;
import io.luca.store.TenantTable;
import io.luca.tenancy.StsTenantCredentials;
import io.luca.tenancy.TenantCredentials;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/** What the functions are made of, from their environment. Whatever they reach, they reach under the tag of one school. */
final class Wiring {

    private static final int ATTEMPTS = 3;
    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);
    /** An object of the history has 128 MiB at most. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Map<String, String> environment;
    private final TenantCredentials credentials;
    private final TenantTable table;

    Wiring(Map<String, String> environment, Clock clock) {
        this.environment = environment;
        DynamoClients clients = new DynamoClients(ATTEMPTS);
        this.credentials =
                new StsTenantCredentials(clients.sts(), required(Names.TENANT_ROLE_ARN), clock, Runnable::run);
        this.table = new TenantTable(clients.dynamoDb(), credentials, required(Names.TABLE));
    }

    /** As Lambda makes a function. */
    static Wiring ofLambda() {
        return new Wiring(System.getenv(), Clock.systemUTC());
    }

    TenantTable table() {
        return table;
    }

    SchoolObjects history() {
        return new SchoolObjects(s3(), credentials, required(Names.LAKE_BUCKET));
    }

    SchoolObjects exports() {
        return new SchoolObjects(s3(), credentials, required(Names.EXPORT_BUCKET));
    }

    private static S3Client s3() {
        return S3Client.builder()
                .httpClientBuilder(ApacheHttpClient.builder()
                        .connectionTimeout(CONNECT_TIMEOUT)
                        .socketTimeout(TIMEOUT))
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .apiCallAttemptTimeout(TIMEOUT)
                        .apiCallTimeout(TIMEOUT.multipliedBy(ATTEMPTS))
                        .build())
                .build();
    }

    private String required(String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("the environment lacks " + name);
        }
        return value;
    }
}
