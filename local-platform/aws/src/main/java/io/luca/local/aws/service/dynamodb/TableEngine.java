package io.luca.local.aws.service.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.dynamodb.Answer;
import io.luca.local.dynamodb.DynamoDb;
import io.luca.local.dynamodb.DynamoDb.Guard;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** What does requests, by the names of its operations, and how long it took over all of them together. Safe for use by many threads. */
public final class TableEngine {

    private static final Set<String> OF_STREAMS =
            Set.of("ListStreams", "DescribeStream", "GetShardIterator", "GetRecords");
    private static final ObjectMapper json = new ObjectMapper();

    private final Requests requests;
    private final LongAdder nanos = new LongAdder();

    /** The engine of this process. */
    public TableEngine(DynamoDb engine) {
        this(new Requests.Here(engine));
    }

    TableEngine(Requests requests) {
        this.requests = requests;
    }

    /** Does a client's request, if the guard lets it. */
    Answer answer(String operation, byte[] body, Guard guard) {
        long start = System.nanoTime();
        try {
            return requests.answer(target(operation), body, guard);
        } finally {
            nanos.add(System.nanoTime() - start);
        }
    }

    /** Does a request of the platform's own. */
    public Answer answer(String operation, JsonNode request) {
        return requests.answer(target(operation), request.toString().getBytes(UTF_8));
    }

    /** The document of an answer. */
    public static JsonNode read(Answer answer) {
        try {
            return json.readTree(answer.body());
        } catch (IOException malformed) {
            throw new IllegalStateException("DynamoDB did not answer JSON", malformed);
        }
    }

    /** The time of all clients' requests together. */
    Duration time() {
        return Duration.ofNanos(nanos.sum());
    }

    private static String target(String operation) {
        return (OF_STREAMS.contains(operation) ? "DynamoDBStreams_20120810." : "DynamoDB_20120810.") + operation;
    }
}
