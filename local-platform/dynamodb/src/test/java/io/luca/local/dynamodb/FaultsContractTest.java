package io.luca.local.dynamodb;

import static io.luca.local.dynamodb.Api.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.dynamodb.fault.FaultSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsContractTest {

    private static final String PUT = """
            {"TableName": "things", "Item": {"pk": {"S": "a"}}}""";
    private static final String GET = """
            {"TableName": "things", "Key": {"pk": {"S": "a"}}}""";
    private static final String BATCH = """
            {"RequestItems": {"things": [{"PutRequest": {"Item": {"pk": {"S": "a"}}}}, {"PutRequest": {"Item": {"pk": {"S": "b"}}}},
                                         {"PutRequest": {"Item": {"pk": {"S": "c"}}}}, {"PutRequest": {"Item": {"pk": {"S": "d"}}}}]}}
            """;
    private static final String TRANSACTION = """
            {"TransactItems": [{"Put": {"TableName": "events", "Item": {"pk": {"S": "e"}, "sk": {"N": "1"}}}},
                               {"Put": {"TableName": "things", "Item": {"pk": {"S": "a"}}}}]}""";

    private final MovableClock clock = new MovableClock(TestTables.NOW);
    private final DynamoDb engine = DynamoDb.open(Settings.inMemory(clock));
    private final Api api = new Api(engine);

    FaultsContractTest() {
        api.ok("CreateTable", Api.THINGS);
        api.ok("CreateTable", Api.EVENTS);
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void the_next_requests_are_throttled_and_the_one_after_is_not() {
        set(FaultSettings.NONE.withThrottleNext(2));

        assertThat(api.refused("PutItem", PUT).type()).isEqualTo("ThrottlingException");
        assertThat(api.refused("GetItem", GET).type()).isEqualTo("ThrottlingException");
        api.ok("PutItem", PUT);
    }

    @Test
    void each_read_and_each_write_that_is_throttled_is_told_with_the_index_that_was_to_be_read() {
        List<String> told = new ArrayList<>();
        engine.tellThrottles((table, index, access) -> told.add(table + " " + index.orElse("itself") + " " + access));
        engine.setFaults("things", FaultSettings.NONE.withThrottled(1));
        engine.setFaults("events", FaultSettings.NONE.withThrottled(1));

        api.refused("PutItem", PUT);
        api.refused("GetItem", GET);
        api.refused("Query", """
                {"TableName": "events", "IndexName": "by-kind", "KeyConditionExpression": "kind = :a",
                 "ExpressionAttributeValues": {":a": {"S": "a"}}}""");

        assertThat(told).containsExactly("things itself WRITE", "things itself READ", "events by-kind READ");
    }

    @Test
    void of_a_batch_each_item_that_is_throttled_is_told() {
        AtomicInteger told = new AtomicInteger();
        engine.tellThrottles((_, _, _) -> told.incrementAndGet());
        engine.setFaults("things", FaultSettings.NONE.withThrottled(0.5));

        api.ok("BatchWriteItem", BATCH);

        assertThat(told).hasValue(2);
    }

    /** A request may take longer, so only the least is asked for. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"PutItem", "GetItem", "BatchWriteItem", "TransactWriteItems", "Query", "Scan"})
    void every_request_to_a_slow_table_takes_its_time(String operation) {
        Duration latency = Duration.ofMillis(100);
        String request = Map.of(
                        "PutItem", PUT,
                        "GetItem", GET,
                        "BatchWriteItem", BATCH,
                        "TransactWriteItems", TRANSACTION,
                        "Scan", "{\"TableName\": \"things\"}")
                .getOrDefault(operation, """
                        {"TableName": "things", "KeyConditionExpression": "pk = :a", "ExpressionAttributeValues": {":a": {"S": "a"}}}""");
        api.ok(operation, request); // the first one is slow by itself
        set(FaultSettings.NONE.withLatency(latency));
        long start = System.nanoTime();

        api.ok(operation, request);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(latency);
    }

    @Test
    void a_table_with_provisioned_capacity_says_so() {
        api.ok("CreateTable", """
                {"TableName": "provisioned", "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
                 "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
                 "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}]}""");
        api.engine().setFaults("provisioned", FaultSettings.NONE.withThrottleNext(1));

        assertThat(api.refused("PutItem", PUT.replace("things", "provisioned")).type())
                .isEqualTo("ProvisionedThroughputExceededException");
    }

    @Test
    void a_share_of_requests_is_throttled_evenly() {
        set(FaultSettings.NONE.withThrottled(0.25));

        assertThat(IntStream.range(0, 12).mapToObj(_ -> throttled()).toList())
                .containsExactly(false, false, false, true, false, false, false, true, false, false, false, true);
    }

    private boolean throttled() {
        Answer answer = api.engine().answer("DynamoDB_20120810.PutItem", PUT.getBytes(StandardCharsets.UTF_8));
        return !answer.successful();
    }

    @Test
    void a_batch_leaves_some_items_unprocessed_and_those_are_not_written() {
        set(FaultSettings.NONE.withUnprocessed(0.5));

        JsonNode left = api.ok("BatchWriteItem", BATCH).at("/UnprocessedItems/things");

        assertThat(left).isEqualTo(json("""
                [{"PutRequest": {"Item": {"pk": {"S": "b"}}}}, {"PutRequest": {"Item": {"pk": {"S": "d"}}}}]"""));
        set(FaultSettings.NONE);
        assertThat(api.ok("Scan", """
                {"TableName": "things"}""").path("Count").intValue()).isEqualTo(2);
    }

    @Test
    void a_batch_of_which_nothing_is_done_is_throttled() {
        set(FaultSettings.NONE.withThrottleNext(4));

        assertThat(api.refused("BatchWriteItem", BATCH).type()).isEqualTo("ThrottlingException");
        api.ok("BatchWriteItem", BATCH);
    }

    @Test
    void keys_of_a_batch_come_back_too() {
        set(FaultSettings.NONE.withUnprocessed(0.5));

        assertThat(api.ok("BatchGetItem", """
                {"RequestItems": {"things": {"Keys": [{"pk": {"S": "a"}}, {"pk": {"S": "b"}}], "ConsistentRead": true}}}""").path("UnprocessedKeys")).isEqualTo(json("""
                        {"things": {"ConsistentRead": true, "Keys": [{"pk": {"S": "b"}}]}}"""));
    }

    @Test
    void writes_conflict_with_a_transaction_of_nobody() {
        set(FaultSettings.NONE.withConflictNext(2));

        assertThat(api.refused("PutItem", PUT).type()).isEqualTo("TransactionConflictException");
        assertThat(api.refused("TransactWriteItems", TRANSACTION).message()).endsWith("[None, TransactionConflict]");
        api.ok("TransactWriteItems", TRANSACTION);
    }

    @Test
    void a_throttled_part_cancels_its_transaction() {
        set(FaultSettings.NONE.withThrottleNext(1));

        assertThat(api.refused("TransactWriteItems", TRANSACTION).message()).endsWith("[None, ThrottlingError]");
    }

    @Test
    void a_hot_partition_is_throttled_and_others_are_not_until_a_second_has_gone() {
        set(FaultSettings.NONE.withPartitionLimits(true));
        String hot = "{\"TableName\": \"things\", \"Item\": {\"pk\": {\"S\": \"hot\"}, \"x\": {\"S\": \""
                + "x".repeat(399 * 1024) + "\"}}}";

        api.ok("PutItem", hot);
        api.ok("PutItem", hot);
        api.ok("PutItem", hot);

        assertThat(api.refused("PutItem", hot).type()).isEqualTo("ThrottlingException");
        api.ok("PutItem", PUT);
        api.ok("GetItem", GET.replace("\"a\"", "\"hot\""));
        clock.advance(Duration.ofMillis(500));
        api.ok("PutItem", hot);
    }

    @Test
    void a_global_index_lags_behind_its_table_as_long_as_it_is_told_to_and_a_local_one_does_not() {
        api.engine().setFaults("events", FaultSettings.NONE.withIndexLag(Duration.ofSeconds(5)));
        putEvent("1");
        clock.advance(Duration.ofSeconds(3));
        putEvent("2");

        assertThat(byKind()).isZero();
        assertThat(count("\"IndexName\": \"by-at\", ", "pk = :v", "e")).isEqualTo(2);
        assertThat(count("", "pk = :v", "e")).isEqualTo(2);

        clock.advance(Duration.ofSeconds(2));
        assertThat(byKind()).isEqualTo(1);

        clock.advance(Duration.ofSeconds(3));
        assertThat(byKind()).isEqualTo(2);
    }

    @Test
    void an_index_that_is_added_while_indexes_lag_shows_its_entries_when_the_lag_is_over() {
        api.engine().setFaults("events", FaultSettings.NONE.withIndexLag(Duration.ofSeconds(5)));
        putEvent("1");
        clock.advance(Duration.ofSeconds(1));
        api.ok("UpdateTable", """
                {"TableName": "events", "GlobalSecondaryIndexUpdates": [{"Create": {"IndexName": "by-kind-alone",
                   "KeySchema": [{"AttributeName": "kind", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"}}}],
                 "AttributeDefinitions": [{"AttributeName": "kind", "AttributeType": "S"}]}""");

        clock.advance(Duration.ofSeconds(6));

        assertThat(count("\"IndexName\": \"by-kind-alone\", ", "kind = :v", "k"))
                .isEqualTo(1);
    }

    @Test
    void an_index_that_lags_no_more_shows_all_at_once() {
        api.engine().setFaults("events", FaultSettings.NONE.withIndexLag(Duration.ofSeconds(5)));
        putEvent("1");

        api.engine().setFaults("events", FaultSettings.NONE);

        assertThat(byKind()).isEqualTo(1);
    }

    @Test
    void a_lag_of_more_than_half_a_minute_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultSettings.NONE.withIndexLag(Duration.ofSeconds(31)))
                .withMessageContaining("PT31S");
    }

    private void putEvent(String number) {
        api.ok("PutItem", """
                {"TableName": "events",
                 "Item": {"pk": {"S": "e"}, "sk": {"N": "%s"}, "kind": {"S": "k"}, "at": {"S": "%s"}}}""".formatted(number, number));
    }

    private int byKind() {
        return count("\"IndexName\": \"by-kind\", ", "kind = :v", "k");
    }

    private int count(String index, String condition, String value) {
        return api.ok("Query", """
                        {"TableName": "events", %s"KeyConditionExpression": "%s",
                         "ExpressionAttributeValues": {":v": {"S": "%s"}}}""".formatted(index, condition, value))
                .path("Count")
                .asInt();
    }

    private void set(FaultSettings settings) {
        api.engine().setFaults("things", settings);
    }
}
