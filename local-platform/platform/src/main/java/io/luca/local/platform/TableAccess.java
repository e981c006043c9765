package io.luca.local.platform;

import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.aws.endpoint.IssuedCredentials;
import io.luca.store.SchoolRegistry;
import io.luca.store.TenantTable;
import io.luca.tenancy.StsTenantCredentials;
import java.net.URI;
import java.time.Clock;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Access to a running platform's table through its ports: a school's records under the interactive service's role and its
 * tenant role, the registry as the operator. No policy is passed by.
 */
public final class TableAccess implements AutoCloseable {

    private static final int CONNECTIONS = 128;

    private final SdkHttpClient http =
            ApacheHttpClient.builder().maxConnections(CONNECTIONS).build();
    private final DynamoDbClient operator;
    private final StsClient sts;
    private final StsTenantCredentials tenants;
    private final TenantTable table;
    private final SchoolRegistry registry;

    public TableAccess(Platform platform) {
        IssuedCredentials issued =
                platform.cloud().credentialsOf(platform.interactive().roleArn());
        AwsCredentials service = AwsSessionCredentials.create(
                issued.accessKeyId(), issued.secretAccessKey(), String.valueOf(issued.sessionToken()));
        URI endpoint = URI.create(platform.awsUrl());
        Region region = Region.of(platform.cloud().environment().region());
        operator = DynamoDbClient.builder()
                .httpClient(http)
                .endpointOverride(endpoint)
                .region(region)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(CredentialStore.OPERATOR_KEY, CredentialStore.OPERATOR_SECRET)))
                .build();
        sts = StsClient.builder()
                .httpClient(http)
                .endpointOverride(endpoint)
                .region(region)
                .credentialsProvider(StaticCredentialsProvider.create(service))
                .build();
        tenants = new StsTenantCredentials(
                sts, platform.cloud().roles().arnOf("InteractiveTenantRole"), Clock.systemUTC(), Runnable::run);
        table = new TenantTable(operator, tenants, platform.tableName());
        registry = new SchoolRegistry(operator, platform.tableName());
    }

    public TenantTable table() {
        return table;
    }

    public SchoolRegistry registry() {
        return registry;
    }

    /** The SDK's own client with the operator's credentials. */
    public DynamoDbClient client() {
        return operator;
    }

    /** Credentials limited to one school. */
    public StsTenantCredentials tenants() {
        return tenants;
    }

    @Override
    public void close() {
        operator.close();
        sts.close();
        http.close();
    }
}
