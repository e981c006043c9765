package io.luca.local.dynamodb.table;

import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.store.Store.Direction;
import io.luca.local.dynamodb.store.Writes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The schemas that there are, in the store and in memory. What is read is what was written last, and waits for nobody. Safe for use by
 * many threads; what changes schemas does so one at a time.
 */
final class Catalog {

    private static final int TABLE = 0;
    private static final int STREAM = 1;
    private static final int NEXT_ID = 2;
    private static final int UNFINISHED = 3;
    private static final byte[] NOTHING = new byte[0];

    private final Store store;
    private final Map<String, Entry> tables = new ConcurrentHashMap<>();
    private final Map<Integer, StreamSchema> streams = new ConcurrentHashMap<>();

    /** A table, and the lock that writers share and that who changes its schema has alone. */
    private record Entry(TableSchema table, ReadWriteLock gate) {}

    /** Work on the many entries of one kind of a table that is begun and must be finished, also after the process ended. */
    record Unfinished(int table, int kind) {}

    Catalog(Store store) {
        this.store = store;
        each(STREAM, (_, value) -> {
            StreamSchema stream = SchemaJson.readStream(value);
            streams.put(stream.id(), stream);
        });
        each(TABLE, (_, value) -> {
            TableSchema table = SchemaJson.readTable(value, id -> Optional.ofNullable(streams.get(id)));
            tables.put(table.name(), new Entry(table, new ReentrantReadWriteLock()));
        });
    }

    @Nullable
    TableSchema table(String name) {
        Entry entry = tables.get(name);
        return entry == null ? null : entry.table();
    }

    Collection<TableSchema> tables() {
        return tables.values().stream().map(Entry::table).toList();
    }

    Collection<StreamSchema> streams() {
        return List.copyOf(streams.values());
    }

    Optional<StreamSchema> stream(String arn) {
        return streams.values().stream()
                .filter(stream -> stream.arn().equals(arn))
                .findAny();
    }

    /** A table that stays as it is until it is closed. */
    @Nullable
    HeldTable hold(String name) {
        while (true) {
            Entry entry = tables.get(name);
            if (entry == null) {
                return null;
            }
            Lock shared = entry.gate().readLock();
            shared.lock();
            try {
                Entry current = tables.get(name);
                if (current != null && current.table().id() == entry.table().id()) {
                    return new HeldTable(current.table(), shared);
                }
            } finally {
                shared.unlock();
            }
        }
    }

    /** Does something while nobody holds a table. */
    void alone(TableSchema table, Runnable action) {
        Lock exclusive = Objects.requireNonNull(tables.get(table.name())).gate().writeLock();
        exclusive.lock();
        try {
            action.run();
        } finally {
            exclusive.unlock();
        }
    }

    /** An id that no table and no stream has had, and that is not one given before in the same write. */
    int nextId(Writes writes, int given) {
        byte @Nullable [] next = store.get(key(NEXT_ID, NOTHING));
        int id = Math.max(
                given + 1,
                next == null ? StoreKeys.NO_TABLE + 1 : ByteBuffer.wrap(next).getInt());
        writes.put(key(NEXT_ID, NOTHING), number(id + 1));
        return id;
    }

    /** Adds a table together with what else there is to write. */
    void add(TableSchema table, Writes writes) {
        keep(table, writes);
        store.write(writes);
        remember(table);
        tables.put(table.name(), new Entry(table, new ReentrantReadWriteLock()));
    }

    /** Puts a table's next schema in place of the last, together with what else there is to write, while nobody holds the table. */
    void replace(TableSchema table, Writes writes) {
        keep(table, writes);
        alone(table, () -> {
            store.write(writes);
            remember(table);
            tables.computeIfPresent(table.name(), (_, entry) -> new Entry(table, entry.gate()));
        });
    }

    /** Removes a table while nobody holds it; its stream stays. */
    void remove(TableSchema table, Writes writes) {
        keep(table, writes);
        writes.remove(key(TABLE, utf8(table.name())));
        alone(table, () -> {
            store.write(writes);
            remember(table);
            tables.remove(table.name());
        });
    }

    private static void keep(TableSchema table, Writes writes) {
        table.latestStream()
                .ifPresent(stream -> writes.put(key(STREAM, number(stream.id())), SchemaJson.write(stream)));
        writes.put(key(TABLE, utf8(table.name())), SchemaJson.write(table));
    }

    private void remember(TableSchema table) {
        table.latestStream().ifPresent(stream -> streams.put(stream.id(), stream));
    }

    /** Removes a stream that no table has any more. */
    void forget(StreamSchema stream) {
        store.write(new Writes().remove(key(STREAM, number(stream.id()))));
        streams.remove(stream.id());
    }

    /** Adds that work is begun, so that it will be finished. */
    static void begin(Unfinished work, Writes writes) {
        writes.put(key(UNFINISHED, unfinished(work)), NOTHING);
    }

    /** Adds that work is finished. */
    static void finish(Unfinished work, Writes writes) {
        writes.remove(key(UNFINISHED, unfinished(work)));
    }

    /** The work that is not finished. */
    List<Unfinished> unfinished() {
        List<Unfinished> all = new ArrayList<>();
        each(UNFINISHED, (key, _) -> {
            ByteBuffer work = ByteBuffer.wrap(key).position(Integer.BYTES + 1);
            all.add(new Unfinished(work.getInt(), work.getInt()));
        });
        return all;
    }

    private void each(int kind, BiConsumer<byte[], byte[]> action) {
        Range range = Range.startingWith(key(kind, NOTHING));
        try (Store.Entries entries = store.entries(range.from(), range.to(), Direction.FORWARD)) {
            while (entries.next()) {
                action.accept(entries.key(), entries.value());
            }
        }
    }

    private static byte[] key(int kind, byte[] rest) {
        return ByteBuffer.allocate(Integer.BYTES + 1 + rest.length)
                .putInt(StoreKeys.NO_TABLE)
                .put((byte) kind)
                .put(rest)
                .array();
    }

    private static byte[] unfinished(Unfinished work) {
        return ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(work.table())
                .putInt(work.kind())
                .array();
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
