package io.luca.local.dynamodb.stream;

import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.store.Store.Direction;
import io.luca.local.dynamodb.table.Range;
import io.luca.local.dynamodb.table.StreamSchema;
import java.nio.ByteBuffer;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives the sequence numbers of a shard, and remembers those that are in flight: given, but not yet written or given up. Safe for use by many
 * threads.
 */
final class Shard {

    private final Store store;
    private final StreamSchema stream;
    private final int index;
    private final TreeSet<Long> inFlight = new TreeSet<>();
    private long next;

    Shard(Store store, StreamSchema stream, int index) {
        this.store = store;
        this.stream = stream;
        this.index = index;
        this.next = last(Long.MAX_VALUE) + 1;
    }

    synchronized long take() {
        inFlight.add(next);
        return next++;
    }

    synchronized void done(long number) {
        inFlight.remove(number);
    }

    /** Up to where, exclusively, a reader may read: whatever is below and will ever be there is in the store. */
    synchronized long bound() {
        return inFlight.isEmpty() ? next : inFlight.first();
    }

    /** The last record below a number, or the last that was trimmed if there is none; 0 if there never was one. */
    long last(long below) {
        Range range = StreamKeys.records(stream, index, 0, below);
        try (Store.Entries records = store.entries(range.from(), range.to(), Direction.BACKWARD)) {
            return records.next() ? StreamKeys.number(records.key()) : trimmed();
        }
    }

    /** The last record that was trimmed; 0 if none was. */
    long trimmed() {
        byte @Nullable [] trimmed = store.get(StreamKeys.trimmed(stream, index));
        return trimmed == null ? 0 : ByteBuffer.wrap(trimmed).getLong();
    }
}
