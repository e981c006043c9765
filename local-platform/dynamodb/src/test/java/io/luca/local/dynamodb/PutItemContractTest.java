package io.luca.local.dynamodb;

import static io.luca.local.dynamodb.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PutItemContractTest {

    private final Api api = Api.with(Api.THINGS, Api.EVENTS);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void an_item_comes_back_as_it_was_put() {
        String item = """
                {"pk": {"S": "a"}, "text": {"S": ""}, "number": {"N": "-12.50"}, "bytes": {"B": "AAH/"},
                 "yes": {"BOOL": true}, "none": {"NULL": true}, "list": {"L": [{"S": "x"}, {"L": []}]},
                 "map": {"M": {"deep": {"M": {}}}}, "texts": {"SS": ["a", "b"]}, "numbers": {"NS": ["1", "2"]}}
                """;

        assertThat(api.ok("PutItem", "{\"TableName\": \"things\", \"Item\": " + item + "}"))
                .isEqualTo(json("{}"));

        assertThat(api.get("things", """
                {"pk": {"S": "a"}}""")).isEqualTo(json(item.replace("-12.50", "-12.5")));
    }

    @Test
    void a_put_replaces_the_whole_item_and_can_answer_the_one_before() {
        api.put("things", """
                {"pk": {"S": "a"}, "x": {"N": "1"}, "y": {"N": "2"}}""");

        assertThat(api.ok("PutItem", """
                {"TableName": "things", "Item": {"pk": {"S": "a"}, "x": {"N": "9"}}, "ReturnValues": "ALL_OLD"}""")).isEqualTo(json("""
                        {"Attributes": {"pk": {"S": "a"}, "x": {"N": "1"}, "y": {"N": "2"}}}"""));
        assertThat(api.get("things", """
                {"pk": {"S": "a"}}""")).isEqualTo(json("""
                        {"pk": {"S": "a"}, "x": {"N": "9"}}"""));
    }

    @Test
    void there_is_no_item_before_the_first() {
        assertThat(api.ok("PutItem", """
                {"TableName": "things", "Item": {"pk": {"S": "a"}}, "ReturnValues": "ALL_OLD"}""")).isEqualTo(json("{}"));
    }

    @Test
    void a_condition_that_is_not_true_leaves_the_item_and_shows_it_only_if_asked() {
        api.put("things", """
                {"pk": {"S": "a"}, "x": {"N": "1"}}""");

        Api.Refusal silent = api.refused("PutItem", """
                {"TableName": "things", "Item": {"pk": {"S": "a"}}, "ConditionExpression": "attribute_not_exists(pk)"}""");
        Api.Refusal showing = api.refused("PutItem", """
                {"TableName": "things", "Item": {"pk": {"S": "a"}}, "ConditionExpression": "attribute_not_exists(pk)",
                 "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}""");

        assertThat(silent.type()).isEqualTo("ConditionalCheckFailedException");
        assertThat(silent.message()).isEqualTo("The conditional request failed");
        assertThat(silent.body().has("Item")).isFalse();
        assertThat(showing.body().path("Item")).isEqualTo(json("""
                {"pk": {"S": "a"}, "x": {"N": "1"}}"""));
        assertThat(api.get("things", """
                {"pk": {"S": "a"}}""").has("x")).isTrue();
    }

    @Test
    void what_is_missing_is_told_at_once() {
        assertThat(api.invalid("PutItem", "{}"))
                .isEqualTo(
                        "2 validation errors detected: Value null at 'tableName' failed to satisfy constraint: Member must not"
                                + " be null; Value null at 'item' failed to satisfy constraint: Member must not be null");
        assertThat(api.invalid("PutItem", """
                {"Item": {"pk": {"S": "a"}}}"""))
                .isEqualTo(
                        "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not"
                                + " be null");
    }

    @Test
    void a_table_name_has_a_length_and_an_alphabet() {
        assertThat(api.invalid("PutItem", """
                {"TableName": "", "Item": {}, "ReturnValues": "X"}"""))
                .isEqualTo(
                        "1 validation error detected: Value at 'TableName' failed to satisfy constraint: Member must have"
                                + " length greater than or equal to 1");
        assertThat(api.invalid("PutItem", """
                {"TableName": "no!", "Item": {}}"""))
                .isEqualTo(
                        "1 validation error detected: Value 'no!' at 'tableName' failed to satisfy constraint: Member must"
                                + " satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
        assertThat(api.invalid("PutItem", "{\"TableName\": \"" + "t".repeat(256) + "\", \"Item\": {}}"))
                .endsWith(
                        "at 'tableName' failed to satisfy constraint: Member must have length less than or equal to 255");
    }

    @Test
    void values_that_parameters_do_not_have_are_told_together() {
        assertThat(api.invalid("PutItem", """
                {"TableName": "things", "Item": {"pk": {"S": "a"}}, "ReturnConsumedCapacity": "X",
                 "ReturnItemCollectionMetrics": "Y", "ReturnValues": "Z"}"""))
                .startsWith(
                        "3 validation errors detected: Value 'X' at 'returnConsumedCapacity' failed to satisfy constraint:"
                                + " Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; ")
                .contains("'returnItemCollectionMetrics'", "'returnValues'");
        assertThat(api.invalid("PutItem", """
                {"TableName": "things", "Item": {"pk": {"S": "a"}}, "ReturnValues": "ALL_NEW"}""")).isEqualTo("ReturnValues can only be ALL_OLD or NONE");
    }

    @Test
    void expressions_are_read_before_the_table_is_looked_for() {
        assertThat(api.invalid("PutItem", """
                {"TableName": "nowhere", "Item": {"pk": {"S": "a"}}, "ConditionExpression": ""}"""))
                .isEqualTo("Invalid ConditionExpression: The expression can not be empty;");
        assertThat(api.refused("PutItem", """
                {"TableName": "nowhere", "Item": {"pk": {"S": "a"}}}"""))
                .extracting(Api.Refusal::type, Api.Refusal::message)
                .containsExactly("ResourceNotFoundException", "Requested resource not found");
    }

    @Test
    void placeholders_need_an_expression_that_uses_them() {
        assertThat(api.invalid("PutItem", """
                {"TableName": "things", "Item": {"pk": {"S": "a"}}, "ExpressionAttributeValues": {":v": {"S": "x"}}}"""))
                .startsWith("ExpressionAttributeValues can only be specified when using expressions");
        assertThat(api.invalid("PutItem", """
                {"TableName": "things", "Item": {"pk": {"S": "a"}}, "ConditionExpression": "attribute_not_exists(pk)",
                 "ExpressionAttributeNames": {"#unused": "x"}}"""))
                .isEqualTo("Value provided in ExpressionAttributeNames unused in expressions: keys: {#unused}");
    }

    @Test
    void the_parameters_of_the_earlier_api_are_refused_by_name() {
        assertThat(api.invalid("PutItem", """
                {"TableName": "things", "Item": {"pk": {"S": "a"}}, "Expected": {"pk": {"Exists": false}}}""")).contains("Expected");
        assertThat(api.invalid("PutItem", """
                {"TableName": "things", "Item": {"pk": {"S": "a"}}, "Expected": {"pk": {"Exists": false}},
                 "ConditionExpression": "attribute_not_exists(pk)"}"""))
                .isEqualTo(
                        "Can not use both expression and non-expression parameters in the same request: Non-expression"
                                + " parameters: {Expected} Expression parameters: {ConditionExpression}");
    }

    @Test
    void an_item_has_the_keys_of_its_table() {
        assertThat(api.invalid("PutItem", """
                {"TableName": "things", "Item": {"x": {"S": "a"}}}"""))
                .isEqualTo("One or more parameter values were invalid: Missing the key pk in the item");
        assertThat(api.invalid("PutItem", """
                {"TableName": "things", "Item": {"pk": {"N": "1"}}}"""))
                .isEqualTo("One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N");
        assertThat(api.invalid("PutItem", """
                {"TableName": "things", "Item": {"pk": {"S": ""}}}"""))
                .isEqualTo(
                        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an"
                                + " empty string value. Key: pk");
        assertThat(api.invalid("PutItem", """
                {"TableName": "events", "Item": {"pk": {"S": "a"}, "sk": {"N": "1"}, "kind": {"N": "1"}}}"""))
                .isEqualTo(
                        "One or more parameter values were invalid: Type mismatch for Index Key kind Expected: S Actual: N"
                                + " IndexName: by-kind");
    }

    @Test
    void an_item_of_400_kb_is_kept_and_one_more_byte_is_too_much() {
        int rest = 400 * 1024 - "pk".length() - "a".length() - "x".length();

        api.put("things", item(rest));

        assertThat(api.invalid("PutItem", "{\"TableName\": \"things\", \"Item\": " + item(rest + 1) + "}"))
                .isEqualTo("Item size has exceeded the maximum allowed size");
    }

    private static String item(int length) {
        return "{\"pk\": {\"S\": \"a\"}, \"x\": {\"S\": \"" + "x".repeat(length) + "\"}}";
    }

    @Test
    void a_write_costs_a_unit_for_each_kilobyte_of_the_larger_item() {
        String large = "{\"pk\": {\"S\": \"a\"}, \"x\": {\"S\": \"" + "x".repeat(1021) + "\"}}";

        assertThat(api.ok(
                        "PutItem",
                        "{\"TableName\": \"things\", \"ReturnConsumedCapacity\": \"TOTAL\", \"Item\": " + large + "}"))
                .isEqualTo(json("""
                        {"ConsumedCapacity": {"TableName": "things", "CapacityUnits": 2.0}}"""));
        assertThat(api.ok("PutItem", """
                {"TableName": "things", "ReturnConsumedCapacity": "INDEXES", "Item": {"pk": {"S": "a"}}}""")).isEqualTo(json("""
                        {"ConsumedCapacity": {"TableName": "things", "CapacityUnits": 2.0, "Table": {"CapacityUnits": 2.0}}}"""));
    }

    @Test
    void each_index_that_changes_costs_its_own_units() {
        String put = """
                {"TableName": "events", "ReturnConsumedCapacity": "INDEXES",
                 "Item": {"pk": {"S": "a"}, "sk": {"N": "1"}, "kind": {"S": "%s"}, "at": {"S": "2026"}}}""";

        assertThat(api.ok("PutItem", put.formatted("x"))).isEqualTo(json("""
                {"ConsumedCapacity": {"TableName": "events", "CapacityUnits": 3.0, "Table": {"CapacityUnits": 1.0},
                 "LocalSecondaryIndexes": {"by-at": {"CapacityUnits": 1.0}},
                 "GlobalSecondaryIndexes": {"by-kind": {"CapacityUnits": 1.0}}}}"""));
        assertThat(api.ok("PutItem", put.formatted("x"))).isEqualTo(json("""
                {"ConsumedCapacity": {"TableName": "events", "CapacityUnits": 1.0, "Table": {"CapacityUnits": 1.0}}}"""));
        assertThat(api.ok("PutItem", put.formatted("y"))).isEqualTo(json("""
                {"ConsumedCapacity": {"TableName": "events", "CapacityUnits": 3.0, "Table": {"CapacityUnits": 1.0},
                 "GlobalSecondaryIndexes": {"by-kind": {"CapacityUnits": 2.0}}}}"""));
    }

    @Test
    void collections_have_metrics_where_a_table_has_local_indexes() {
        assertThat(api.ok("PutItem", """
                {"TableName": "events", "ReturnItemCollectionMetrics": "SIZE", "Item": {"pk": {"S": "a"}, "sk": {"N": "1"}}}""")).isEqualTo(json("""
                        {"ItemCollectionMetrics":
                          {"ItemCollectionKey": {"pk": {"S": "a"}}, "SizeEstimateRangeGB": [0.0, 1.0]}}"""));
        assertThat(api.ok("PutItem", """
                {"TableName": "things", "ReturnItemCollectionMetrics": "SIZE", "Item": {"pk": {"S": "a"}}}""")).isEqualTo(json("{}"));
    }
}
