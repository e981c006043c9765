package io.luca.local.dynamodb;

import static io.luca.local.dynamodb.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamsContractTest {

    private final MovableClock clock = new MovableClock(TestTables.NOW);
    private final Api api = new Api(DynamoDb.open(Settings.inMemory(clock)));
    private final String stream =
            api.ok("CreateTable", """
                    {"TableName": "marks", "BillingMode": "PAY_PER_REQUEST",
                     "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
                     "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                     "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"}}""").at("/TableDescription/LatestStreamArn").asText();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void a_reader_of_all_shards_finds_each_change_of_an_item_in_its_order() {
        api.put("marks", """
                {"pk": {"S": "a"}, "score": {"N": "1"}}""");
        api.put("marks", """
                {"pk": {"S": "a"}, "score": {"N": "2"}}""");
        api.ok("DeleteItem", """
                {"TableName": "marks", "Key": {"pk": {"S": "a"}}}""");

        List<JsonNode> records = records();

        assertThat(records)
                .extracting(record -> record.path("eventName").asText())
                .containsExactly("INSERT", "MODIFY", "REMOVE");
        assertThat(records.get(1).path("dynamodb")).isEqualTo(json("""
                        {"ApproximateCreationDateTime": %s, "Keys": {"pk": {"S": "a"}},
                         "OldImage": {"pk": {"S": "a"}, "score": {"N": "1"}},
                         "NewImage": {"pk": {"S": "a"}, "score": {"N": "2"}},
                         "SequenceNumber": "%s", "SizeBytes": 23, "StreamViewType": "NEW_AND_OLD_IMAGES"}""".formatted(
                        records.get(1).at("/dynamodb/ApproximateCreationDateTime"),
                        records.get(1).at("/dynamodb/SequenceNumber").asText())));
    }

    @Test
    void places_that_no_stream_has_are_refused() {
        String shard = api.ok("DescribeStream", "{\"StreamArn\": \"" + stream + "\"}")
                .at("/StreamDescription/Shards/0/ShardId")
                .asText();

        assertThat(api.invalid("GetRecords", """
                {"ShardIterator": "%s|0|9999999999999999999|1772352000000"}""".formatted(stream))).isEqualTo("Invalid ShardIterator");
        assertThat(api.invalid("GetShardIterator", """
                {"StreamArn": "%s", "ShardId": "%s", "ShardIteratorType": "AFTER_SEQUENCE_NUMBER",
                 "SequenceNumber": "109999999999999999999"}""".formatted(stream, shard)))
                .startsWith("Invalid SequenceNumber");
    }

    private List<JsonNode> records() {
        JsonNode shards =
                api.ok("DescribeStream", "{\"StreamArn\": \"" + stream + "\"}").at("/StreamDescription/Shards");
        return shards.valueStream()
                .map(shard -> api.ok("GetShardIterator", """
                                {"StreamArn": "%s", "ShardId": "%s", "ShardIteratorType": "TRIM_HORIZON"}""".formatted(
                                        stream, shard.path("ShardId").asText()))
                        .path("ShardIterator")
                        .asText())
                .flatMap(iterator -> api.ok("GetRecords", "{\"ShardIterator\": \"" + iterator + "\"}")
                        .path("Records")
                        .valueStream())
                .toList();
    }
}
