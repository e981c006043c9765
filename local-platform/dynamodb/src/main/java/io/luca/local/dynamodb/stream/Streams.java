package io.luca.local.dynamodb.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.store.Store.Direction;
import io.luca.local.dynamodb.table.Range;
import io.luca.local.dynamodb.table.StreamSchema;
import io.luca.local.dynamodb.table.Tables;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Parameters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Reads streams, and trims them. A stream that was switched off stays readable for a day; its shards are closed, and reading them comes to an
 * end. Safe for use by many threads; reading takes no lock that a write waits for.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html">Streams</a>
 */
public record Streams(Store store, Clock clock, Tables tables, ChangeLog changes) {

    /** The operations that {@link #answer} answers. */
    public static final Set<String> OPERATIONS =
            Set.of("ListStreams", "DescribeStream", "GetShardIterator", "GetRecords");

    private static final String[] ITERATOR_TYPES = {
        "AFTER_SEQUENCE_NUMBER", "LATEST", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON"
    };
    private static final Duration KEPT = Duration.ofHours(24);
    private static final int MAX_RECORDS = 1_000;
    private static final int MAX_BYTES = 1024 * 1024;
    private static final int MAX_LISTED = 100;
    private static final Pattern ARN = Pattern.compile("arn:[^:]+:dynamodb:[^:]*:[^:]*:table/[^/]+/stream/.+");
    private static final Pattern SEQUENCE_NUMBER = Pattern.compile("10[0-8]\\d{18}");

    /** Answers one of the {@link #OPERATIONS}. */
    public ObjectNode answer(String operation, JsonNode request) {
        Parameters parameters = Parameters.of(request);
        return switch (operation) {
            case "ListStreams" -> list(parameters);
            case "DescribeStream" -> describe(parameters);
            case "GetShardIterator" -> iterator(parameters);
            case "GetRecords" -> records(parameters);
            default -> throw new IllegalArgumentException("not an operation on streams: " + operation);
        };
    }

    private ObjectNode list(Parameters request) {
        request.between("Limit", 1, MAX_LISTED);
        request.length("TableName", 3, 255);
        request.length("ExclusiveStartStreamArn", 37, 1024);
        request.check();
        String start = request.text("ExclusiveStartStreamArn").orElse("");
        if (!start.isEmpty()) {
            requireArn(start);
        }
        int limit = request.number("Limit").orElse((long) MAX_LISTED).intValue();
        List<StreamSchema> streams = tables.streams().stream()
                .filter(stream ->
                        request.text("TableName").map(stream.table()::equals).orElse(true))
                .filter(stream -> stream.arn().compareTo(start) > 0)
                .sorted(Comparator.comparing(StreamSchema::arn))
                .toList();
        ObjectNode answer = object();
        ArrayNode page = answer.putArray("Streams");
        streams.stream()
                .limit(limit)
                .forEach(stream -> page.addObject()
                        .put("StreamArn", stream.arn())
                        .put("TableName", stream.table())
                        .put("StreamLabel", stream.label()));
        if (streams.size() > limit) {
            answer.put("LastEvaluatedStreamArn", streams.get(limit - 1).arn());
        }
        return answer;
    }

    private ObjectNode describe(Parameters request) {
        request.length(request.notNull("StreamArn"), 37, 1024);
        request.between("Limit", 1, MAX_LISTED);
        request.length("ExclusiveStartShardId", 28, 65);
        request.check();
        StreamSchema stream = require(request.required("StreamArn"));
        ObjectNode description = stream.describe();
        describeShards(request, stream, description);
        return object().set("StreamDescription", description);
    }

    private void describeShards(Parameters request, StreamSchema stream, ObjectNode description) {
        ArrayNode page = description.putArray("Shards");
        if (request.has("ShardFilter")) {
            // it asks for the children of a shard, and shards have none
            return;
        }
        int limit = request.number("Limit").orElse((long) MAX_LISTED).intValue();
        String start = request.text("ExclusiveStartShardId").orElse("");
        for (int index = 0; index < ChangeLog.SHARDS; index++) {
            if (shardId(stream, index).compareTo(start) > 0) {
                if (page.size() == limit) {
                    description.put("LastEvaluatedShardId", shardId(stream, index - 1));
                    return;
                }
                describeShard(stream, index, page.addObject());
            }
        }
    }

    private void describeShard(StreamSchema stream, int index, ObjectNode description) {
        Shard shard = changes.shards(stream).get(index);
        long first = shard.trimmed() + 1;
        ObjectNode numbers = description.put("ShardId", shardId(stream, index)).putObject("SequenceNumberRange");
        numbers.put("StartingSequenceNumber", StreamRecord.sequenceNumber(first));
        if (!stream.enabled()) {
            long last = Math.max(first, shard.last(Long.MAX_VALUE));
            numbers.put("EndingSequenceNumber", StreamRecord.sequenceNumber(last));
        }
    }

