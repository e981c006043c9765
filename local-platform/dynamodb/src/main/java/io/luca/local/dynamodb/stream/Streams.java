package io.luca.local.dynamodb.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.dynamodb.error.ApiError;
import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.table.Tables;
import java.time.Clock;
import java.util.Set;

/** Reads streams. Safe for use by many threads; reading takes no lock that a write waits for. */
public final class Streams {

    /** The operations that {@link #answer} answers. */
    public static final Set<String> OPERATIONS =
            Set.of("ListStreams", "DescribeStream", "GetShardIterator", "GetRecords");

    /** The streams of these tables. */
    public Streams(Store store, Clock clock, Tables tables, ChangeLog changes) {}

    /** Answers one of the {@link #OPERATIONS}. */
    public ObjectNode answer(String operation, JsonNode request) {
        throw ApiError.unsupported(operation);
    }

    /** Removes records that are older than a day, and streams that ended a day ago; returns how many records. */
    public int sweep() {
        return 0;
    }
}
