package io.luca.local.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An index that is being filled has a part of its entries, and who reads it must not take that for all. */
class IndexBackfillTest {

    private static final String QUERY = """
            {"TableName": "events", "IndexName": "late", "KeyConditionExpression": "kind = :k",
             "ExpressionAttributeValues": {":k": {"S": "k"}}}""";

    private final ScriptedStore store = new ScriptedStore();
    private final DynamoDb engine = new DynamoDb(store, Settings.inMemory(new MovableClock(TestTables.NOW)));
    private final Api api = new Api(engine);

    @BeforeEach
    void put_an_item() {
        api.ok("CreateTable", Api.EVENTS);
        api.put("events", """
                {"pk": {"S": "e"}, "sk": {"N": "1"}, "kind": {"S": "k"}}""");
    }

    @AfterEach
    void close() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource({"Query, true", "Query, false", "Scan, true", "Scan, false"})
    void is_not_read_before_it_is_full(String operation, boolean guarded) {
        String request = operation.equals("Query") ? QUERY : "{\"TableName\": \"events\", \"IndexName\": \"late\"}";
        List<String> answers = new ArrayList<>();
        store.beforeWrites(_ -> answers.add(answer(operation, request, guarded)));

        api.ok("UpdateTable", """
                {"TableName": "events", "AttributeDefinitions": [{"AttributeName": "kind", "AttributeType": "S"}],
                 "GlobalSecondaryIndexUpdates": [{"Create": {"IndexName": "late", "Projection": {"ProjectionType": "ALL"},
                   "KeySchema": [{"AttributeName": "kind", "KeyType": "HASH"}]}}]}""");
        store.beforeWrites(_ -> {});

        // before the first write of all it is not there yet
        assertThat(answers.subList(1, answers.size()))
                .isNotEmpty()
                .allMatch(answer -> answer.contains("Cannot read from backfilling global secondary index"));
        assertThat(api.ok(operation, request).path("Count").asInt()).isEqualTo(1);
    }

    private String answer(String operation, String request, boolean guarded) {
        String target = "DynamoDB_20120810." + operation;
        byte[] body = request.getBytes(UTF_8);
        Answer answer = guarded ? engine.answer(target, body, (_, _) -> {}) : engine.answer(target, body);
        return new String(answer.body(), UTF_8);
    }
}
