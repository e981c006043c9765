package io.luca.interactive.platform;

import io.luca.contract.TableSchema;
import io.luca.local.testing.TestAws;
import io.luca.model.SchoolId;
import io.luca.store.SchoolConfigs;
import io.luca.store.SchoolErasures;
import io.luca.store.SchoolExports;
import io.luca.store.SchoolRegistry;
import io.luca.store.SchoolTable;
import io.luca.store.TenantTable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/** The platform's table, in the AWS that tests run on, and direct access to it for setting up and looking in. */
public final class LocalTable implements AutoCloseable {

    private static final int BATCH = 25; // DynamoDB's limit of a BatchWriteItem

    private final String name = "t-" + UUID.randomUUID();
    private final TestAws aws;
    private final StaticCredentialsProvider anybody;
    private final DynamoDbClient client;

    private LocalTable(TestAws aws) {
        this.aws = aws;
        this.anybody = StaticCredentialsProvider.create(aws.credentials());
        this.client = DynamoDbClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(anybody)
                .build();
    }

    public static LocalTable start() {
        LocalTable table = new LocalTable(TestAws.start());
        table.create();
        return table;
    }

    /** The table as a copy of the service sees it, through a connection of its own. */
    public record Copy(TenantTable table, DynamoDbClient client) implements AutoCloseable {

        @Override
        public void close() {
            client.close();
        }
    }

    /** One more copy, whose calls an interceptor sees; it tries nothing twice. */
    public Copy copy(ExecutionInterceptor interceptor) {
        DynamoDbClient own = DynamoDbClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(anybody)
                .overrideConfiguration(override ->
                        override.addExecutionInterceptor(interceptor).retryStrategy(retry -> retry.maxAttempts(1)))
                .build();
        return new Copy(new TenantTable(own, _ -> anybody, name), own);
    }

    String name() {
        return name;
    }

    URI endpoint() {
        return aws.endpoint();
    }

    /** The schools as operators know them. */
    public SchoolRegistry registry() {
        return new SchoolRegistry(client, name);
    }

    /** The records of a school, without the service. */
    public SchoolTable school(String id) {
        return new TenantTable(client, _ -> anybody, name).forSchool(new SchoolId(id));
    }

    /** The configuration of a school, without the service. */
    public SchoolConfigs configs(String school) {
        return new TenantTable(client, _ -> anybody, name).configOf(new SchoolId(school));
    }

    /** The erasures of a school, without the service. */
    public SchoolErasures erasures(String school) {
        return new TenantTable(client, _ -> anybody, name).erasuresOf(new SchoolId(school));
    }

    /** The exports of a school, without the service. */
    public SchoolExports exports(String school) {
        return new TenantTable(client, _ -> anybody, name).exportsOf(new SchoolId(school));
    }

    /** The raw items of a partition whose sort key starts with a prefix. */
    public List<Map<String, AttributeValue>> items(String partition, String prefix) {
        return client.query(query -> query.tableName(name)
                        .keyConditionExpression("PK = :pk AND begins_with(SK, :sk)")
                        .expressionAttributeValues(
                                Map.of(":pk", AttributeValue.fromS(partition), ":sk", AttributeValue.fromS(prefix))))
                .items();
    }

    /** Every raw item of a school. */
    public List<Map<String, AttributeValue>> itemsOf(String school) {
        return client.scanPaginator(scan -> scan.tableName(name)).items().stream()
                .filter(item -> item.get(TableSchema.PARTITION_KEY).s().startsWith("TENANT#" + school + "#"))
                .toList();
    }

    /** Adds a raw item. */
    public void put(Map<String, AttributeValue> item) {
        client.putItem(put -> put.tableName(name).item(item));
    }

    /** Adds many raw items, 25 with a call. */
    public void putAll(List<Map<String, AttributeValue>> items) {
        for (int from = 0; from < items.size(); from += BATCH) {
            List<WriteRequest> batch = items.subList(from, Math.min(items.size(), from + BATCH)).stream()
                    .map(item -> WriteRequest.builder()
                            .putRequest(put -> put.item(item))
                            .build())
                    .toList();
            boolean isWhole = client.batchWriteItem(write -> write.requestItems(Map.of(name, batch)))
                    .unprocessedItems()
                    .isEmpty();
            if (!isWhole) {
                throw new IllegalStateException("the table throttles, so that the test could not begin");
            }
        }
    }

    @Override
    public void close() {
        client.close();
        aws.close();
    }

    private void create() {
        client.createTable(CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(keys(TableSchema.PARTITION_KEY, TableSchema.SORT_KEY))
                .attributeDefinitions(List.of(
                                TableSchema.PARTITION_KEY,
                                TableSchema.SORT_KEY,
                                TableSchema.WORK_PARTITION_KEY,
                                TableSchema.WORK_SORT_KEY,
                                TableSchema.CLASS_PARTITION_KEY,
                                TableSchema.CLASS_SORT_KEY)
                        .stream()
                        .map(name -> software.amazon.awssdk.services.dynamodb.model.AttributeDefinition.builder()
                                .attributeName(name)
                                .attributeType(ScalarAttributeType.S)
                                .build())
                        .toList())
                .globalSecondaryIndexes(
                        index(TableSchema.WORK_INDEX, TableSchema.WORK_PARTITION_KEY, TableSchema.WORK_SORT_KEY),
                        index(TableSchema.CLASS_INDEX, TableSchema.CLASS_PARTITION_KEY, TableSchema.CLASS_SORT_KEY))
                .build());
        awaitActive();
    }

    /** The engine has it at once, another DynamoDB in a while. */
    private void awaitActive() {
        try (DynamoDbWaiter waiter = DynamoDbWaiter.builder()
                .client(client)
                .overrideConfiguration(waiting -> waiting.maxAttempts(120)
                        .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(500))))
                .build()) {
            var _ = waiter.waitUntilTableExists(describe -> describe.tableName(name));
        }
    }

    private static GlobalSecondaryIndex index(String name, String partition, String sort) {
        return GlobalSecondaryIndex.builder()
                .indexName(name)
                .keySchema(keys(partition, sort))
                .projection(projection -> projection.projectionType(ProjectionType.ALL))
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
}
