package io.luca.store;

import static io.luca.contract.TableSchema.CLASS_INDEX;
import static io.luca.contract.TableSchema.CLASS_PARTITION_KEY;
import static io.luca.contract.TableSchema.CLASS_SORT_KEY;
import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;
import static io.luca.contract.TableSchema.WORK_INDEX;
import static io.luca.contract.TableSchema.WORK_PARTITION_KEY;
import static io.luca.contract.TableSchema.WORK_SORT_KEY;

import io.luca.local.testing.NeedsAws;
import io.luca.local.testing.TestAws;
import io.luca.model.Grade;
import io.luca.model.SchoolId;
import io.luca.tenancy.TenantCredentials;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/**
 * A new, empty table for each test, in the one AWS that all of them run on. It remembers whose credentials each call was signed with:
 * by name, for where one key is all there is, everybody has the same. Which keys and indexes the deployed table has is for the tests of the
 * templates to say.
 */
public final class LocalTable implements NeedsAws, BeforeAllCallback, BeforeEachCallback {

    static final String AMBIENT = "AMBIENT";

    private final Queue<String> signers = new ConcurrentLinkedQueue<>();
    private final Queue<GetItemRequest> gets = new ConcurrentLinkedQueue<>();
    private final TenantCredentials credentials = school -> signingAs(school.value());
    private DynamoDbClient client;
    private String table = "";
    private TestAws aws =
            new TestAws(URI.create("http://127.0.0.1"), AwsBasicCredentials.create("none", "yet"), () -> {});

    @Override
    public void beforeAll(ExtensionContext context) {
        aws = context.getRoot()
                .getStore(Namespace.create(LocalTable.class))
                .computeIfAbsent("aws", _ -> TestAws.start(), TestAws.class);
        client = client(recorder());
    }

    /** Another client of that DynamoDB, whose calls an interceptor sees; it tries nothing twice. */
    public DynamoDbClient client(ExecutionInterceptor interceptor) {
        return DynamoDbClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(signingAs(AMBIENT))
                .httpClientBuilder(ApacheHttpClient.builder().maxConnections(64))
                .overrideConfiguration(override -> override.addExecutionInterceptor(interceptor))
                .build();
    }

    /** The table as another client sees it. */
    public TenantTable table(DynamoDbClient other) {
        return new TenantTable(other, credentials, table);
    }

    /** The table as this one's own client sees it. */
    public TenantTable tables() {
        return table(client);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        renew();
    }

    /** A new, empty table. */
    public void renew() {
        table = "t-" + UUID.randomUUID();
        var _ = client.createTable(create -> create.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(Stream.of(
                                PARTITION_KEY,
                                SORT_KEY,
                                WORK_PARTITION_KEY,
                                WORK_SORT_KEY,
                                CLASS_PARTITION_KEY,
                                CLASS_SORT_KEY)
                        .map(LocalTable::text)
                        .toList())
                .keySchema(keys(PARTITION_KEY, SORT_KEY))
                .globalSecondaryIndexes(
                        index(WORK_INDEX, WORK_PARTITION_KEY, WORK_SORT_KEY),
                        index(CLASS_INDEX, CLASS_PARTITION_KEY, CLASS_SORT_KEY)));
        awaitActive();
        signers.clear();
        gets.clear();
    }

    /** The engine has it at once, another DynamoDB in a while. */
    private void awaitActive() {
        try (DynamoDbWaiter waiter = DynamoDbWaiter.builder()
                .client(client)
                .overrideConfiguration(waiting -> waiting.maxAttempts(120)
                        .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(500))))
                .build()) {
            var _ = waiter.waitUntilTableExists(describe -> describe.tableName(table));
        }
    }

    public SchoolTable school(String school) {
        return new TenantTable(client, credentials, table).forSchool(new SchoolId(school));
    }

    public SchoolEvents events(String school) {
        return new TenantTable(client, credentials, table).eventsOf(new SchoolId(school));
    }

    public SchoolRegistry registry() {
        return new SchoolRegistry(client, table);
    }

    /** Everything in the table. */
    public List<Map<String, AttributeValue>> items() {
        return client.scan(scan -> scan.tableName(table)).items();
    }

    public void put(Map<String, AttributeValue> item) {
        var _ = client.putItem(put -> put.tableName(table).item(item));
    }

    /** Puts a grade there, as the nightly run leaves one. */
    public void put(String school, Grade grade) {
        put(StoredItems.of(new SchoolId(school), grade));
    }

    /** Whose credentials the calls so far were signed with, in order. */
    List<String> signers() {
        return List.copyOf(signers);
    }

    List<GetItemRequest> gets() {
        return List.copyOf(gets);
    }

    /** The SDK asks for credentials once for each call, and for those alone that it signs the call with. */
    private AwsCredentialsProvider signingAs(String name) {
        return () -> {
            signers.add(name);
            return aws.credentials();
        };
    }

    private ExecutionInterceptor recorder() {
        return new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                if (context.request() instanceof GetItemRequest get) {
                    gets.add(get);
                }
            }
        };
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static List<KeySchemaElement> keys(String partition, String sort) {
        return List.of(
                KeySchemaElement.builder()
                        .attributeName(partition)
                        .keyType(KeyType.HASH)
                        .build(),
                KeySchemaElement.builder()
                        .attributeName(sort)
                        .keyType(KeyType.RANGE)
                        .build());
    }

    private static GlobalSecondaryIndex index(String name, String partition, String sort) {
        return GlobalSecondaryIndex.builder()
                .indexName(name)
                .keySchema(keys(partition, sort))
                .projection(projection -> projection.projectionType(ProjectionType.ALL))
                .build();
    }
}
