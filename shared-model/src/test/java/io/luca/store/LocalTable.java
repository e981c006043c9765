package io.luca.store;

import static io.luca.contract.TableSchema.CLASS_INDEX;
import static io.luca.contract.TableSchema.CLASS_PARTITION_KEY;
import static io.luca.contract.TableSchema.CLASS_SORT_KEY;
import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;
import static io.luca.contract.TableSchema.WORK_INDEX;
import static io.luca.contract.TableSchema.WORK_PARTITION_KEY;
import static io.luca.contract.TableSchema.WORK_SORT_KEY;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.local.dynamodb.TestDynamoDb;
import io.luca.model.Grade;
import io.luca.model.SchoolId;
import io.luca.tenancy.TenantCredentials;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
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
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
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
 * A new, empty table for each test, in one DynamoDB for all of them. It remembers under which access key each
 * call was signed. Which keys and indexes the deployed table has is for the tests of the templates to say.
 */
public final class LocalTable implements BeforeAllCallback, BeforeEachCallback {

    static final String AMBIENT = "AMBIENT";

    private final Queue<String> accessKeys = new ConcurrentLinkedQueue<>();
    private final Queue<GetItemRequest> gets = new ConcurrentLinkedQueue<>();
    private final TenantCredentials credentials =
            school -> StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey(school.value()), "secret"));
    private DynamoDbClient client;
    private String table = "";
    private URI endpoint = URI.create("http://127.0.0.1");

    @Override
    public void beforeAll(ExtensionContext context) {
        endpoint = context.getRoot()
                .getStore(Namespace.create(LocalTable.class))
                .computeIfAbsent("dynamodb", _ -> TestDynamoDb.start(), TestDynamoDb.class)
                .endpoint();
        client = client(recorder());
    }

    /** Another client of that DynamoDB, whose calls an interceptor sees; it tries nothing twice. */
    public DynamoDbClient client(ExecutionInterceptor interceptor) {
        return DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(AMBIENT, "secret")))
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
        accessKeys.clear();
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

    /** The access keys of the calls so far, in order. */
    List<String> accessKeys() {
        return List.copyOf(accessKeys);
    }

    List<GetItemRequest> gets() {
        return List.copyOf(gets);
    }

    /** An access key id has letters and digits only. */
    static String accessKey(String school) {
        return "SCHOOL" + HexFormat.of().formatHex(school.getBytes(UTF_8));
    }

    private ExecutionInterceptor recorder() {
        return new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                String signed = context.httpRequest()
                        .firstMatchingHeader("Authorization")
                        .orElseThrow();
                accessKeys.add(signed.replaceFirst(".*Credential=([^/]*)/.*", "$1"));
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
