package io.luca.local.workbench.account;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.Tag;

/**
 * An account and region, reached by AWS's own clients: at AWS, or at an endpoint that answers in its place. Each call ends within
 * {@link #CALL}, retries and all. Safe for use by many threads.
 */
public final class AwsAccount implements AutoCloseable {

    /** How long a call may take. */
    public static final Duration CALL = Duration.ofSeconds(20);

    private static final Duration ATTEMPT = Duration.ofSeconds(8);
    private static final Duration CONNECT = Duration.ofSeconds(3);

    private final SdkHttpClient http =
            ApacheHttpClient.builder().connectionTimeout(CONNECT).build();
    private final Optional<URI> endpoint;
    private final Region region;
    private final AwsCredentialsProvider credentials;

    /**
     * An account.
     *
     * @param endpoint what answers in AWS's place; empty for what the SDK's own settings say, which is AWS by itself
     */
    public AwsAccount(Optional<URI> endpoint, Region region, AwsCredentialsProvider credentials) {
        this.endpoint = endpoint;
        this.region = region;
        this.credentials = credentials;
    }

    /** The account that the SDK's own settings name (environment, profiles, single sign-on, a machine's role), in a region. */
    public static AwsAccount ofSettings(Optional<URI> endpoint, String region) {
        return new AwsAccount(
                endpoint,
                Region.of(region),
                DefaultCredentialsProvider.builder().build());
    }

    public Region region() {
        return region;
    }

    /** Those of whoever uses this. */
    public AwsCredentialsProvider credentials() {
        return credentials;
    }

    /** A client of a service; it lives as long as this. */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        endpoint.ifPresent(builder::endpointOverride);
        return builder.region(region)
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .apiCallTimeout(CALL)
                        .apiCallAttemptTimeout(ATTEMPT)
                        .build())
                .build();
    }

    /** The same account under a role with one session tag, if its trust allows that. */
    public AwsAccount as(String roleArn, String session, String tag, String value) {
        try (StsClient sts = client(StsClient.builder())) {
            Credentials issued = sts.assumeRole(request -> request.roleArn(roleArn)
                            .roleSessionName(session)
                            .tags(Tag.builder().key(tag).value(value).build()))
                    .credentials();
            return new AwsAccount(
                    endpoint,
                    region,
                    StaticCredentialsProvider.create(AwsSessionCredentials.create(
                            issued.accessKeyId(), issued.secretAccessKey(), issued.sessionToken())));
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
