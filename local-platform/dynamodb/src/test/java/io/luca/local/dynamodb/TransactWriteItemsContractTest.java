package io.luca.local.dynamodb;

import static io.luca.local.dynamodb.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactWriteItemsContractTest {

    private final MovableClock clock = new MovableClock(TestTables.NOW);
    private Api api = new Api(DynamoDb.open(Settings.inMemory(clock)));

    TransactWriteItemsContractTest() {
        createTables();
    }

    private void createTables() {
        api.ok("CreateTable", Api.THINGS);
        api.ok("CreateTable", Api.EVENTS);
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void all_actions_are_done() {
        api.put("things", """
                {"pk": {"S": "changed"}, "n": {"N": "1"}}""");
        api.put("things", """
                {"pk": {"S": "gone"}}""");

        assertThat(transact("", put("new"), """
                {"Update": {"TableName": "things", "Key": {"pk": {"S": "changed"}}, "UpdateExpression": "ADD n :one",
                            "ExpressionAttributeValues": {":one": {"N": "1"}}}}""", """
                {"Delete": {"TableName": "things", "Key": {"pk": {"S": "gone"}}}}""", check("nobody", "attribute_not_exists(pk)"), """
                {"Put": {"TableName": "events", "Item": {"pk": {"S": "e"}, "sk": {"N": "1"}}}}"""))
                .isEqualTo(json("{}"));

        assertThat(get("new").isMissingNode()).isFalse();
        assertThat(get("changed").at("/n/N").textValue()).isEqualTo("2");
        assertThat(get("gone").isMissingNode()).isTrue();
        assertThat(get("nobody").isMissingNode()).isTrue();
    }

    @Test
    void one_condition_that_is_not_true_cancels_all_and_each_action_has_its_reason() {
        api.put("things", """
                {"pk": {"S": "b"}, "n": {"N": "1"}}""");

        Api.Refusal refusal = refused("", put("a"), """
                {"Put": {"TableName": "things", "Item": {"pk": {"S": "b"}}, "ConditionExpression": "attribute_not_exists(pk)",
                         "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}}""", check("c", "attribute_exists(pk)"));

        assertThat(refusal.type()).isEqualTo("TransactionCanceledException");
        assertThat(refusal.message())
                .isEqualTo("Transaction cancelled, please refer cancellation reasons for specific reasons [None,"
                        + " ConditionalCheckFailed, ConditionalCheckFailed]");
        assertThat(refusal.body().path("CancellationReasons")).isEqualTo(json("""
                [{"Code": "None"},
                 {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed",
                  "Item": {"pk": {"S": "b"}, "n": {"N": "1"}}},
                 {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"}]"""));
        assertThat(get("a").isMissingNode()).isTrue();
    }

    @Test
    void what_cannot_be_done_to_an_item_cancels_all() {
        api.put("things", """
                {"pk": {"S": "b"}, "n": {"S": "text"}}""");

        Api.Refusal refusal = refused("", put("a"), """
                {"Update": {"TableName": "things", "Key": {"pk": {"S": "b"}}, "UpdateExpression": "SET n = n + :one",
                            "ExpressionAttributeValues": {":one": {"N": "1"}}}}""");

        assertThat(codes(refusal)).containsExactly("None", "ValidationError");
        assertThat(refusal.body().at("/CancellationReasons/1/Message").textValue())
                .isEqualTo("An operand in the update expression has an incorrect data type");
    }

    @Test
    void what_follows_a_part_that_is_wrong_is_not_looked_at() {
        Api.Refusal refusal = refused("", put("a"), """
                {"Put": {"TableName": "things", "Item": {"pk": {"N": "7"}}}}""", """
                {"Put": {"TableName": "things", "Item": {"pk": {"N": "8"}}}}""", check("nobody", "attribute_exists(pk)"));

        assertThat(codes(refusal)).containsExactly("None", "ValidationError", "None", "None");
    }

    @Test
    void keys_of_a_wrong_type_cancel_and_empty_ones_are_refused_before() {
        Api.Refusal wrong = refused("", """
                {"Put": {"TableName": "things", "Item": {"pk": {"N": "5"}}}}""");
        Api.Refusal wrongKey = refused("", """
                {"Delete": {"TableName": "things", "Key": {"pk": {"N": "5"}}}}""");

        assertThat(wrong.body().at("/CancellationReasons/0")).isEqualTo(json("""
                {"Code": "ValidationError",
                 "Message": "One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N"}"""));
        assertThat(wrongKey.body().at("/CancellationReasons/0/Message").textValue())
                .isEqualTo("The provided key element does not match the schema");
        assertThat(invalid("""
                {"Put": {"TableName": "things", "Item": {"pk": {"S": ""}}}}""")).contains("cannot contain an empty string value. Key: pk");
    }

    @Test
    void an_item_has_one_action() {
        assertThat(invalid(put("a"), check("a", "attribute_exists(pk)")))
                .isEqualTo("Transaction request cannot include multiple operations on one item");
    }

    @Test
    void a_hundred_actions_are_taken() {
        transact("", puts(100, 1));

        assertThat(invalid(puts(101, 1)))
                .matches(
                        "(?s)1 validation error detected: Value '\\[.+\\]' at 'transactItems' failed to satisfy constraint:"
                                + " Member must have length less than or equal to 100");
        assertThat(invalid())
                .isEqualTo(
                        "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must"
                                + " have length greater than or equal to 1");
    }

    @Test
    void four_megabytes_are_taken() {
        transact("", puts(10, 350_000));

        assertThat(invalid(puts(12, 350_000))).isEqualTo("Transaction request size cannot exceed 4194304 bytes");
    }

    @Test
    void an_item_that_is_too_large_is_refused_before_and_an_update_that_makes_one_cancels() {
        String large = "x".repeat(400 * 1024);

        assertThat(invalid("{\"Put\": {\"TableName\": \"things\", \"Item\": {\"pk\": {\"S\": \"a\"}, \"x\": {\"S\": \""
                        + large + "\"}}}}"))
                .isEqualTo("Item size has exceeded the maximum allowed size");
        assertThat(refused(
                                "",
                                "{\"Update\": {\"TableName\": \"things\", \"Key\": {\"pk\": {\"S\": \"a\"}},"
                                        + " \"UpdateExpression\": \"SET x = :x\", \"ExpressionAttributeValues\": {\":x\": {\"S\": \""
                                        + large + "\"}}}}")
                        .body()
                        .at("/CancellationReasons/0/Message")
                        .textValue())
                .isEqualTo("Item size to update has exceeded the maximum allowed size");
    }

    @Test
    void each_part_is_one_action_with_what_it_needs() {
        assertThat(invalid("{}")).isEqualTo("TransactItems can only contain one of Check, Put, Update or Delete");
        assertThat(invalid("""
                {"ConditionCheck": {"TableName": "things", "Key": {"pk": {"S": "a"}}}}"""))
                .isEqualTo("1 validation error detected: Value null at"
                        + " 'transactItems.1.member.conditionCheck.conditionExpression' failed to satisfy constraint: Member must"
                        + " not be null");
        assertThat(invalid("""
                {"Update": {"Key": {"pk": {"S": "a"}}}}"""))
                .startsWith("2 validation errors detected: Value null at 'transactItems.1.member.update.tableName'");
    }

    @Test
    void a_table_that_is_not_there_is_an_error_of_its_own() {
        assertThat(refused("", """
                {"Put": {"TableName": "nowhere", "Item": {"pk": {"S": "a"}}}}""").type()).isEqualTo("ResourceNotFoundException");
    }

    @Test
    void a_write_costs_the_double() {
        assertThat(transact(
                        ", \"ReturnConsumedCapacity\": \"INDEXES\"", put("a"), check("b", "attribute_not_exists(pk)")))
                .isEqualTo(json("""
                        {"ConsumedCapacity": [
                          {"TableName": "things", "CapacityUnits": 4.0, "WriteCapacityUnits": 4.0,
                           "Table": {"CapacityUnits": 4.0, "WriteCapacityUnits": 4.0}}]}"""));
    }

    @Test
    void a_request_that_comes_again_with_its_token_is_done_once() {
        String add = """
                {"Update": {"TableName": "things", "Key": {"pk": {"S": "a"}}, "UpdateExpression": "ADD n :one",
                            "ExpressionAttributeValues": {":one": {"N": "1"}}}}""";
        String token = ", \"ClientRequestToken\": \"t-1\"";

        transact(token, add);
        JsonNode again = transact(token + ", \"ReturnConsumedCapacity\": \"TOTAL\"", add);

        assertThat(get("a").at("/n/N").textValue()).isEqualTo("1");
        assertThat(again.at("/ConsumedCapacity/0/ReadCapacityUnits").doubleValue())
                .isEqualTo(2.0);
        assertThat(refused(token, put("b")).type()).isEqualTo("IdempotentParameterMismatchException");
    }

    @Test
    void a_token_is_forgotten_after_ten_minutes() {
        String token = ", \"ClientRequestToken\": \"t-1\"";
        transact(token, put("a"));

        clock.advance(Duration.ofMinutes(10).minusMillis(1));
        assertThat(refused(token, put("b")).type()).isEqualTo("IdempotentParameterMismatchException");
        clock.advance(Duration.ofMillis(1));
        transact(token, put("b"));

        assertThat(get("b").isMissingNode()).isFalse();
        assertThat(refused(token, put("c")).type()).isEqualTo("IdempotentParameterMismatchException");
    }

    @Test
    void a_token_of_a_transaction_that_did_not_happen_can_be_used_again() {
        String token = ", \"ClientRequestToken\": \"t-1\"";
        assertThat(codes(refused(token, check("a", "attribute_exists(pk)")))).containsExactly("ConditionalCheckFailed");

        transact(token, put("a"));

        assertThat(get("a").isMissingNode()).isFalse();
    }

    @Test
    void a_token_survives_the_end_of_the_process(@TempDir Path directory) {
        api.close();
        api = new Api(DynamoDb.open(Settings.in(directory, clock)));
        createTables();
        String token = ", \"ClientRequestToken\": \"t-1\"";
        transact(token, put("a"));

        api.close();
        api = new Api(DynamoDb.open(Settings.in(directory, clock)));

        transact(token, put("a"));
        assertThat(refused(token, put("b")).type()).isEqualTo("IdempotentParameterMismatchException");
    }

    @Test
    void a_token_has_at_most_36_characters() {
        assertThat(refused(", \"ClientRequestToken\": \"" + "t".repeat(37) + "\"", put("a"))
                        .message())
                .endsWith(
                        "at 'clientRequestToken' failed to satisfy constraint: Member must have length less than or equal to"
                                + " 36");
    }

    private JsonNode get(String key) {
        return api.get("things", "{\"pk\": {\"S\": \"" + key + "\"}}");
    }

    private static String put(String key) {
        return "{\"Put\": {\"TableName\": \"things\", \"Item\": {\"pk\": {\"S\": \"" + key + "\"}}}}";
    }

    private static String[] puts(int count, int size) {
        return IntStream.range(0, count)
                .mapToObj(n -> "{\"Put\": {\"TableName\": \"things\", \"Item\": {\"pk\": {\"S\": \"" + n
                        + "\"}, \"x\": {\"S\": \"" + "x".repeat(size) + "\"}}}}")
                .toArray(String[]::new);
    }

    private static String check(String key, String condition) {
        return "{\"ConditionCheck\": {\"TableName\": \"things\", \"Key\": {\"pk\": {\"S\": \"" + key
                + "\"}}, \"ConditionExpression\": \"" + condition + "\"}}";
    }

    private static List<String> codes(Api.Refusal refusal) {
        return StreamSupport.stream(refusal.body().path("CancellationReasons").spliterator(), false)
                .map(reason -> reason.path("Code").textValue())
                .toList();
    }

    private JsonNode transact(String parameters, String... parts) {
        return api.ok("TransactWriteItems", request(parameters, parts));
    }

    private Api.Refusal refused(String parameters, String... parts) {
        return api.refused("TransactWriteItems", request(parameters, parts));
    }

    private String invalid(String... parts) {
        return api.invalid("TransactWriteItems", request("", parts));
    }

    private static String request(String parameters, String... parts) {
        return List.of(parts).stream()
                .collect(Collectors.joining(", ", "{\"TransactItems\": [", "]" + parameters + "}"));
    }
}
