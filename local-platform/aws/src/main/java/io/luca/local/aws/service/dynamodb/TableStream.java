package io.luca.local.aws.service.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.endpoint.Authorization;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.dynamodb.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The stream of a table's changes, read by an AWS service of this platform under a role: every call is judged. Safe for use by many
 * threads.
 */
public final class TableStream {

    /** The code of the error of an iterator that is too old. */
    public static final String EXPIRED_ITERATOR = "ExpiredIteratorException";

    private static final ObjectMapper json = new ObjectMapper();

    private final TableEngine engine;
    private final Authorization authorization;
    private final Caller caller;
    private final String arn;

    /** A part of a stream; a later part of the same items names it as its parent. */
    public record Shard(String id, Optional<String> parent) {}

    /**
     * Some records, in order.
     *
     * @param next where to go on; empty if the shard is closed and this was its last
     */
    public record Page(List<JsonNode> records, Optional<String> next) {

        public Page {
            records = List.copyOf(records);
        }
    }

    public TableStream(TableEngine engine, Authorization authorization, Caller caller, String arn) {
        this.engine = engine;
        this.authorization = authorization;
        this.caller = caller;
        this.arn = arn;
    }

    /** All shards that the stream still remembers, a parent before its children. */
    public List<Shard> shards() {
        List<Shard> shards = new ArrayList<>();
        Optional<String> last = Optional.empty();
        do {
            ObjectNode request = json.createObjectNode().put("StreamArn", arn);
            last.ifPresent(id -> request.put("ExclusiveStartShardId", id));
            JsonNode description = call("DescribeStream", request).path("StreamDescription");
            description
                    .path("Shards")
                    .forEach(shard ->
                            shards.add(new Shard(shard.path("ShardId").asText(), text(shard.path("ParentShardId")))));
            last = text(description.path("LastEvaluatedShardId"));
        } while (last.isPresent());
        List<Shard> ordered = new ArrayList<>();
        shards.forEach(shard -> addAfterParent(shard, shards, ordered));
        return ordered;
    }

    /** Where to begin in a shard: after a record if it remembers that one, or with the oldest. */
    public String iterator(String shard, Optional<String> after) {
        try {
            return begin(shard, after);
        } catch (AwsError forgotten) {
            if (!forgotten.code().equals("TrimmedDataAccessException")) {
                throw forgotten;
            }
            return begin(shard, Optional.empty());
        }
    }

    private String begin(String shard, Optional<String> after) {
        ObjectNode request = json.createObjectNode().put("StreamArn", arn).put("ShardId", shard);
        after.ifPresentOrElse(
                sequence -> request.put("ShardIteratorType", "AFTER_SEQUENCE_NUMBER")
                        .put("SequenceNumber", sequence),
                () -> request.put("ShardIteratorType", "TRIM_HORIZON"));
        return call("GetShardIterator", request).path("ShardIterator").asText();
    }

    /**
     * The next records, of which there may be none now.
     *
     * @throws AwsError {@link #EXPIRED_ITERATOR} if the iterator was given more than a quarter of an hour ago
     */
    public Page records(String iterator, int most) {
        JsonNode answer = call(
                "GetRecords",
                json.createObjectNode().put("ShardIterator", iterator).put("Limit", most));
        List<JsonNode> records = new ArrayList<>();
        answer.path("Records").forEach(records::add);
        return new Page(records, text(answer.path("NextShardIterator")));
    }

    private static void addAfterParent(Shard shard, List<Shard> all, List<Shard> ordered) {
        if (ordered.contains(shard)) {
            return;
        }
        shard.parent()
                .flatMap(id ->
                        all.stream().filter(other -> other.id().equals(id)).findFirst())
                .ifPresent(parent -> addAfterParent(parent, all, ordered));
        ordered.add(shard);
    }

    private JsonNode call(String operation, JsonNode request) {
        authorization.require(caller, "dynamodb:" + operation, arn);
        Answer answer = engine.answer(operation, request);
        if (!answer.successful()) {
            JsonNode error = TableEngine.read(answer);
            String type = error.path("__type").asText();
            throw new AwsError(
                    answer.status(),
                    type.substring(type.indexOf('#') + 1),
                    error.path("message").asText(error.path("Message").asText()));
        }
        return TableEngine.read(answer);
    }

    private static Optional<String> text(JsonNode node) {
        return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
    }
}
