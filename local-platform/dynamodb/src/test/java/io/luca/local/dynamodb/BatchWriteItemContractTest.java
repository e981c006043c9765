package io.luca.local.dynamodb;

import static io.luca.local.dynamodb.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchWriteItemContractTest {

    private final Api api = Api.with(Api.THINGS, Api.EVENTS);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void items_are_put_and_deleted_in_several_tables() {
        api.put("things", """
                {"pk": {"S": "old"}}""");

        assertThat(api.ok("BatchWriteItem", """
                {"RequestItems": {
                   "things": [{"PutRequest": {"Item": {"pk": {"S": "new"}}}}, {"DeleteRequest": {"Key": {"pk": {"S": "old"}}}}],
                   "events": [{"PutRequest": {"Item": {"pk": {"S": "a"}, "sk": {"N": "1"}, "at": {"S": "t"}}}}]},
                 "ReturnConsumedCapacity": "INDEXES", "ReturnItemCollectionMetrics": "SIZE"}""")).isEqualTo(json("""
                        {"UnprocessedItems": {},
                         "ItemCollectionMetrics": {"events":
                           [{"ItemCollectionKey": {"pk": {"S": "a"}}, "SizeEstimateRangeGB": [0.0, 1.0]}]},
                         "ConsumedCapacity": [
                           {"TableName": "things", "CapacityUnits": 2.0, "Table": {"CapacityUnits": 2.0}},
                           {"TableName": "events", "CapacityUnits": 2.0, "Table": {"CapacityUnits": 1.0},
                            "LocalSecondaryIndexes": {"by-at": {"CapacityUnits": 1.0}}}]}"""));
        assertThat(api.ok("Scan", """
                {"TableName": "things"}""").path("Items")).isEqualTo(json("""
                        [{"pk": {"S": "new"}}]"""));
    }

    @Test
    void twenty_five_requests_are_taken() {
        api.ok("BatchWriteItem", puts(25));

        assertThat(api.invalid("BatchWriteItem", puts(26)))
                .matches(
                        "(?s)1 validation error detected: Value '\\{things=\\[.+\\]\\}' at 'requestItems' failed to satisfy"
                                + " constraint: Map value must satisfy constraint: \\[Member must have length less than or equal to 25,"
                                + " Member must have length greater than or equal to 1\\]");
    }

    @Test
    void what_asks_for_nothing_or_writes_an_item_twice_is_refused() {
        assertThat(api.invalid("BatchWriteItem", """
                {"RequestItems": {}}"""))
                .isEqualTo("The requestItems parameter is required for BatchWriteItem");
        assertThat(api.invalid("BatchWriteItem", """
                {"RequestItems": {"things": [{"PutRequest": {"Item": {"pk": {"S": "a"}}}},
                                             {"DeleteRequest": {"Key": {"pk": {"S": "a"}}}}]}}""")).isEqualTo("Provided list of item keys contains duplicates");
        assertThat(api.invalid("BatchWriteItem", """
                {"RequestItems": {"things": [{}]}}""")).contains("must contain exactly one of the supported datatypes");
    }

    @Test
    void keys_are_checked_in_the_words_of_reads() {
        String put = """
                {"RequestItems": {"events": [{"PutRequest": {"Item": %s}}]}}""";

        assertThat(api.invalid("BatchWriteItem", put.formatted("""
                {"pk": {"N": "1"}, "sk": {"N": "1"}}""")))
                .isEqualTo("The provided key element does not match the schema");
        assertThat(api.invalid("BatchWriteItem", put.formatted("""
                {"pk": {"S": ""}, "sk": {"N": "1"}}""")))
                .contains("cannot contain an empty string value. Key: pk");
        assertThat(api.invalid("BatchWriteItem", put.formatted("""
                {"pk": {"S": "a"}, "sk": {"N": "1"}, "at": {"L": []}}""")))
                .isEqualTo(
                        "One or more parameter values were invalid: Type mismatch for Index Key at Expected: S Actual: L"
                                + " IndexName: by-at");
    }

    @Test
    void one_item_that_is_too_large_fails_all() {
        assertThat(api.invalid(
                        "BatchWriteItem",
                        "{\"RequestItems\": {\"things\": [{\"PutRequest\": {\"Item\": {\"pk\": {\"S\":"
                                + " \"a\"}, \"x\": {\"S\": \"" + "x".repeat(400 * 1024) + "\"}}}}]}}"))
                .isEqualTo("Item size has exceeded the maximum allowed size");
    }

    private static String puts(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> "{\"PutRequest\": {\"Item\": {\"pk\": {\"S\": \"" + n + "\"}}}}")
                .collect(Collectors.joining(", ", "{\"RequestItems\": {\"things\": [", "]}}"));
    }
}
