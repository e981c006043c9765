package io.luca.local.aws.service.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.WritableHeaders;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.RestTarget;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.metric.Recorded;
import io.luca.local.aws.metric.StatisticSet;
import io.luca.local.dynamodb.DynamoDb;
import io.luca.local.dynamodb.Settings;
import io.luca.local.dynamodb.fault.FaultSettings;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of requests to the real engine, also of those that it is set to throttle. */
class TableMetricsTest {

    private static final String PUT = """
            {"TableName": "luca", "Item": {"PK": {"S": "a"}}}""";
    private static final String BATCH = """
            {"RequestItems": {"luca": [{"PutRequest": {"Item": {"PK": {"S": "a"}}}},
                                       {"PutRequest": {"Item": {"PK": {"S": "b"}}}}]}}""";

    private final Metrics metrics = new Metrics(Clock.systemUTC());
    private final TableMetrics told = new TableMetrics(metrics);
    private final DynamoDb dynamoDb = DynamoDb.open(Settings.inMemory(Clock.systemUTC()));
    private final TableEngine engine = new TableEngine(dynamoDb);
    private final DynamoDbService service =
            new DynamoDbService(engine, new KeyGuard((_, _, _, _) -> {}, "us-east-1", "000000000000"), told);

    @BeforeEach
    void a_table_with_an_index() throws JsonProcessingException {
        dynamoDb.tellThrottles(told);
        var _ = engine.answer("CreateTable", new ObjectMapper().readTree("""
                {"TableName":"luca","BillingMode":"PAY_PER_REQUEST",
                 "AttributeDefinitions":[{"AttributeName":"PK","AttributeType":"S"},{"AttributeName":"G","AttributeType":"S"}],
                 "KeySchema":[{"AttributeName":"PK","KeyType":"HASH"}],
                 "GlobalSecondaryIndexes":[{"IndexName":"GSI1","Projection":{"ProjectionType":"ALL"},
                   "KeySchema":[{"AttributeName":"G","KeyType":"HASH"}]}]}"""));
    }

    @AfterEach
    void close() {
        dynamoDb.close();
    }

    @Test
    void what_succeeds_is_told_with_its_time_and_nothing_else_is() {
        assertThat(call("PutItem", PUT).status()).isEqualTo(200);

        assertThat(ofOperation("SuccessfulRequestLatency", "PutItem").count()).isEqualTo(1);
        assertThat(ofOperation("SuccessfulRequestLatency", "PutItem").maximum()).isPositive();
        assertThat(metrics.known()).hasSize(1);
    }

    @Test
    void a_write_that_is_throttled_is_an_event_of_the_table_and_a_request_of_its_operation() {
        dynamoDb.setFaults("luca", FaultSettings.NONE.withThrottleNext(1));

        assertThat(call("PutItem", PUT).status()).isEqualTo(400);

        assertThat(ofTable("WriteThrottleEvents").sum()).isEqualTo(1);
        assertThat(ofTable("ReadThrottleEvents").isEmpty()).isTrue();
        assertThat(ofOperation("ThrottledRequests", "PutItem").sum()).isEqualTo(1);
        assertThat(ofOperation("SuccessfulRequestLatency", "PutItem").isEmpty()).isTrue();
    }

    @Test
    void a_read_of_an_index_that_is_throttled_is_an_event_of_the_index_and_not_of_the_table() {
        dynamoDb.setFaults("luca", FaultSettings.NONE.withThrottleNext(1));

        assertThat(call("Query", """
                        {"TableName": "luca", "IndexName": "GSI1", "KeyConditionExpression": "G = :a",
                         "ExpressionAttributeValues": {":a": {"S": "a"}}}""").status()).isEqualTo(400);

        assertThat(recorded("ReadThrottleEvents", Map.of("TableName", "luca", "GlobalSecondaryIndexName", "GSI1"))
                        .sum())
                .isEqualTo(1);
        assertThat(ofTable("ReadThrottleEvents").isEmpty()).isTrue();
    }

    @Test
    void a_batch_of_which_a_part_is_throttled_has_events_and_is_no_throttled_request() {
        dynamoDb.setFaults("luca", FaultSettings.NONE.withThrottleNext(1));
        assertThat(call("BatchWriteItem", BATCH).status()).isEqualTo(200);

        assertThat(ofTable("WriteThrottleEvents").sum()).isEqualTo(1);
        assertThat(ofOperation("ThrottledRequests", "BatchWriteItem").isEmpty()).isTrue();

        dynamoDb.setFaults("luca", FaultSettings.NONE.withThrottleNext(2));
        assertThat(call("BatchWriteItem", BATCH).status()).isEqualTo(400);

        assertThat(ofTable("WriteThrottleEvents").sum()).isEqualTo(3);
        assertThat(ofOperation("ThrottledRequests", "BatchWriteItem").sum()).isEqualTo(1);
    }

    @Test
    void what_a_client_does_wrong_is_no_throttling() {
        assertThat(call("PutItem", """
                {"TableName": "luca", "Item": {"PK": {"N": "1"}}}""").status()).isEqualTo(400);

        assertThat(metrics.known()).isEmpty();
    }

    private AwsReply call(String operation, String request) {
        return service.answer(new AwsCall(
                "dynamodb",
                operation,
                true,
                new Caller.AccountRoot("000000000000"),
                WritableHeaders.create(),
                request.getBytes(UTF_8),
                new RestTarget("POST", "/", ""),
                "127.0.0.1"));
    }

    private StatisticSet ofTable(String name) {
        return recorded(name, Map.of("TableName", "luca"));
    }

    private StatisticSet ofOperation(String name, String operation) {
        return recorded(name, Map.of("TableName", "luca", "Operation", operation));
    }

    private StatisticSet recorded(String name, Map<String, String> dimensions) {
        return Recorded.of(metrics, "AWS/DynamoDB", name, dimensions);
    }
}
