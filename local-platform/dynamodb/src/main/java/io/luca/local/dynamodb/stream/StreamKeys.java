package io.luca.local.dynamodb.stream;

import io.luca.local.dynamodb.table.Range;
import io.luca.local.dynamodb.table.StreamSchema;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where the records of streams lie in the store: the stream's id (4 bytes), the kind, the shard (1 byte each), and for records the
 * sequence number (8 bytes). Numbers begin at 1.
 */
final class StreamKeys {

    private static final int RECORD = 0;
    private static final int TRIMMED = 1;
    private static final int HEADER = Integer.BYTES + 2;

    private StreamKeys() {}

    static byte[] record(StreamSchema stream, int shard, long number) {
        return header(stream, RECORD, shard, Long.BYTES).putLong(number).array();
    }

    /** The records of a shard from one number up to, but not including, another. */
    static Range records(StreamSchema stream, int shard, long from, long to) {
        return new Range(record(stream, shard, from), record(stream, shard, to));
    }

    /** The number in a record's key. */
    static long number(byte[] record) {
        return ByteBuffer.wrap(record).getLong(HEADER);
    }

    /** The number in a record's key as its own eight bytes. */
    static byte[] numberBytes(byte[] record) {
        return Arrays.copyOfRange(record, HEADER, record.length);
    }

    /** Where the number of the last record lies that was trimmed. */
    static byte[] trimmed(StreamSchema stream, int shard) {
        return header(stream, TRIMMED, shard, 0).array();
    }

    private static ByteBuffer header(StreamSchema stream, int kind, int shard, int more) {
        return ByteBuffer.allocate(HEADER + more)
                .putInt(stream.id())
                .put((byte) kind)
                .put((byte) shard);
    }
}
