package io.luca.function;

import io.luca.tracing.CallSpans;
import java.time.Duration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;

/**
 * SDK clients of a function for what is not the table, over one connection pool, in limits that leave time to say what failed. Safe
 * for use by many threads.
 */
public final class BoundedClients {

    /** As often as the SDK tries a call by itself. */
    private static final int ATTEMPTS = 3;

    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);

    private final SdkHttpClient http;
    private final ClientOverrideConfiguration limits;

    /** @param timeout of one attempt; a call with all its attempts has three times that */
    public BoundedClients(Duration timeout) {
        this.http = ApacheHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(timeout)
                .build();
        this.limits = ClientOverrideConfiguration.builder()
                .addExecutionInterceptor(new CallSpans())
                .apiCallAttemptTimeout(timeout)
                .apiCallTimeout(timeout.multipliedBy(ATTEMPTS))
                .build();
    }

    /** A client in these limits. */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C open(B client) {
        return client.httpClient(http).overrideConfiguration(limits).build();
    }
}
