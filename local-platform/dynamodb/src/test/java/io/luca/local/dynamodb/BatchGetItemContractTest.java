package io.luca.local.dynamodb;

import static io.luca.local.dynamodb.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchGetItemContractTest {

    private final Api api = Api.with(Api.THINGS, Api.EVENTS);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void items_of_several_tables_are_read_those_that_are_there() {
        api.put("things", """
                {"pk": {"S": "a"}, "x": {"N": "1"}, "y": {"N": "2"}}""");
        api.put("events", """
                {"pk": {"S": "a"}, "sk": {"N": "1"}}""");

        assertThat(api.ok("BatchGetItem", """
                {"RequestItems": {
                   "things": {"Keys": [{"pk": {"S": "a"}}, {"pk": {"S": "b"}}], "ProjectionExpression": "x"},
                   "events": {"Keys": [{"pk": {"S": "a"}, "sk": {"N": "1.0"}}], "ConsistentRead": true}},
                 "ReturnConsumedCapacity": "TOTAL"}""")).isEqualTo(json("""
                        {"Responses": {"things": [{"x": {"N": "1"}}], "events": [{"pk": {"S": "a"}, "sk": {"N": "1"}}]},
                         "UnprocessedKeys": {},
                         "ConsumedCapacity": [{"TableName": "things", "CapacityUnits": 1.0},
                                              {"TableName": "events", "CapacityUnits": 1.0}]}"""));
    }

    @Test
    void a_hundred_keys_can_be_asked_for() {
        api.ok("BatchGetItem", request(100));

        assertThat(api.invalid("BatchGetItem", request(101)))
                .isEqualTo(
                        "1 validation error detected: Value at 'RequestItems.things.member.Keys' failed to satisfy constraint:"
                                + " Member must have length less than or equal to 100");
    }

    @Test
    void a_hundred_keys_are_those_of_all_tables() {
        String things = IntStream.range(0, 60)
                .mapToObj(n -> "{\"pk\": {\"S\": \"" + n + "\"}}")
                .collect(Collectors.joining(", "));
        String events = IntStream.range(0, 41)
                .mapToObj(n -> "{\"pk\": {\"S\": \"a\"}, \"sk\": {\"N\": \"" + n + "\"}}")
                .collect(Collectors.joining(", "));

        assertThat(api.invalid(
                        "BatchGetItem",
                        "{\"RequestItems\": {\"things\": {\"Keys\": [" + things + "]}, \"events\": {\"Keys\": ["
                                + events + "]}}}"))
                .isEqualTo("Too many items requested for the BatchGetItem call");
    }

    @Test
    void what_asks_for_nothing_or_twice_is_refused() {
        assertThat(api.invalid("BatchGetItem", """
                {"RequestItems": {}}"""))
                .isEqualTo("The requestItems parameter is required for BatchGetItem");
        assertThat(api.invalid("BatchGetItem", """
                {"RequestItems": {"things": {"Keys": []}}}""")).contains("Member must have length greater than or equal to 1");
        assertThat(api.invalid("BatchGetItem", """
                {"RequestItems": {"things": {"Keys": [{"pk": {"S": "a"}}, {"pk": {"S": "a"}}]}}}""")).isEqualTo("Provided list of item keys contains duplicates");
    }

    @Test
    void one_table_that_is_not_there_fails_all() {
        assertThat(api.refused("BatchGetItem", """
                {"RequestItems": {"things": {"Keys": [{"pk": {"S": "a"}}]}, "nowhere": {"Keys": [{"pk": {"S": "a"}}]}}}""").type()).isEqualTo("ResourceNotFoundException");
    }

    @Test
    void what_is_beyond_16_mb_comes_back_with_its_parameters() {
        String large = "x".repeat(399_000);
        for (int n = 0; n < 50; n++) {
            api.put("things", "{\"pk\": {\"S\": \"" + n + "\"}, \"x\": {\"S\": \"" + large + "\"}}");
        }

        JsonNode answer = api.ok("BatchGetItem", request(50));

        JsonNode left = answer.at("/UnprocessedKeys/things");
        assertThat(answer.at("/Responses/things").size()).isEqualTo(42);
        assertThat(left.path("Keys").size()).isEqualTo(8);
        assertThat(left.path("ConsistentRead").booleanValue()).isTrue();
    }

    private static String request(int keys) {
        return IntStream.range(0, keys)
                .mapToObj(n -> "{\"pk\": {\"S\": \"" + n + "\"}}")
                .collect(Collectors.joining(
                        ", ", "{\"RequestItems\": {\"things\": {\"ConsistentRead\": true, \"Keys\": [", "]}}}"));
    }
}
