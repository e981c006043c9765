package io.luca.local.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** An engine as clients see it: JSON in, JSON out. */
public final class Api implements AutoCloseable {

    private static final Set<String> STREAMS =
            Set.of("ListStreams", "DescribeStream", "GetShardIterator", "GetRecords");

    /** A table with a partition key. */
    public static final String THINGS = """
            {"TableName": "things", "BillingMode": "PAY_PER_REQUEST",
             "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
             "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}]}
            """;

    /** A table with a sort key, a local index that keeps keys only, and a global one that keeps {@code note} too. */
    public static final String EVENTS = """
            {"TableName": "events", "BillingMode": "PAY_PER_REQUEST",
             "AttributeDefinitions": [
               {"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "N"},
               {"AttributeName": "kind", "AttributeType": "S"}, {"AttributeName": "at", "AttributeType": "S"}],
             "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
             "LocalSecondaryIndexes": [
               {"IndexName": "by-at", "Projection": {"ProjectionType": "KEYS_ONLY"},
                "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}]}],
             "GlobalSecondaryIndexes": [
               {"IndexName": "by-kind", "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["note"]},
                "KeySchema": [{"AttributeName": "kind", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}]}]}
            """;

    private static final ObjectMapper json = new ObjectMapper();

    private final DynamoDb engine;

    /** What was answered instead of what was asked for. */
    public record Refusal(int status, String type, String message, JsonNode body) {}

    /** An engine that somebody opened. */
    public Api(DynamoDb engine) {
        this.engine = engine;
    }

    /** An engine in memory with these tables. */
    public static Api with(String... tables) {
        Api api = new Api(DynamoDb.open(Settings.inMemory(new MovableClock(TestTables.NOW))));
        for (String table : tables) {
            api.ok("CreateTable", table);
        }
        return api;
    }

    /** The engine behind it. */
    public DynamoDb engine() {
        return engine;
    }

    /** The answer of a request that is done. */
    public JsonNode ok(String operation, String request) {
        Answer answer = answer(operation, request);
        assertThat(answer.successful())
                .as(() -> operation + " " + request + " -> " + new String(answer.body(), StandardCharsets.UTF_8))
                .isTrue();
        return json(new String(answer.body(), StandardCharsets.UTF_8));
    }

    /** The answer of a request that is not done. */
    public Refusal refused(String operation, String request) {
        Answer answer = answer(operation, request);
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.successful())
                .as(() -> operation + " " + request + " -> " + text)
                .isFalse();
        JsonNode body = json(text);
        String type = body.path("__type").asText();
        return new Refusal(
                answer.status(),
                type.substring(type.indexOf('#') + 1),
                body.path(body.has("Message") ? "Message" : "message").asText(),
                body);
    }

    /** The message of a request that is refused with a {@code ValidationException}. */
    public String invalid(String operation, String request) {
        Refusal refusal = refused(operation, request);
        assertThat(refusal.type()).as(refusal.message()).isEqualTo("ValidationException");
        return refusal.message();
    }

    /** With a guard that lets everything go on: whoever is asked, what is wrong is told in the same words. */
    Answer answer(String operation, String request) {
        String service = STREAMS.contains(operation) ? "DynamoDBStreams_20120810." : "DynamoDB_20120810.";
        return engine.answer(service + operation, request.getBytes(StandardCharsets.UTF_8), (_, _) -> {});
    }

    /** Puts an item into a table. */
    public void put(String table, String item) {
        ok("PutItem", "{\"TableName\": \"" + table + "\", \"Item\": " + item + "}");
    }

    /** The item of a key, or a missing node. */
    public JsonNode get(String table, String key) {
        return ok("GetItem", "{\"TableName\": \"" + table + "\", \"Key\": " + key + ", \"ConsistentRead\": true}")
                .path("Item");
    }

    /** JSON to compare with. */
    public static JsonNode json(String text) {
        try {
            return json.readTree(text);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
