package io.luca.local.dynamodb.stream;

import static io.luca.local.dynamodb.TestTables.ARN;
import static io.luca.local.dynamodb.TestTables.NOW;
import static io.luca.local.dynamodb.TestTables.item;
import static io.luca.local.dynamodb.TestTables.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.dynamodb.TestTables;
import io.luca.local.dynamodb.stream.ChangeLog.Actor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsTest {

    private static final String FIRST = "100000000000000000001";

    private final TestTables engine = new TestTables();

    private String stream(String view) {
        engine.create("marks", "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'" + view + "'}");
        return engine.tables.require("marks").stream().orElseThrow().arn();
    }

    private void endStream() {
        engine.call("UpdateTable", "{'TableName':'marks','StreamSpecification':{'StreamEnabled':false}}");
    }

    private List<String> shards(String arn) {
        return StreamSupport.stream(
                        engine.call("DescribeStream", "{'StreamArn':'" + arn + "'}")
                                .path("StreamDescription")
                                .path("Shards")
                                .spliterator(),
                        false)
                .map(shard -> shard.path("ShardId").asText())
                .toList();
    }

    private String iterator(String arn, String shard, String type) {
        return engine.call("GetShardIterator", iteratorRequest(arn, shard, type))
                .path("ShardIterator")
                .asText();
    }

    private static String iteratorRequest(String arn, String shard, String type) {
        return "{'StreamArn':'%s','ShardId':'%s','ShardIteratorType':%s}".formatted(arn, shard, type);
    }

    private JsonNode page(String iterator, String more) {
        return engine.call("GetRecords", "{'ShardIterator':'" + iterator + "'" + more + "}");
    }

    /** All records of all shards from the oldest on, in the order of their numbers. */
    private List<JsonNode> records(String arn) {
        List<JsonNode> records = new ArrayList<>();
        for (String shard : shards(arn)) {
            page(iterator(arn, shard, "'TRIM_HORIZON'"), "").path("Records").forEach(records::add);
        }
        records.sort(Comparator.comparing(
                record -> record.path("dynamodb").path("SequenceNumber").asText()));
        return records;
    }

    private String shardOfAna(String arn) {
        return shards(arn).stream()
                .filter(shard -> !page(iterator(arn, shard, "'TRIM_HORIZON'"), "")
                        .path("Records")
                        .isEmpty())
                .findAny()
                .orElseThrow();
    }

    private void put(int mark) {
        engine.put("marks", "{'pk':{'S':'ana'},'sk':{'S':'m'},'mark':{'N':'%d'}}".formatted(mark));
    }

    @Nested
    class Records {

        @Test
        void have_the_shape_that_aws_gives_them() {
            String arn = stream("NEW_AND_OLD_IMAGES");
            put(7);

            ObjectNode record = (ObjectNode) records(arn).getFirst();

            assertThat(record.remove("eventID").asText()).hasSize(32);
            assertThat((JsonNode) record).isEqualTo(json("""
                            {'eventName':'INSERT','eventVersion':'1.1','eventSource':'aws:dynamodb','awsRegion':'eu-west-1',
                             'dynamodb':{'ApproximateCreationDateTime':%d,
                               'Keys':{'pk':{'S':'ana'},'sk':{'S':'m'}},
                               'NewImage':{'pk':{'S':'ana'},'sk':{'S':'m'},'mark':{'N':'7'}},
                               'SequenceNumber':'%s','SizeBytes':22,'StreamViewType':'NEW_AND_OLD_IMAGES'}}
                            """.formatted(NOW.getEpochSecond(), FIRST)));
        }

        @Test
        void tell_an_insertion_a_change_and_a_removal() {
            String arn = stream("NEW_AND_OLD_IMAGES");
            put(7);
            put(8);
            engine.delete("marks", "{'pk':{'S':'ana'},'sk':{'S':'m'}}");

            assertThat(records(arn))
                    .extracting(record -> record.path("eventName").asText())
                    .containsExactly("INSERT", "MODIFY", "REMOVE");
            assertThat(records(arn).get(1).path("dynamodb").path("OldImage").path("mark"))
                    .isEqualTo(json("{'N':'7'}"));
            assertThat(records(arn).get(2).path("dynamodb").has("NewImage")).isFalse();
        }

        @ParameterizedTest
        @CsvSource({
            "KEYS_ONLY,false,false",
            "NEW_IMAGE,true,false",
            "OLD_IMAGE,false,true",
            "NEW_AND_OLD_IMAGES,true,true"
        })
        void show_what_the_view_says(String view, boolean showsNew, boolean showsOld) {
            String arn = stream(view);
            put(7);
            put(8);

            JsonNode change = records(arn).get(1).path("dynamodb");

            assertThat(change.path("Keys")).isEqualTo(json("{'pk':{'S':'ana'},'sk':{'S':'m'}}"));
            assertThat(change.has("NewImage")).isEqualTo(showsNew);
            assertThat(change.has("OldImage")).isEqualTo(showsOld);
            assertThat(change.path("StreamViewType").asText()).isEqualTo(view);
        }

        @Test
        void are_not_written_when_nothing_changes() {
            String arn = stream("KEYS_ONLY");
            put(7);
            put(7);
            engine.put("marks", "{'mark':{'N':'7.0'},'sk':{'S':'m'},'pk':{'S':'ana'}}");
            engine.delete("marks", "{'pk':{'S':'never'},'sk':{'S':'there'}}");

            assertThat(records(arn)).hasSize(1);
        }

        @Test
        void say_when_dynamodb_itself_removed_an_item() {
            String arn = stream("KEYS_ONLY");
            put(7);
            engine.write("marks", item("{'pk':{'S':'ana'},'sk':{'S':'m'}}"), Optional.empty(), Actor.TIME_TO_LIVE);

            assertThat(records(arn).get(0).has("userIdentity")).isFalse();
            assertThat(records(arn).get(1).path("userIdentity"))
                    .isEqualTo(json("{'Type':'Service','PrincipalId':'dynamodb.amazonaws.com'}"));
        }

        @Test
        void of_a_partition_are_all_in_one_shard_and_those_of_many_in_all_shards() {
            String arn = stream("KEYS_ONLY");
            for (int i = 0; i < 100; i++) {
                engine.put("marks", "{'pk':{'S':'p%d'},'sk':{'S':'a'}}".formatted(i));
                engine.put("marks", "{'pk':{'S':'p%d'},'sk':{'S':'b'}}".formatted(i));
            }

            for (String shard : shards(arn)) {
                List<String> keys = new ArrayList<>();
                page(iterator(arn, shard, "'TRIM_HORIZON'"), "")
                        .path("Records")
                        .forEach(record -> keys.add(record.path("dynamodb")
                                .path("Keys")
                                .path("pk")
                                .path("S")
                                .asText()));
                assertThat(keys).hasSizeBetween(20, 80);
                assertThat(keys.stream().distinct()).hasSize(keys.size() / 2);
            }
        }
    }

    @Nested
    class Describing {

        @Test
        void a_stream_says_its_table_view_and_shards() {
            String arn = stream("KEYS_ONLY");

            JsonNode description =
                    engine.call("DescribeStream", "{'StreamArn':'" + arn + "'}").path("StreamDescription");

            assertThat(description.path("StreamArn").asText()).isEqualTo(arn);
            assertThat(description.path("StreamStatus").asText()).isEqualTo("ENABLED");
            assertThat(description.path("StreamViewType").asText()).isEqualTo("KEYS_ONLY");
            assertThat(description.path("TableName").asText()).isEqualTo("marks");
            assertThat(description.path("KeySchema")).hasSize(2);
            assertThat(description
                            .path("CreationRequestDateTime")
                            .decimalValue()
                            .longValue())
                    .isEqualTo(NOW.getEpochSecond());
            assertThat(description.path("Shards")).hasSize(4);
            assertThat(description.path("Shards").path(0).path("SequenceNumberRange"))
                    .isEqualTo(json("{'StartingSequenceNumber':'" + FIRST + "'}"));
            assertThat(description.path("Shards").path(0).path("ShardId").asText())
                    .hasSizeBetween(28, 65);
        }

        @Test
        void shards_come_in_pages() {
            String arn = stream("KEYS_ONLY");
            List<String> all = shards(arn);

            JsonNode first = engine.call("DescribeStream", "{'StreamArn':'" + arn + "','Limit':3}")
                    .path("StreamDescription");
            JsonNode rest = engine.call(
                            "DescribeStream",
                            "{'StreamArn':'" + arn + "','ExclusiveStartShardId':'"
                                    + first.path("LastEvaluatedShardId").asText() + "'}")
                    .path("StreamDescription");

            assertThat(first.path("Shards")).hasSize(3);
            assertThat(rest.path("Shards")).hasSize(1);
            assertThat(rest.path("Shards").path(0).path("ShardId").asText()).isEqualTo(all.get(3));
            assertThat(rest.has("LastEvaluatedShardId")).isFalse();
        }

        @Test
        void streams_are_listed_in_pages_and_by_table() {
            stream("KEYS_ONLY");
            engine.create("notes", "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'NEW_IMAGE'}");
            engine.create("plain", "");

            JsonNode first = engine.call("ListStreams", "{'Limit':1}");
            JsonNode rest = engine.call(
                    "ListStreams",
                    "{'ExclusiveStartStreamArn':'"
                            + first.path("LastEvaluatedStreamArn").asText() + "'}");

            assertThat(first.path("Streams").path(0).path("TableName").asText()).isEqualTo("marks");
            assertThat(rest.path("Streams").path(0).path("TableName").asText()).isEqualTo("notes");
            assertThat(rest.has("LastEvaluatedStreamArn")).isFalse();
            assertThat(engine.call("ListStreams", "{'TableName':'notes'}").path("Streams"))
                    .hasSize(1);
            assertThat(engine.call("ListStreams", "{'TableName':'plain'}").path("Streams"))
                    .isEmpty();
            assertThat(engine.refusal("ListStreams", "{'Limit':0}")).startsWith("ValidationException");
        }

        @Test
        void what_is_no_stream_is_refused() {
            stream("KEYS_ONLY");
            String other = ARN + "marks/stream/2020-01-01T00:00:00.000";

            assertThat(engine.refusal("DescribeStream", "{'StreamArn':'" + other + "'}"))
                    .isEqualTo(
                            "ResourceNotFoundException: Requested resource not found: Stream: " + other + " not found");
            assertThat(engine.refusal("DescribeStream", "{'StreamArn':'" + "x".repeat(40) + "'}"))
                    .startsWith("ValidationException");
        }
    }

    @Nested
    class Reading {

        @Test
        void goes_on_from_page_to_page() {
            String arn = stream("NEW_IMAGE");
            for (int i = 0; i < 5; i++) {
                put(i);
            }

            JsonNode first = page(iterator(arn, shardOfAna(arn), "'TRIM_HORIZON'"), ",'Limit':3");
            JsonNode second = page(first.path("NextShardIterator").asText(), "");
            put(5);
            JsonNode third = page(second.path("NextShardIterator").asText(), "");

            assertThat(first.path("Records")).hasSize(3);
            assertThat(second.path("Records")).hasSize(2);
            assertThat(third.path("Records")
                            .path(0)
                            .path("dynamodb")
                            .path("NewImage")
                            .path("mark"))
                    .isEqualTo(json("{'N':'5'}"));
        }

        @Test
        void ends_a_page_at_a_megabyte() {
            String arn = stream("NEW_IMAGE");
            for (int i = 0; i < 5; i++) {
                engine.put(
                        "marks",
                        "{'pk':{'S':'ana'},'sk':{'S':'%d'},'text':{'S':'%s'}}".formatted(i, "x".repeat(300_000)));
            }

            assertThat(page(iterator(arn, shardOfAna(arn), "'TRIM_HORIZON'"), "")
                            .path("Records"))
                    .hasSize(3);
        }

        @Test
        void begins_where_the_iterator_says() {
            String arn = stream("NEW_IMAGE");
            for (int i = 0; i < 4; i++) {
                put(i);
            }
            String shard = shardOfAna(arn);
            String third = "100000000000000000003";

            assertThat(marks(iterator(arn, shard, "'TRIM_HORIZON'"))).containsExactly(0, 1, 2, 3);
            assertThat(marks(iterator(arn, shard, "'AT_SEQUENCE_NUMBER','SequenceNumber':'" + third + "'")))
                    .containsExactly(2, 3);
            assertThat(marks(iterator(arn, shard, "'AFTER_SEQUENCE_NUMBER','SequenceNumber':'" + third + "'")))
                    .containsExactly(3);
            String latest = iterator(arn, shard, "'LATEST'");
            assertThat(marks(latest)).isEmpty();
            put(4);
            assertThat(marks(latest)).containsExactly(4);
        }

        private List<Integer> marks(String iterator) {
            List<Integer> marks = new ArrayList<>();
            page(iterator, "")
                    .path("Records")
                    .forEach(record -> marks.add(record.path("dynamodb")
                            .path("NewImage")
                            .path("mark")
                            .path("N")
                            .asInt()));
            return marks;
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "'AT_SEQUENCE_NUMBER'",
                    "'AFTER_SEQUENCE_NUMBER'",
                    "'LATEST','SequenceNumber':'100000000000000000001'",
                    "'TRIM_HORIZON','SequenceNumber':'100000000000000000001'",
                    "'AT_SEQUENCE_NUMBER','SequenceNumber':'123'",
                    "'AT_SEQUENCE_NUMBER','SequenceNumber':'abcdefghijklmnopqrstuvw'",
                    "'AT_SEQUENCE_NUMBER','SequenceNumber':'199999999999999999999'",
                    "'YESTERDAY'"
                })
        void needs_a_type_of_iterator_and_the_number_that_belongs_to_it(String type) {
            String arn = stream("KEYS_ONLY");

            assertThat(engine.refusal(
                            "GetShardIterator", iteratorRequest(arn, shards(arn).getFirst(), type)))
                    .startsWith("ValidationException");
        }

        @Test
        void needs_a_shard_of_the_stream() {
            String arn = stream("KEYS_ONLY");

            assertThat(engine.refusal(
                            "GetShardIterator",
                            iteratorRequest(arn, "shardId-00000000000000000000-abcdef", "'LATEST'")))
                    .startsWith("ResourceNotFoundException");
        }

        @Test
        void needs_an_iterator_that_was_given() {
            assertThat(engine.refusal("GetRecords", "{'ShardIterator':'anything'}"))
                    .isEqualTo("ValidationException: Invalid ShardIterator");
            assertThat(engine.refusal("GetRecords", "{'ShardIterator':'x','Limit':1001}"))
                    .contains("Member must have value less than or equal to 1000");
        }

        @Test
        void is_refused_with_an_iterator_of_more_than_fifteen_minutes() {
            String arn = stream("KEYS_ONLY");
            String iterator = iterator(arn, shards(arn).getFirst(), "'TRIM_HORIZON'");

            engine.clock.advance(Duration.ofMinutes(15));
            page(iterator, "");
            engine.clock.advance(Duration.ofMillis(1));

            assertThat(engine.refusal("GetRecords", "{'ShardIterator':'" + iterator + "'}"))
                    .startsWith("ExpiredIteratorException: ");
        }

        @Test
        void goes_on_after_the_process_was_started_again() {
            String arn = stream("NEW_IMAGE");
            put(0);
            String shard = shardOfAna(arn);
            String iterator = iterator(arn, shard, "'LATEST'");

            TestTables again = new TestTables(engine.store);
            again.put("marks", "{'pk':{'S':'ana'},'sk':{'S':'m'},'mark':{'N':'1'}}");

            JsonNode records = again.call("GetRecords", "{'ShardIterator':'" + iterator + "'}")
                    .path("Records");
            assertThat(records).hasSize(1);
            assertThat(records.path(0).path("dynamodb").path("SequenceNumber").asText())
                    .isEqualTo("100000000000000000002");
        }
    }

    @Nested
    class Ending {

        @Test
        void a_stream_that_is_off_is_read_to_its_end_and_no_further() {
            String arn = stream("NEW_IMAGE");
            put(0);
            put(1);
            String shard = shardOfAna(arn);
            endStream();
            put(2);

            JsonNode first = page(iterator(arn, shard, "'TRIM_HORIZON'"), ",'Limit':1");
            JsonNode last = page(first.path("NextShardIterator").asText(), "");

            assertThat(last.path("Records")).hasSize(1);
            assertThat(last.has("NextShardIterator")).isFalse();
            JsonNode description =
                    engine.call("DescribeStream", "{'StreamArn':'" + arn + "'}").path("StreamDescription");
            assertThat(description.path("StreamStatus").asText()).isEqualTo("DISABLED");
            assertThat(description.findValuesAsText("EndingSequenceNumber"))
                    .hasSize(4)
                    .contains("100000000000000000002");
        }

        @Test
        void a_stream_of_a_deleted_table_is_read_for_a_day() {
            String arn = stream("NEW_IMAGE");
            put(0);
            engine.call("DeleteTable", "{'TableName':'marks'}");

            assertThat(records(arn)).hasSize(1);
            engine.clock.advance(Duration.ofHours(24).plusMillis(1));
            engine.streams.sweep();

            assertThat(engine.refusal("DescribeStream", "{'StreamArn':'" + arn + "'}"))
                    .startsWith("ResourceNotFoundException");
        }

        @Test
        void a_stream_that_ended_a_day_ago_is_gone_from_its_table_too() {
            stream("NEW_IMAGE");
            endStream();
            engine.clock.advance(Duration.ofHours(25));
            engine.streams.sweep();

            assertThat(engine.call("DescribeTable", "{'TableName':'marks'}")
                            .path("Table")
                            .has("LatestStreamArn"))
                    .isFalse();
            assertThat(new TestTables(engine.store).tables.require("marks").latestStream())
                    .isEmpty();
        }
    }

    @Nested
    class Trimming {

        @Test
        void removes_what_is_older_than_a_day_and_nothing_else() {
            String arn = stream("NEW_IMAGE");
            put(0);
            engine.clock.advance(Duration.ofHours(12));
            put(1);

            engine.clock.advance(Duration.ofHours(12));
            assertThat(engine.streams.sweep()).isZero();
            engine.clock.advance(Duration.ofSeconds(1));
            assertThat(engine.streams.sweep()).isEqualTo(1);

            assertThat(records(arn)).hasSize(1);
        }

        @Test
        void is_told_to_who_would_read_what_is_gone() {
            String arn = stream("NEW_IMAGE");
            put(0);
            put(1);
            String shard = shardOfAna(arn);
            engine.clock.advance(Duration.ofHours(25));
            String behindFirst = iterator(arn, shard, "'AFTER_SEQUENCE_NUMBER','SequenceNumber':'" + FIRST + "'");
            engine.streams.sweep();

            assertThat(engine.refusal("GetRecords", "{'ShardIterator':'" + behindFirst + "'}"))
                    .isEqualTo(
                            "TrimmedDataAccessException: The operation attempted to read past the oldest stream record in"
                                    + " a shard.");
            assertThat(engine.refusal(
                            "GetShardIterator",
                            iteratorRequest(arn, shard, "'AT_SEQUENCE_NUMBER','SequenceNumber':'" + FIRST + "'")))
                    .startsWith("TrimmedDataAccessException");
        }

        @Test
        void does_not_let_numbers_begin_again() {
            String arn = stream("NEW_IMAGE");
            put(0);
            put(1);
            String shard = shardOfAna(arn);
            engine.clock.advance(Duration.ofHours(25));
            engine.streams.sweep();
            String iterator = iterator(arn, shard, "'LATEST'");

            TestTables again = new TestTables(engine.store);
            again.clock.advance(Duration.ofHours(25));
            again.put("marks", "{'pk':{'S':'ana'},'sk':{'S':'m'},'mark':{'N':'2'}}");

            assertThat(again.call("GetRecords", "{'ShardIterator':'" + iterator + "'}")
                            .findValuesAsText("SequenceNumber"))
                    .containsExactly("100000000000000000003");
        }

        @Test
        void is_done_in_batches_until_nothing_is_left() {
            stream("KEYS_ONLY");
            for (int i = 0; i < 1_300; i++) {
                put(i);
            }
            engine.clock.advance(Duration.ofHours(25));

            assertThat(engine.streams.sweep()).isEqualTo(1_300);
            assertThat(engine.streams.sweep()).isZero();
        }
    }
}
