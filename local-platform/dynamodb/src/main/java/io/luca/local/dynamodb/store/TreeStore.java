package io.luca.local.dynamodb.store;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RootReference;
import org.jspecify.annotations.Nullable;

/** A store on one tree of H2's MVStore. What readers see is the tree after some whole {@link Writes}, and durable. */
final class TreeStore implements Store {

    private final MVStore tree;
    private final MVMap<byte[], byte[]> map;
    private final ReentrantLock applying = new ReentrantLock();
    private final ReentrantLock committing = new ReentrantLock();
    private volatile RootReference<byte[], byte[]> shown;
    private long applied;
    private long committed;

    TreeStore(MVStore tree) {
        this.tree = tree;
        map = tree.openMap(
                "entries",
                new MVMap.Builder<byte[], byte[]>()
                        .keyType(new UnsignedKeys())
                        .valueType(org.h2.mvstore.type.ByteArrayDataType.INSTANCE));
        shown = map.flushAndGetRoot();
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return map.get(shown.root, key);
    }

    @Override
    public Entries entries(byte[] from, byte[] to, Direction direction) {
        return new Range(from, to, direction);
    }

    @Override
    public void write(Writes writes) {
        long mine;
        applying.lock();
        try {
            for (Writes.Write write : writes.all()) {
                if (write.value() == null) {
                    map.remove(write.key());
                } else {
                    map.put(write.key(), write.value());
                }
            }
            mine = ++applied;
        } finally {
            applying.unlock();
        }
        committing.lock();
        try {
            if (committed < mine) {
                commit();
            }
        } finally {
            committing.unlock();
        }
    }

    private void commit() {
        applying.lock();
        try {
            if (tree.isPersistent()) {
                tree.commit();
            }
            shown = map.flushAndGetRoot();
            committed = applied;
        } finally {
            applying.unlock();
        }
    }

    @Override
    public void close() {
        tree.close();
    }

    private final class Range implements Entries {

        private final MVStore.TxCounter use = tree.registerVersionUsage();
        private final Direction direction;
        private final byte[] from;
        private final byte[] to;
        private final Cursor<byte[], byte[]> cursor;

        Range(byte[] from, byte[] to, Direction direction) {
            this.direction = direction;
            this.from = from;
            this.to = to;
            cursor = direction == Direction.FORWARD
                    ? map.cursor(shown, from, to, false)
                    : map.cursor(shown, to, from, true);
        }

        @Override
        public boolean next() {
            while (cursor.hasNext()) {
                byte[] key = cursor.next();
                if (Arrays.compareUnsigned(key, to) >= 0) {
                    if (direction == Direction.FORWARD) {
                        return false;
                    }
                } else {
                    return Arrays.compareUnsigned(key, from) >= 0;
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
        public void close() {
            tree.deregisterVersionUsage(use);
        }
    }
}
