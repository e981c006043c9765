package io.luca.local.dynamodb;

import static io.luca.local.dynamodb.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransactGetItemsContractTest {

    private final Api api = Api.with(Api.THINGS, Api.EVENTS);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void items_come_in_the_order_in_which_they_were_asked_for() {
        api.put("things", """
                {"pk": {"S": "a"}, "x": {"N": "1"}, "y": {"N": "2"}}""");
        api.put("events", """
                {"pk": {"S": "e"}, "sk": {"N": "1"}}""");

        assertThat(api.ok("TransactGetItems", """
                {"TransactItems": [
                   {"Get": {"TableName": "events", "Key": {"pk": {"S": "e"}, "sk": {"N": "1"}}}},
                   {"Get": {"TableName": "things", "Key": {"pk": {"S": "missing"}}}},
                   {"Get": {"TableName": "things", "Key": {"pk": {"S": "a"}}, "ProjectionExpression": "y"}}],
                 "ReturnConsumedCapacity": "TOTAL"}""")).isEqualTo(json("""
                        {"Responses": [{"Item": {"pk": {"S": "e"}, "sk": {"N": "1"}}}, {}, {"Item": {"y": {"N": "2"}}}],
                         "ConsumedCapacity": [
                           {"TableName": "events", "CapacityUnits": 2.0, "ReadCapacityUnits": 2.0},
                           {"TableName": "things", "CapacityUnits": 4.0, "ReadCapacityUnits": 4.0}]}"""));
    }

    @Test
    void a_key_that_is_wrong_cancels() {
        Api.Refusal refusal = api.refused("TransactGetItems", """
                {"TransactItems": [{"Get": {"TableName": "things", "Key": {"pk": {"S": "a"}}}},
                                   {"Get": {"TableName": "things", "Key": {}}}]}""");

        assertThat(refusal.message())
                .isEqualTo("Transaction cancelled, please refer cancellation reasons for specific reasons [None,"
                        + " ValidationError]");
    }

    @Test
    void an_item_is_asked_for_once() {
        assertThat(api.invalid("TransactGetItems", """
                {"TransactItems": [{"Get": {"TableName": "things", "Key": {"pk": {"S": "a"}}}},
                                   {"Get": {"TableName": "things", "Key": {"pk": {"S": "a"}}, "ProjectionExpression": "x"}}]}"""))
                .isEqualTo("Transaction request cannot include multiple operations on one item");
    }

    @Test
    void an_item_of_which_the_projection_leaves_nothing_is_not_shown() {
        api.put("things", """
                {"pk": {"S": "a"}, "x": {"N": "1"}}""");

        assertThat(api.ok("TransactGetItems", """
                {"TransactItems": [{"Get": {"TableName": "things", "Key": {"pk": {"S": "a"}}, "ProjectionExpression": "nope"}}]}""")).isEqualTo(json("""
                        {"Responses": [{}]}"""));
    }

    @Test
    void a_hundred_items_can_be_asked_for() {
        api.ok("TransactGetItems", gets(100));

        assertThat(api.invalid("TransactGetItems", gets(101)))
                .endsWith(
                        "at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100");
        assertThat(api.invalid("TransactGetItems", gets(0)))
                .endsWith("Member must have length greater than or equal to 1");
    }

    @Test
    void expressions_are_read_before_the_transaction_begins() {
        assertThat(api.invalid("TransactGetItems", """
                {"TransactItems": [{"Get": {"TableName": "things", "Key": {"pk": {"S": "a"}}, "ProjectionExpression": "a, a"}}]}"""))
                .startsWith("Invalid ProjectionExpression: Two document paths overlap with each other");
    }

    private static String gets(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> "{\"Get\": {\"TableName\": \"things\", \"Key\": {\"pk\": {\"S\": \"" + n + "\"}}}}")
                .collect(Collectors.joining(", ", "{\"TransactItems\": [", "]}"));
    }
}
