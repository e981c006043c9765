package io.luca.local.aws.service.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.MovableClock;
import io.luca.local.dynamodb.DynamoDb;
import io.luca.local.dynamodb.Settings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reader of a stream knows an error by its code, as AWS's own library gives it. */
class TableStreamTest {

    private static final ObjectMapper json = new ObjectMapper();
    private static final Caller ROLE =
            new Caller.RoleSession("arn:aws:iam::000000000000:role/reader", "reader", Map.of(), Instant.MAX);

    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T08:00:00Z"));
    private final DynamoDb dynamoDb = DynamoDb.open(Settings.inMemory(clock));
    private final TableEngine engine = new TableEngine(dynamoDb);
    private TableStream stream;
    private String shard;

    @BeforeEach
    void a_table_with_a_stream() throws IOException {
        String arn =
                call("CreateTable", """
                        {"TableName": "marks", "BillingMode": "PAY_PER_REQUEST",
                         "AttributeDefinitions": [{"AttributeName": "PK", "AttributeType": "S"}],
                         "KeySchema": [{"AttributeName": "PK", "KeyType": "HASH"}],
                         "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"}}""").at("/TableDescription/LatestStreamArn").asText();
        stream = new TableStream(engine, (caller, action, resource, context) -> {}, ROLE, arn);
        shard = stream.shards().getFirst().id();
    }

    @AfterEach
    void close() {
        dynamoDb.close();
    }

    @Test
    void an_iterator_of_more_than_a_quarter_of_an_hour_ago_has_expired() {
        String iterator = stream.iterator(shard, Optional.empty());
        clock.advance(Duration.ofMinutes(16));

        assertThatThrownBy(() -> stream.records(iterator, 1))
                .isInstanceOfSatisfying(
                        AwsError.class, error -> assertThat(error.code()).isEqualTo(TableStream.EXPIRED_ITERATOR))
                .hasMessageStartingWith("The shard iterator has expired");
    }

    @Test
    void who_stopped_at_a_record_that_is_gone_begins_with_the_oldest() throws IOException {
        put(0, 40);
        String first = records(Optional.empty())
                .getFirst()
                .at("/dynamodb/SequenceNumber")
                .asText();
        clock.advance(Duration.ofHours(25));
        dynamoDb.trim();
        put(40, 80);

        assertThat(records(Optional.of(first))).isNotEmpty().isEqualTo(records(Optional.empty()));
    }

    private List<JsonNode> records(Optional<String> after) {
        return stream.records(stream.iterator(shard, after), 100).records();
    }

    private void put(int from, int to) throws IOException {
        for (int number = from; number < to; number++) {
            call("PutItem", "{\"TableName\": \"marks\", \"Item\": {\"PK\": {\"S\": \"" + number + "\"}}}");
        }
    }

    private JsonNode call(String operation, String request) throws IOException {
        return TableEngine.read(engine.answer(operation, json.readTree(request)));
    }
}
