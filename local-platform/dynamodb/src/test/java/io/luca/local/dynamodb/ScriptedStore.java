package io.luca.local.dynamodb;

import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.store.Stores;
import io.luca.local.dynamodb.store.Writes;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store in memory whose writes and reads do what a test says before they are done. */
final class ScriptedStore implements Store {

    private final Store store = Stores.inMemory();
    private volatile Consumer<Writes> before = _ -> {};
    private volatile Runnable beforeReads = () -> {};

    /** What is done before each write from now on, by its thread. */
    void beforeWrites(Consumer<Writes> script) {
        before = script;
    }

    /** What is done before each read from now on, also of a view, by its thread. */
    void beforeReads(Runnable script) {
        beforeReads = script;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        beforeReads.run();
        return store.get(key);
    }

    @Override
    public Entries entries(byte[] from, byte[] to, Direction direction) {
        beforeReads.run();
        return store.entries(from, to, direction);
    }

    @Override
    public View view() {
        beforeReads.run();
        return store.view();
    }

    @Override
    public void write(Writes writes) {
        before.accept(writes);
        store.write(writes);
    }

    @Override
    public void close() {
        store.close();
    }
}