    private ObjectNode iterator(Parameters request) {
        request.length(request.notNull("StreamArn"), 37, 1024);
        request.length(request.notNull("ShardId"), 28, 65);
        request.oneOf(request.notNull("ShardIteratorType"), ITERATOR_TYPES);
        request.length("SequenceNumber", 21, 40);
        request.check();
        StreamSchema stream = require(request.required("StreamArn"));
        int index = requireShard(stream, request.required("ShardId"));
        Shard shard = changes.shards(stream).get(index);
        String type = request.required("ShardIteratorType");
        boolean numbered = type.endsWith("_SEQUENCE_NUMBER");
        if (numbered != request.has("SequenceNumber")) {
            throw ApiError.invalid("ShardIteratorType is " + type + ", "
                    + (numbered ? "and SequenceNumber is not specified" : "but SequenceNumber is specified"));
        }
        long after = switch (type) {
            case "TRIM_HORIZON" -> ShardIterator.OLDEST;
            case "LATEST" -> shard.last(shard.bound());
            case "AT_SEQUENCE_NUMBER" -> number(request) - 1;
            default -> number(request);
        };
        requireKept(shard, after);
        return object().put("ShardIterator", new ShardIterator(stream.arn(), index, after, clock.instant()).text());
    }

    private static long number(Parameters request) {
        String text = request.required("SequenceNumber");
        ApiError.require(SEQUENCE_NUMBER.matcher(text).matches(), "Invalid SequenceNumber: " + text);
        return Math.max(1, Long.parseLong(text.substring(2)));
    }

    private static void requireKept(Shard shard, long after) {
        if (after != ShardIterator.OLDEST && after < shard.trimmed()) {
            throw ApiError.of(
                    "TrimmedDataAccessException",
                    "The operation attempted to read past the oldest stream record in a shard.");
        }
    }

    private ObjectNode records(Parameters request) {
        request.length(request.notNull("ShardIterator"), 1, 2048);
        request.between("Limit", 1, MAX_RECORDS);
        request.check();
        ShardIterator iterator = ShardIterator.parse(request.required("ShardIterator"), clock.instant());
        int limit = request.number("Limit").orElse((long) MAX_RECORDS).intValue();
        // what is closed before the records are read has no later ones
        StreamSchema stream = require(iterator.stream());
        Shard shard = changes.shards(stream).get(iterator.shard());
        long bound = shard.bound();
        long after = iterator.after();
        ObjectNode answer = object();
        ArrayNode page = answer.putArray("Records");
        Range range = StreamKeys.records(stream, iterator.shard(), after + 1, bound);
        boolean ended = true;
        try (Store.Entries records = store.entries(range.from(), range.to(), Direction.FORWARD)) {
            requireKept(shard, after);
            int bytes = 0;
            while (records.next()) {
                bytes += records.value().length;
                if (page.size() == limit || (bytes > MAX_BYTES && !page.isEmpty())) {
                    ended = false;
                    break;
                }
                page.addRawValue(new RawValue(StreamRecord.json(records.value())));
                after = StreamKeys.number(records.key());
            }
        }
        if (!ended || stream.enabled()) {
            ShardIterator next = new ShardIterator(stream.arn(), iterator.shard(), after, clock.instant());
            answer.put("NextShardIterator", next.text());
        }
        return answer;
    }

    private StreamSchema require(String arn) {
        requireArn(arn);
        return tables.stream(arn)
                .orElseThrow(() -> ApiError.notFound("Requested resource not found: Stream: " + arn + " not found"));
    }

    private static void requireArn(String arn) {
        ApiError.require(ARN.matcher(arn).matches(), "Invalid StreamArn: " + arn);
    }

    private static int requireShard(StreamSchema stream, String id) {
        return IntStream.range(0, ChangeLog.SHARDS)
                .filter(index -> shardId(stream, index).equals(id))
                .findAny()
                .orElseThrow(() -> ApiError.notFound(
                        "Requested resource not found: Shard: " + id + " in Stream: " + stream.arn() + " not found"));
    }

    private static String shardId(StreamSchema stream, int index) {
        return String.format(Locale.ROOT, "shardId-%020d-%08x", stream.created().toEpochMilli(), index);
    }

    /** Removes records that are older than a day, and streams that ended a day ago; returns how many records. */
    public int sweep() {
        Instant oldest = clock.instant().minus(KEPT);
        int removed = 0;
        for (StreamSchema stream : tables.streams()) {
            for (int index = 0; index < ChangeLog.SHARDS; index++) {
                removed += trim(stream, index, oldest);
            }
            if (stream.ended().map(oldest::isAfter).orElse(false)) {
                tables.forget(stream);
                changes.forget(stream);
            }
        }
        return removed;
    }

    private int trim(StreamSchema stream, int index, Instant oldest) {
        Range all = StreamKeys.records(stream, index, 0, Long.MAX_VALUE);
        byte[] trimmed = StreamKeys.trimmed(stream, index);
        Predicate<byte[]> isOld = record -> StreamRecord.moment(record).isBefore(oldest);
        return all.clear(store, isOld, (key, writes) -> writes.put(trimmed, StreamKeys.numberBytes(key)));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
