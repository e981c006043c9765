package io.luca.store;

import io.luca.tracing.CallSpans;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * The SDK clients of a deployable, over one connection pool. Region, endpoint and the base role's credentials come from the
 * environment by the SDK's own rules.
 */
public final class DynamoClients implements AutoCloseable {

    /**
     * A call holds one for as long as it takes, some milliseconds. In the interactive service large reads hold four at most and leave
     * the rest to what is quick: at 10 ms a call, 124 carry 12,400 calls a second, which is more than its processor has time for.
     */
    private static final int CONNECTIONS = 128;

    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofMillis(1_500);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);
    private static final int STS_ATTEMPTS = 3;

    /** The discard port of this very machine: a connection is refused at once. */
    private static final URI NOWHERE = URI.create("https://127.0.0.1:9");

    private static final AwsCredentialsProvider NOBODY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("nobody", "nobody"));

    private final ConnectionUse connections = new ConnectionUse();
    private final SdkHttpClient http;
    private final DynamoDbClient dynamoDb;
    private final StsClient sts;

    /**
     * Opens the clients.
     *
     * @param attempts how often one DynamoDB call is tried in all; 1 if the caller retries itself
     */
    public DynamoClients(int attempts) {
        this.http = connections.counted(ApacheHttpClient.builder()
                .maxConnections(CONNECTIONS)
                .connectionTimeout(CONNECT_TIMEOUT)
                .connectionAcquisitionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(ATTEMPT_TIMEOUT)
                .tcpKeepAlive(true)
                .build());
        this.dynamoDb = DynamoDbClient.builder()
                .httpClient(http)
                .overrideConfiguration(bounded(attempts))
                .build();
        this.sts = StsClient.builder()
                .httpClient(http)
                .overrideConfiguration(bounded(STS_ATTEMPTS))
                .build();
    }

    private DynamoClients(SdkHttpClient http, DynamoDbClient dynamoDb, StsClient sts) {
        this.http = http;
        this.dynamoDb = dynamoDb;
        this.sts = sts;
    }

    /**
     * Clients that reach nobody: each call is written, signed and sent, and fails at once. Nothing leaves the machine, and no key of
     * anybody is used. For priming an environment before its snapshot.
     */
    public static DynamoClients toNobody() {
        SdkHttpClient http =
                ApacheHttpClient.builder().connectionTimeout(CONNECT_TIMEOUT).build();
        return new DynamoClients(
                http,
                toNobody(DynamoDbClient.builder().httpClient(http)),
                toNobody(StsClient.builder().httpClient(http)));
    }

    /** A client that reaches nobody, as those of {@link #toNobody()}. */
    public static <B extends AwsClientBuilder<B, C>, C> C toNobody(B client) {
        return client.endpointOverride(NOWHERE)
                .region(Region.US_EAST_1)
                .credentialsProvider(NOBODY)
                .overrideConfiguration(bounded(1))
                .build();
    }

    public DynamoDbClient dynamoDb() {
        return dynamoDb;
    }

    public StsClient sts() {
        return sts;
    }

    /** How much of the connection pool is in use, of the 128 that there are. */
    public ConnectionUse connections() {
        return connections;
    }

    /**
     * The registry of schools, read under a role that the base role becomes: neither it nor a tenant role may. Cheap to make;
     * credentials come with the first call and are renewed before they expire.
     */
    public SchoolRegistry registryAs(String roleArn, String table) {
        AwsCredentialsProvider credentials = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(request -> request.roleArn(roleArn).roleSessionName("registry"))
                .build();
        return new SchoolRegistry(dynamoDb, table, Optional.of(credentials));
    }

    @Override
    public void close() {
        dynamoDb.close();
        sts.close();
        http.close();
    }

    private static ClientOverrideConfiguration bounded(int attempts) {
        ClientOverrideConfiguration.Builder limits = ClientOverrideConfiguration.builder()
                .addExecutionInterceptor(new CallSpans())
                .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                .retryStrategy(
                        StandardRetryStrategy.builder().maxAttempts(attempts).build());
        if (attempts > 1) { // each limit sets a timer of its own for each call, and one try needs one
            limits.apiCallTimeout(CALL_TIMEOUT);
        }
        return limits.build();
    }
}
