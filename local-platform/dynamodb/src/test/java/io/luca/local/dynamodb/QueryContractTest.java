package io.luca.local.dynamodb;

import static io.luca.local.dynamodb.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryContractTest {

    private final Api api = Api.with(Api.EVENTS);

    /** Five events, numbered -1 to 3, whose times go the other way; the odd ones have a kind. */
    @BeforeEach
    void put_events() {
        for (int n = -1; n <= 3; n++) {
            api.put("events", """
                    {"pk": {"S": "a"}, "sk": {"N": "%d"}, "at": {"S": "t%d"}, "note": {"S": "n%d"}, "more": {"N": "%d"}%s}""".formatted(n, 9 - n, n, n, n % 2 == 0 ? "" : ", \"kind\": {\"S\": \"odd\"}"));
        }
        api.put("events", """
                {"pk": {"S": "b"}, "sk": {"N": "1"}}""");
    }

    @AfterEach
    void close() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pk = :pk                       | -1 0 1 2 3",
                "pk = :pk AND sk = :one         | 1",
                "pk = :pk AND sk < :one         | -1 0",
                "pk = :pk AND sk <= :one        | -1 0 1",
                "pk = :pk AND sk > :one         | 2 3",
                "pk = :pk AND sk >= :one        | 1 2 3",
                "sk BETWEEN :one AND :two AND pk = :pk | 1 2",
                "(pk = :pk) AND (:one = sk)     | 1"
            })
    void a_partition_is_read_in_the_order_of_its_sort_keys(String condition, String numbers) {
        String two = condition.contains(":two") ? ", \":two\": {\"N\": \"2\"}" : "";
        String one = condition.contains(":one") ? ", \":one\": {\"N\": \"1.0\"}" : "";

        JsonNode forward = query(condition, "{\":pk\": {\"S\": \"a\"}" + one + two + "}", "");
        JsonNode backward =
                query(condition, "{\":pk\": {\"S\": \"a\"}" + one + two + "}", ", \"ScanIndexForward\": false");

        assertThat(numbers(forward)).isEqualTo(List.of(numbers.split(" ")));
        assertThat(numbers(backward)).isEqualTo(List.of(numbers.split(" ")).reversed());
    }

    @Test
    void texts_are_found_by_how_they_begin() {
        JsonNode found = api.ok("Query", """
                {"TableName": "events", "IndexName": "by-at", "KeyConditionExpression": "pk = :pk AND begins_with(#at, :t)",
                 "ExpressionAttributeNames": {"#at": "at"},
                 "ExpressionAttributeValues": {":pk": {"S": "a"}, ":t": {"S": "t1"}}}""");

        assertThat(numbers(found)).containsExactly("-1");
    }

    @Test
    void pages_go_on_where_the_last_one_ended_in_both_directions() {
        for (String direction : List.of("true", "false")) {
            JsonNode first = query("pk = :pk", """
                    {":pk": {"S": "a"}}""", ", \"Limit\": 2, \"ScanIndexForward\": " + direction);
            JsonNode second = query(
                    "pk = :pk",
                    """
                    {":pk": {"S": "a"}}""",
                    ", \"Limit\": 2, \"ScanIndexForward\": " + direction + ", \"ExclusiveStartKey\": "
                            + first.path("LastEvaluatedKey"));

            List<String> expected = List.of("-1", "0", "1", "2", "3");
            expected = direction.equals("true") ? expected : expected.reversed();
            assertThat(numbers(first)).isEqualTo(expected.subList(0, 2));
            assertThat(numbers(second)).isEqualTo(expected.subList(2, 4));
        }
    }

    @Test
    void a_page_that_the_limit_ends_has_a_next_one_even_if_that_is_empty() {
        JsonNode last = query("pk = :pk", """
                {":pk": {"S": "a"}}""", ", \"Limit\": 5");

        assertThat(last.path("LastEvaluatedKey")).isEqualTo(json("""
                {"pk": {"S": "a"}, "sk": {"N": "3"}}"""));
        assertThat(query("pk = :pk", """
                {":pk": {"S": "a"}}""", ", \"Limit\": 6").has("LastEvaluatedKey"))
                .isFalse();
    }

    @Test
    void the_key_of_a_page_of_an_index_has_the_keys_of_the_index_and_of_the_table() {
        JsonNode first = byKind(", \"Limit\": 1");
        JsonNode rest = byKind(", \"ExclusiveStartKey\": " + first.path("LastEvaluatedKey"));

        assertThat(first.path("LastEvaluatedKey")).isEqualTo(json("""
                {"kind": {"S": "odd"}, "at": {"S": "t10"}, "pk": {"S": "a"}, "sk": {"N": "-1"}}"""));
        assertThat(numbers(rest)).containsExactly("3", "1");
    }

    @Test
    void the_filter_comes_after_the_limit() {
        JsonNode found = api.ok("Query", """
                {"TableName": "events", "KeyConditionExpression": "pk = :pk", "FilterExpression": "more > :one", "Limit": 4,
                 "ExpressionAttributeValues": {":pk": {"S": "a"}, ":one": {"N": "1"}}}""");

        assertThat(numbers(found)).containsExactly("2");
        assertThat(found.path("Count").intValue()).isEqualTo(1);
        assertThat(found.path("ScannedCount").intValue()).isEqualTo(4);
        assertThat(found.has("LastEvaluatedKey")).isTrue();
    }

    @Test
    void a_filter_does_not_look_at_keys() {
        assertThat(api.invalid("Query", """
                {"TableName": "events", "KeyConditionExpression": "pk = :pk", "FilterExpression": "sk > :one",
                 "ExpressionAttributeValues": {":pk": {"S": "a"}, ":one": {"N": "1"}}}"""))
                .isEqualTo("Filter Expression can only contain non-primary key attributes: Primary key attribute: sk");
    }

    @Test
    void a_page_ends_when_it_has_a_megabyte_before_the_filter() {
        for (int n = 0; n < 5; n++) {
            api.put(
                    "events",
                    "{\"pk\": {\"S\": \"large\"}, \"sk\": {\"N\": \"" + n + "\"}, \"x\": {\"S\": \""
                            + "x".repeat(300_000) + "\"}}");
        }

        JsonNode first = query("pk = :pk", """
                {":pk": {"S": "large"}}""", ", \"FilterExpression\": \"attribute_not_exists(x)\"");

        assertThat(first.path("Count").intValue()).isZero();
        assertThat(first.path("ScannedCount").intValue()).isEqualTo(4);
        assertThat(first.path("LastEvaluatedKey").at("/sk/N").textValue()).isEqualTo("3");
    }

    @Test
    void an_index_answers_what_it_keeps() {
        assertThat(byKind("").at("/Items/0")).isEqualTo(json("""
                {"pk": {"S": "a"}, "sk": {"N": "-1"}, "kind": {"S": "odd"}, "at": {"S": "t10"}, "note": {"S": "n-1"}}"""));
    }

    @Test
    void a_local_index_fetches_what_it_does_not_keep_from_the_table_at_a_price() {
        String query = """
                {"TableName": "events", "IndexName": "by-at", "KeyConditionExpression": "pk = :pk",
                 "ExpressionAttributeValues": {":pk": {"S": "a"}}, "ReturnConsumedCapacity": "INDEXES"%s}""";

        JsonNode kept = api.ok("Query", query.formatted(""));
        JsonNode fetched = api.ok("Query", query.formatted(", \"Select\": \"ALL_ATTRIBUTES\""));
        JsonNode some = api.ok("Query", query.formatted(", \"ProjectionExpression\": \"more\""));

        assertThat(kept.at("/Items/0/more").isMissingNode()).isTrue();
        assertThat(kept.path("ConsumedCapacity")).isEqualTo(json("""
                {"TableName": "events", "CapacityUnits": 0.5, "Table": {"CapacityUnits": 0.0},
                 "LocalSecondaryIndexes": {"by-at": {"CapacityUnits": 0.5}}}"""));
        assertThat(fetched.at("/Items/0/more/N").textValue()).isEqualTo("-1");
        assertThat(fetched.at("/ConsumedCapacity/CapacityUnits").doubleValue()).isEqualTo(3.0);
        assertThat(some.at("/Items/0")).isEqualTo(json("""
                {"more": {"N": "-1"}}"""));
    }

    /** What the table fetches anyway could be filtered, and DynamoDB refuses it all the same. */
    @Test
    void an_index_is_not_filtered_by_what_it_does_not_keep() {
        String query = """
                {"TableName": "events", "IndexName": "by-at", "KeyConditionExpression": "pk = :pk",
                 "FilterExpression": "%s = :value",
                 "ExpressionAttributeValues": {":pk": {"S": "a"}, ":value": {"N": "-1"}}%s}""";

        for (String besides : List.of("", ", \"Select\": \"ALL_ATTRIBUTES\"", ", \"ProjectionExpression\": \"more\"")) {
            assertThat(api.refused("Query", query.formatted("more", besides)).message())
                    .isEqualTo(
                            "One or more parameter values were invalid: Secondary index by-at does not project one or more"
                                    + " filter attributes: [more]");
        }
        assertThat(api.ok("Query", query.formatted("sk", ", \"ProjectionExpression\": \"more\""))
                        .path("Items"))
                .as("a key of the table")
                .isEqualTo(json("""
                [{"more": {"N": "-1"}}]"""));
    }

    @Test
    void a_global_index_has_no_more_than_it_keeps() {
        assertThat(invalidByKind(", \"Select\": \"ALL_ATTRIBUTES\""))
                .isEqualTo(
                        "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global"
                                + " secondary index by-kind because its projection type is not ALL");
        assertThat(invalidByKind(", \"ProjectionExpression\": \"more\""))
                .isEqualTo(
                        "One or more parameter values were invalid: Global secondary index by-kind does not project [more]");
        assertThat(invalidByKind(", \"FilterExpression\": \"attribute_exists(more)\""))
                .isEqualTo(
                        "One or more parameter values were invalid: Secondary index by-kind does not project one or more"
                                + " filter attributes: [more]");
        assertThat(invalidByKind(", \"ConsistentRead\": true"))
                .isEqualTo("Consistent reads are not supported on global secondary indexes");
    }

    @Test
    void counting_answers_no_items() {
        assertThat(query("pk = :pk", """
                {":pk": {"S": "a"}}""", ", \"Select\": \"COUNT\"")).isEqualTo(json("""
                        {"Count": 5, "ScannedCount": 5}"""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"Select\": \"ALL_ATTRIBUTES\", \"ProjectionExpression\": \"more\" | ALL_ATTRIBUTES",
                "\"Select\": \"COUNT\", \"ProjectionExpression\": \"more\" | only the Count",
                "\"Select\": \"SPECIFIC_ATTRIBUTES\" | SPECIFIC_ATTRIBUTES",
                "\"Select\": \"ALL_PROJECTED_ATTRIBUTES\" | can be used only when Querying using an IndexName",
                "\"Select\": \"X\" | Value 'X' at 'select' failed to satisfy constraint: Member must satisfy enum value set:"
                        + " [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]",
                "\"Limit\": 0 | Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
                "\"IndexName\": \"nowhere\" | The table does not have the specified index: nowhere",
                "\"QueryFilter\": {} | {QueryFilter}"
            })
    void parameters_that_do_not_go_together_are_refused(String parameters, String message) {
        assertThat(api.invalid("Query", """
                {"TableName": "events", "KeyConditionExpression": "pk = :pk",
                 "ExpressionAttributeValues": {":pk": {"S": "a"}}, %s}""".formatted(parameters))).contains(message);
    }

    @Test
    void a_query_names_one_partition_by_a_value_of_its_type() {
        assertThat(api.invalid("Query", """
                {"TableName": "events"}"""))
                .isEqualTo(
                        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
        assertThat(invalid("sk = :v", """
                {"N": "1"}""")).isEqualTo("Query condition missed key schema element: pk");
        assertThat(invalid("pk > :v", """
                {"S": "a"}""")).isEqualTo("Query key condition not supported");
        assertThat(invalid("pk = :v", """
                {"N": "1"}"""))
                .isEqualTo(
                        "One or more parameter values were invalid: Condition parameter type does not match schema type");
    }

    @Test
    void a_page_begins_within_what_the_query_reads() {
        String start = ", \"ExclusiveStartKey\": ";

        assertThat(invalidFrom("pk = :pk", start + """
                {"pk": {"S": "a"}}""")).startsWith("The provided starting key is invalid");
        assertThat(invalidFrom("pk = :pk", start + """
                {"pk": {"S": "a"}, "sk": {"S": "1"}}"""))
                .isEqualTo("The provided starting key is invalid: The provided key element does not match the schema");
        assertThat(invalidFrom("pk = :pk", start + """
                {"pk": {"S": "b"}, "sk": {"N": "1"}}"""))
                .isEqualTo("The provided starting key is outside query boundaries based on provided conditions");
        assertThat(invalidFrom("pk = :pk AND sk > :one", start + """
                {"pk": {"S": "a"}, "sk": {"N": "1"}}"""))
                .isEqualTo("The provided starting key does not match the range key predicate");
    }

    @Test
    void a_query_costs_what_it_reads_together() {
        assertThat(query("pk = :pk", """
                {":pk": {"S": "a"}}""", ", \"ReturnConsumedCapacity\": \"TOTAL\", \"ConsistentRead\": true")
                        .path("ConsumedCapacity"))
                .isEqualTo(json("""
                        {"TableName": "events", "CapacityUnits": 1.0}"""));
    }

    private String invalidFrom(String condition, String start) {
        String one = condition.contains(":one") ? ", \":one\": {\"N\": \"1\"}" : "";
        return api.invalid(
                "Query",
                "{\"TableName\": \"events\", \"KeyConditionExpression\": \"" + condition
                        + "\", \"ExpressionAttributeValues\": {\":pk\": {\"S\": \"a\"}" + one + "}" + start + "}");
    }

    private String invalid(String condition, String value) {
        return api.invalid(
                "Query",
                "{\"TableName\": \"events\", \"KeyConditionExpression\": \"" + condition
                        + "\", \"ExpressionAttributeValues\": {\":v\": " + value + "}}");
    }

    private String invalidByKind(String parameters) {
        return api.invalid("Query", kindQuery(parameters));
    }

    private JsonNode byKind(String parameters) {
        return api.ok("Query", kindQuery(parameters));
    }

    private static String kindQuery(String parameters) {
        return "{\"TableName\": \"events\", \"IndexName\": \"by-kind\", \"KeyConditionExpression\": \"kind = :kind\","
                + " \"ExpressionAttributeValues\": {\":kind\": {\"S\": \"odd\"}}" + parameters + "}";
    }

    private JsonNode query(String condition, String values, String parameters) {
        return api.ok(
                "Query",
                "{\"TableName\": \"events\", \"KeyConditionExpression\": \"" + condition
                        + "\", \"ExpressionAttributeValues\": " + values + parameters + "}");
    }

    private static List<String> numbers(JsonNode answer) {
        JsonNode items = answer.path("Items");
        return IntStream.range(0, items.size())
                .mapToObj(i -> items.path(i).at("/sk/N").textValue())
                .toList();
    }
}
