package io.luca.local.dynamodb.store;

import io.luca.local.dynamodb.store.Writes.Write;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RootReference;
import org.h2.mvstore.type.ByteArrayDataType;
import org.jspecify.annotations.Nullable;

/**
 * A store in a tree in memory, H2's, whose keys are ordered byte by byte, unsigned. It is copied where it is written: so a reader keeps the tree
 * that it began with. With a directory, what is done to the tree is in the directory's journal before.
 */
final class TreeStore implements Store {

    private final MVMap<byte[], byte[]> tree = new MVStore.Builder()
            .autoCommitDisabled()
            .open()
            .openMap(
                    "entries",
                    new MVMap.Builder<byte[], byte[]>()
                            .singleWriter()
                            .keyType(ByteArrayDataType.INSTANCE)
                            .valueType(ByteArrayDataType.INSTANCE));
    private final Optional<StoreDirectory> directory;
    private final ReentrantLock writing = new ReentrantLock();

    /** The tree after the last whole writes; null from the end on. */
    private volatile @Nullable RootReference<byte[], byte[]> shown = tree.flushAndGetRoot();

    private boolean closed;

    /** A store that is nowhere else. */
    TreeStore() {
        directory = Optional.empty();
    }

    private TreeStore(StoreDirectory directory) {
        this.directory = Optional.of(directory);
        directory.read(new Loading());
        shown = tree.flushAndGetRoot();
    }

    /** The store of a directory, which is closed if that fails. */
    static TreeStore of(StoreDirectory directory) {
        try {
            return new TreeStore(directory);
        } catch (RuntimeException | Error unread) {
            directory.close();
            throw unread;
        }
    }

    /** Puts in the tree what is read from files; what is in order, as a snapshot is, goes to the tree's end without a search. */
    private final class Loading implements Consumer<Write> {

        private byte[] last = {};

        @Override
        public void accept(Write write) {
            byte[] value = write.value();
            if (value != null && Arrays.compareUnsigned(last, write.key()) < 0) {
                last = write.key();
                tree.append(last, value);
            } else {
                apply(write);
            }
        }
    }

    private RootReference<byte[], byte[]> shown() {
        RootReference<byte[], byte[]> root = shown;
        if (root == null) {
            throw new StoreUnavailableException("The store is closed.", null);
        }
        return root;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return tree.get(shown().root, key);
    }

    @Override
    public View view() {
        RootReference<byte[], byte[]> root = shown();
        return (from, to, direction) -> direction == Direction.FORWARD
                ? new Range(new Cursor<>(root, from, to, false), to)
                : new Range(new Cursor<>(root, to, from, true), to);
    }

    @Override
    public void write(Writes writes) {
        List<Write> all = writes.all();
        byte[] frame = directory.isPresent() ? Frames.frame(all) : new byte[0];
        writing.lock();
        try {
            shown();
            directory.ifPresent(files -> files.add(frame));
            applyAll(all);
            directory.ifPresent(
                    files -> files.compact(() -> new Range(new Cursor<>(shown(), null, null, false), null)));
        } finally {
            writing.unlock();
        }
    }

    /** If memory ends here, nothing more is answered: what is in the journal is whole, and is read when it is opened again. */
    private void applyAll(List<Write> writes) {
        RootReference<byte[], byte[]> after = null;
        try {
            writes.forEach(this::apply);
            after = tree.flushAndGetRoot();
        } finally {
            shown = after;
        }
    }

    private void apply(Write write) {
        if (write.value() == null) {
            tree.remove(write.key());
        } else {
            tree.put(write.key(), write.value());
        }
    }

    @Override
    public void close() {
        writing.lock();
        try {
            shown = null;
            if (!closed) {
                closed = true;
                directory.ifPresent(StoreDirectory::close);
            }
        } finally {
            writing.unlock();
        }
    }

    /**
     * What a cursor goes through. Of a tree that nobody changes any more, so there is nothing to close.
     *
     * @param end the first key that does not belong to it, if there is one
     */
    private record Range(Cursor<byte[], byte[]> cursor, byte @Nullable [] end) implements Entries {

        @Override
        public boolean next() {
            while (cursor.hasNext()) {
                byte[] key = cursor.next();
                if (end == null || Arrays.compareUnsigned(key, end) < 0) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public byte[] key() {
            return cursor.getKey();
        }

        @Override
        public byte[] value() {
            return cursor.getValue();
        }

        @Override
        public void close() {}
    }
}
