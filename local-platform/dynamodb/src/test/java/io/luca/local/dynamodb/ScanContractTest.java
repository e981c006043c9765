package io.luca.local.dynamodb;

import static io.luca.local.dynamodb.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScanContractTest {

    private static final int ITEMS = 50;

    private final Api api = Api.with(Api.THINGS, Api.EVENTS);

    @BeforeEach
    void put_items() {
        for (int n = 0; n < ITEMS; n++) {
            api.put("things", "{\"pk\": {\"S\": \"thing-" + n + "\"}, \"n\": {\"N\": \"" + n + "\"}}");
        }
    }

    @AfterEach
    void close() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 49, 50, 100})
    void pages_have_every_item_once(int limit) {
        assertThat(keys(", \"Limit\": " + limit)).hasSize(ITEMS).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16, 1000})
    void segments_have_every_item_once(int total) {
        List<String> all = new ArrayList<>();
        for (int segment = 0; segment < total; segment++) {
            all.addAll(keys(", \"Limit\": 4, \"Segment\": " + segment + ", \"TotalSegments\": " + total));
        }

        assertThat(all).hasSize(ITEMS).doesNotHaveDuplicates();
    }

    @Test
    void a_filter_can_look_at_keys() {
        JsonNode found = api.ok("Scan", """
                {"TableName": "things", "FilterExpression": "begins_with(pk, :p) AND n < :n",
                 "ExpressionAttributeValues": {":p": {"S": "thing-1"}, ":n": {"N": "15"}}}""");

        assertThat(found.path("Count").intValue()).isEqualTo(6);
        assertThat(found.path("ScannedCount").intValue()).isEqualTo(ITEMS);
    }

    @Test
    void an_index_has_the_items_that_have_its_key() {
        api.put("events", """
                {"pk": {"S": "a"}, "sk": {"N": "1"}, "kind": {"S": "k"}, "at": {"S": "t"}, "more": {"S": "x"}}""");
        api.put("events", """
                {"pk": {"S": "a"}, "sk": {"N": "2"}, "kind": {"S": "k"}}""");

        assertThat(api.ok("Scan", """
                {"TableName": "events", "IndexName": "by-kind"}""")).isEqualTo(json("""
                        {"Items": [{"pk": {"S": "a"}, "sk": {"N": "1"}, "kind": {"S": "k"}, "at": {"S": "t"}}],
                         "Count": 1, "ScannedCount": 1}"""));
    }

    @Test
    void a_scan_costs_what_it_reads_together() {
        assertThat(api.ok("Scan", """
                {"TableName": "things", "Select": "COUNT", "ReturnConsumedCapacity": "TOTAL"}""")).isEqualTo(json("""
                        {"Count": 50, "ScannedCount": 50,
                         "ConsumedCapacity": {"TableName": "things", "CapacityUnits": 0.5}}"""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"Segment\": 0 | The TotalSegments parameter is required but was not present in the request when Segment"
                        + " parameter is present",
                "\"TotalSegments\": 4 | The Segment parameter is required but was not present in the request when parameter"
                        + " TotalSegments is present",
                "\"Segment\": 5, \"TotalSegments\": 5 | The Segment parameter is zero-based and must be less than parameter"
                        + " TotalSegments: Segment: 5 is not less than TotalSegments: 5",
                "\"Segment\": -1, \"TotalSegments\": 5 | Value '-1' at 'segment' failed to satisfy constraint: Member must have"
                        + " value greater than or equal to 0",
                "\"Segment\": 0, \"TotalSegments\": 0 | Value '0' at 'totalSegments' failed to satisfy constraint: Member must"
                        + " have value greater than or equal to 1",
                "\"Limit\": 0 | Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal"
                        + " to 1",
                "\"Select\": \"ALL_PROJECTED_ATTRIBUTES\" | can be used only when Querying using an IndexName",
                "\"ScanFilter\": {} | ScanFilter",
                "\"ExclusiveStartKey\": {\"pk\": {\"N\": \"1\"}} | The provided starting key is invalid: The provided key element"
                        + " does not match the schema"
            })
    void what_is_wrong_is_told(String parameters, String message) {
        assertThat(api.invalid("Scan", "{\"TableName\": \"things\", " + parameters + "}"))
                .contains(message);
    }

    @Test
    void a_segment_begins_in_itself() {
        String first = api.ok("Scan", """
                {"TableName": "things", "Limit": 1}""").path("LastEvaluatedKey").toString();

        assertThat(api.invalid(
                        "Scan",
                        "{\"TableName\": \"things\", \"Segment\": 1, \"TotalSegments\": 2," + " \"ExclusiveStartKey\": "
                                + first + "}"))
                .isEqualTo(
                        "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with"
                                + " correct Segment. TotalSegments: 2 Segment: 1");
    }

    private List<String> keys(String parameters) {
        List<String> keys = new ArrayList<>();
        JsonNode page = api.ok("Scan", "{\"TableName\": \"things\"" + parameters + "}");
        while (true) {
            page.path("Items").forEach(item -> keys.add(item.at("/pk/S").textValue()));
            if (!page.has("LastEvaluatedKey")) {
                return keys;
            }
            page = api.ok(
                    "Scan",
                    "{\"TableName\": \"things\"" + parameters + ", \"ExclusiveStartKey\": "
                            + page.path("LastEvaluatedKey") + "}");
        }
    }
}
