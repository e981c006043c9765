package io.luca.local.dynamodb.table;

import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.store.Store.Direction;
import io.luca.local.dynamodb.store.Writes;
import io.luca.local.dynamodb.value.ApiError;
import java.nio.ByteBuffer;
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
import java.util.function.Supplier;
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
            TableSchema table = SchemaJson.readTable(value, streams);
            tables.put(table.name(), new Entry(table, new ReentrantReadWriteLock()));
        });
    }

    @Nullable
    TableSchema table(String name) {
        Entry entry = tables.get(name);
        return entry == null ? null : entry.table();
    }

    /** A table by its name or its ARN, or an error if there is none. */
    TableSchema require(String nameOrArn, Supplier<ApiError> missing) {
        TableSchema table = table(nameOf(nameOrArn));
        if (table == null || (isArn(nameOrArn) && !table.arn().equals(nameOrArn))) {
            throw missing.get();
        }
        return table;
    }

    /** A table for operations on tables, which have words of their own if there is none. */
    TableSchema require(String nameOrArn) {
        return require(
                nameOrArn,
                () -> ApiError.notFound("Requested resource not found: Table: " + nameOf(nameOrArn) + " not found"));
    }

    static boolean isArn(String nameOrArn) {
        return nameOrArn.startsWith("arn:");
    }

    private static String nameOf(String nameOrArn) {
        return isArn(nameOrArn) ? nameOrArn.substring(nameOrArn.indexOf('/') + 1) : nameOrArn;
    }

    Collection<TableSchema> tables() {
        return tables.values().stream().map(Entry::table).toList();
    }

    Collection<StreamSchema> streams() {
        return List.copyOf(streams.values());
    }

    Optional<StreamSchema> stream(String arn) {
        return streams().stream().filter(stream -> stream.arn().equals(arn)).findAny();
    }

    /** A table that stays as it is until it is closed, or an error if there is none. */
    HeldTable hold(String name, Supplier<ApiError> missing) {
        while (true) {
            Entry entry = tables.get(name);
            if (entry == null) {
                throw missing.get();
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

    /** A table that nobody else holds until it is closed. */
    HeldTable alone(TableSchema table) {
        return new HeldTable(
                table, Objects.requireNonNull(tables.get(table.name())).gate().writeLock());
    }

    /** An id that no table and no stream has had, and that is not one given before in the same write. */
    int nextId(Writes writes, int given) {
        byte @Nullable [] kept = store.get(key(NEXT_ID));
        int next = kept == null ? StoreKeys.NO_TABLE + 1 : ByteBuffer.wrap(kept).getInt();
        int id = Math.max(given + 1, next);
        byte[] after = ByteBuffer.allocate(Integer.BYTES).putInt(id + 1).array();
        writes.put(key(NEXT_ID), after);
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
        try (HeldTable _ = alone(table)) {
            store.write(writes);
            remember(table);
            tables.computeIfPresent(table.name(), (_, entry) -> new Entry(table, entry.gate()));
        }
    }

    /** Removes a table while nobody holds it; its stream stays. */
    void remove(TableSchema table, Writes writes) {
        keep(table, writes);
        writes.remove(StoreKeys.named(TABLE, table.name()));
        try (HeldTable _ = alone(table)) {
            store.write(writes);
            remember(table);
            tables.remove(table.name());
        }
    }

    private static void keep(TableSchema table, Writes writes) {
        table.latestStream().ifPresent(stream -> writes.put(key(STREAM, stream.id()), SchemaJson.write(stream)));
        writes.put(StoreKeys.named(TABLE, table.name()), SchemaJson.write(table));
    }

    private void remember(TableSchema table) {
        table.latestStream().ifPresent(stream -> streams.put(stream.id(), stream));
    }

    /** Removes a stream that no table has any more. */
    void forget(StreamSchema stream) {
        store.write(new Writes().remove(key(STREAM, stream.id())));
        streams.remove(stream.id());
    }

    /** Adds that work is begun, so that it will be finished. */
    static Writes begin(Unfinished work, Writes writes) {
        return writes.put(key(UNFINISHED, work.table(), work.kind()), new byte[0]);
    }

    /** Adds that work is finished. */
    static Writes finish(Unfinished work, Writes writes) {
        return writes.remove(key(UNFINISHED, work.table(), work.kind()));
    }

    /** The work that is not finished. */
    List<Unfinished> unfinished() {
        List<Unfinished> all = new ArrayList<>();
        each(UNFINISHED, (key, _) -> {
            ByteBuffer work = ByteBuffer.wrap(key).position(StoreKeys.HEADER);
            all.add(new Unfinished(work.getInt(), work.getInt()));
        });
        return all;
    }

    private void each(int kind, BiConsumer<byte[], byte[]> action) {
        Range range = StoreKeys.everything(StoreKeys.NO_TABLE, kind);
        try (Store.Entries entries = store.entries(range.from(), range.to(), Direction.FORWARD)) {
            while (entries.next()) {
                action.accept(entries.key(), entries.value());
            }
        }
    }

    private static byte[] key(int kind, int... numbers) {
        ByteBuffer rest = ByteBuffer.allocate(numbers.length * Integer.BYTES);
        rest.asIntBuffer().put(numbers);
        return StoreKeys.header(StoreKeys.NO_TABLE, kind, rest.capacity())
                .put(rest)
                .array();
    }
}
