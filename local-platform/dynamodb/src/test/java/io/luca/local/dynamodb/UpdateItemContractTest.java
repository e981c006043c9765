package io.luca.local.dynamodb;

import static io.luca.local.dynamodb.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpdateItemContractTest {

    private static final String KEY = """
            {"pk": {"S": "a"}}""";

    private final Api api = Api.with(Api.THINGS, Api.EVENTS);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void an_update_of_no_item_makes_one() {
        assertThat(update("SET x = :x", """
                {":x": {"N": "1"}}""", "ALL_OLD")).isEqualTo(json("{}"));
        assertThat(api.get("things", KEY)).isEqualTo(json("""
                {"pk": {"S": "a"}, "x": {"N": "1"}}"""));
    }

    @Test
    void an_update_without_an_expression_makes_an_item_of_the_key() {
        api.ok("UpdateItem", """
                {"TableName": "things", "Key": {"pk": {"S": "a"}}}""");

        assertThat(api.get("things", KEY)).isEqualTo(json(KEY));
    }

    @Test
    void an_update_that_only_removes_makes_no_item() {
        for (String removal : List.of("REMOVE x", "REMOVE x.y, z[0]")) {
            assertThat(api.ok("UpdateItem", """
                    {"TableName": "things", "Key": {"pk": {"S": "a"}}, "UpdateExpression": "%s", "ReturnValues": "ALL_NEW"}""".formatted(removal))).isEqualTo(json("{}"));
            assertThat(api.get("things", KEY).isMissingNode()).isTrue();
        }
        assertThat(update("REMOVE x SET y = :y", """
                {":y": {"N": "1"}}""", "ALL_NEW")
                        .at("/Attributes/y/N")
                        .textValue())
                .isEqualTo("1");
    }

    @Test
    void it_answers_all_or_what_it_wrote_as_it_was_or_as_it_became() {
        api.put("things", """
                {"pk": {"S": "a"}, "x": {"N": "1"}, "y": {"S": "kept"}}""");
        String one = """
                {":x": {"N": "1"}}""";

        assertThat(update("ADD x :x", one, "UPDATED_OLD")).isEqualTo(json("""
                {"Attributes": {"x": {"N": "1"}}}"""));
        assertThat(update("ADD x :x", one, "UPDATED_NEW")).isEqualTo(json("""
                {"Attributes": {"x": {"N": "3"}}}"""));
        assertThat(update("ADD x :x", one, "ALL_OLD")).isEqualTo(json("""
                {"Attributes": {"pk": {"S": "a"}, "x": {"N": "3"}, "y": {"S": "kept"}}}"""));
        assertThat(update("ADD x :x", one, "ALL_NEW")).isEqualTo(json("""
                {"Attributes": {"pk": {"S": "a"}, "x": {"N": "5"}, "y": {"S": "kept"}}}"""));
        assertThat(update("ADD z :x", one, "UPDATED_OLD")).isEqualTo(json("{}"));
        assertThat(update("ADD z :x", one, "NONE")).isEqualTo(json("{}"));
    }

    @Test
    void a_condition_is_asked_of_the_item_before() {
        api.put("things", """
                {"pk": {"S": "a"}, "x": {"N": "1"}}""");
        String update = """
                {"TableName": "things", "Key": {"pk": {"S": "a"}}, "UpdateExpression": "SET x = x + :one",
                 "ConditionExpression": "x = :one", "ExpressionAttributeValues": {":one": {"N": "1"}},
                 "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}""";

        api.ok("UpdateItem", update);

        Api.Refusal refusal = api.refused("UpdateItem", update);
        assertThat(refusal.type()).isEqualTo("ConditionalCheckFailedException");
        assertThat(refusal.body().at("/Item/x")).isEqualTo(json("""
                {"N": "2"}"""));
    }

    @Test
    void a_condition_that_is_not_true_of_no_item_makes_none() {
        Api.Refusal refusal = api.refused("UpdateItem", """
                {"TableName": "things", "Key": {"pk": {"S": "a"}}, "UpdateExpression": "REMOVE x",
                 "ConditionExpression": "attribute_exists(pk)", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}""");

        assertThat(refusal.type()).isEqualTo("ConditionalCheckFailedException");
        assertThat(refusal.body().has("Item")).isFalse();
        assertThat(api.get("things", KEY).isMissingNode()).isTrue();
    }

    @Test
    void keys_are_not_updated() {
        assertThat(api.invalid("UpdateItem", """
                {"TableName": "things", "Key": {"pk": {"S": "a"}}, "UpdateExpression": "SET pk = :v",
                 "ExpressionAttributeValues": {":v": {"S": "b"}}}"""))
                .isEqualTo(
                        "One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the"
                                + " key");
    }

    @Test
    void an_update_that_cannot_be_done_changes_nothing() {
        api.put("things", """
                {"pk": {"S": "a"}, "x": {"S": "text"}}""");

        assertThat(api.invalid("UpdateItem", """
                {"TableName": "things", "Key": {"pk": {"S": "a"}}, "UpdateExpression": "SET y = :v ADD x :v",
                 "ExpressionAttributeValues": {":v": {"N": "1"}}}"""))
                .isEqualTo("An operand in the update expression has an incorrect data type");
        assertThat(api.get("things", KEY).has("y")).isFalse();
    }

    @Test
    void keys_of_indexes_keep_their_type_and_are_never_empty() {
        String update = """
                {"TableName": "events", "Key": {"pk": {"S": "a"}, "sk": {"N": "1"}}, "UpdateExpression": "SET kind = :v",
                 "ExpressionAttributeValues": {":v": %s}}""";

        assertThat(api.invalid("UpdateItem", update.formatted("""
                {"N": "1"}""")))
                .isEqualTo(
                        "One or more parameter values were invalid: Type mismatch for Index Key kind Expected: S Actual: N"
                                + " IndexName: by-kind");
        assertThat(api.invalid("UpdateItem", update.formatted("""
                {"S": ""}""")))
                .isEqualTo(
                        "One or more parameter values are not valid. The update expression attempted to update a secondary"
                                + " index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an"
                                + " empty string value.");
    }

    @Test
    void what_an_update_writes_is_limited_to_400_kb_less_the_cost_of_its_actions() {
        int most = 400 * 1024 - 3 - 19 - "x".length();

        update("SET x = :x", "{\":x\": {\"S\": \"" + "x".repeat(most) + "\"}}", "NONE");

        assertThat(api.invalid(
                        "UpdateItem",
                        "{\"TableName\": \"things\", \"Key\": " + KEY + ", \"UpdateExpression\": \"SET x ="
                                + " :x\", \"ExpressionAttributeValues\": {\":x\": {\"S\": \"" + "x".repeat(most + 1)
                                + "\"}}}"))
                .isEqualTo("Item size to update has exceeded the maximum allowed size");
    }

    @Test
    void a_wrong_return_value_is_told_before_all_else() {
        assertThat(api.invalid("UpdateItem", """
                {"TableName": "things", "Key": {"pk": {"S": "a"}}, "ReturnValues": "X", "ReturnConsumedCapacity": "X"}"""))
                .startsWith("1 validation error detected:")
                .contains("enum value set");
    }

    private JsonNode update(String expression, String values, String returned) {
        return api.ok(
                "UpdateItem",
                "{\"TableName\": \"things\", \"Key\": " + KEY + ", \"UpdateExpression\": \"" + expression
                        + "\", \"ExpressionAttributeValues\": " + values + ", \"ReturnValues\": \"" + returned + "\"}");
    }
}
