package io.luca.local.dynamodb.stream;

import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.store.Writes;
import io.luca.local.dynamodb.table.StoreKeys;
import io.luca.local.dynamodb.table.StreamSchema;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.Item;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Writes the records of streams. A record is written together with its change; its sequence number is given before, and readers see nothing
 * above the lowest number that is still in flight, so they miss none. Changes of an item have ascending numbers, because its lock is kept
 * while its change is open. Safe for use by many threads.
 */
public final class ChangeLog {

    /** How many shards a stream has; a partition's changes are all in one of them. */
    static final int SHARDS = 4;

    private static final int SHARD_BITS = 2;

    private final Store store;
    private final Clock clock;
    private final String region;
    private final Map<Integer, List<Shard>> streams = new ConcurrentHashMap<>();

    /** Who changes an item. */
    public enum Actor {
        /** Whoever sent a request. */
        CLIENT,
        /** DynamoDB itself, because the item's time is over. */
        TIME_TO_LIVE
    }

    /** Goes on from what a store has. */
    public ChangeLog(Store store, Clock clock, String region) {
        this.store = store;
        this.clock = clock;
        this.region = region;
    }

    /**
     * Begins a write of one or more changes. To be closed when it is written, or has failed; the tables are held and the items' locks
     * are kept until then.
     */
    public Change begin() {
        return new Change();
    }

    List<Shard> shards(StreamSchema stream) {
        return streams.computeIfAbsent(
                stream.id(),
                _ -> IntStream.range(0, SHARDS)
                        .mapToObj(index -> new Shard(store, stream, index))
                        .toList());
    }

    /** Forgets a stream that is gone. */
    void forget(StreamSchema stream) {
        streams.remove(stream.id());
    }

    /** A write of one or more changes. Of one thread. */
    public final class Change implements AutoCloseable {

        private final List<Runnable> taken = new ArrayList<>();

        private Change() {}

        /** Adds the record of a change, if the table has a stream and something changes. */
        public void add(
                Writes writes, TableSchema table, Item key, Optional<Item> before, Optional<Item> after, Actor actor) {
            StreamSchema stream = table.stream().orElse(null);
            if (stream == null || before.equals(after)) {
                return;
            }
            int index = StoreKeys.hash(table, key) >>> (Integer.SIZE - SHARD_BITS);
            Shard shard = shards(stream).get(index);
            long number = shard.take();
            taken.add(() -> shard.done(number));
            StreamRecord record = new StreamRecord(stream, index, number, key, before, after, actor);
            writes.put(StreamKeys.record(stream, index, number), record.encode(clock.instant(), region));
        }

        @Override
        public void close() {
            taken.forEach(Runnable::run);
            taken.clear();
        }
    }
}
