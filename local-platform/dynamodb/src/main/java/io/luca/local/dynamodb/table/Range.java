package io.luca.local.dynamodb.table;

import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.store.Store.Direction;
import io.luca.local.dynamodb.store.Writes;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** The keys of the store from one up to, but not including, another. */
public record Range(byte[] from, byte[] to) {

    private static final int BATCH = 500;

    /** All keys that begin with these bytes. */
    public static Range startingWith(byte[] prefix) {
        return new Range(prefix, end(prefix));
    }

    /** Whether a key is in the range. */
    public boolean contains(byte[] key) {
        return Arrays.compareUnsigned(from, key) <= 0 && Arrays.compareUnsigned(key, to) < 0;
    }

    /** What is left behind a key, for reading forward. */
    public Range after(byte[] key) {
        byte[] next = Arrays.copyOf(key, key.length + 1);
        return new Range(Arrays.compareUnsigned(next, from) < 0 ? from : next, to);
    }

    /** What is left before a key, for reading backward. */
    public Range before(byte[] key) {
        return new Range(from, Arrays.compareUnsigned(key, to) < 0 ? key : to);
    }

    /**
     * Removes the entries of the range, a batch at a time, up to the first whose value does not fulfil a condition; returns how many.
     *
     * @param with adds what is written together with the removal of a key
     */
    public int clear(Store store, Predicate<byte[]> condition, BiConsumer<byte[], Writes> with) {
        int removed = 0;
        while (true) {
            Writes writes = new Writes();
            try (Store.Entries entries = store.entries(from, to, Direction.FORWARD)) {
                for (int i = 0; i < BATCH && entries.next() && condition.test(entries.value()); i++) {
                    writes.remove(entries.key());
                    with.accept(entries.key(), writes);
                    removed++;
                }
            }
            if (writes.isEmpty()) {
                return removed;
            }
            store.write(writes);
        }
    }

    /** Removes all entries of the range. */
    void clear(Store store) {
        int _ = clear(store, _ -> true, (_, _) -> {});
    }

    /** The first key that comes after all that begin with these bytes. */
    static byte[] end(byte[] prefix) {
        for (int last = prefix.length - 1; last >= 0; last--) {
            if (prefix[last] != (byte) 0xff) {
                byte[] end = Arrays.copyOf(prefix, last + 1);
                end[last]++;
                return end;
            }
        }
        throw new IllegalArgumentException("nothing comes after bytes that are all 0xff");
    }
}
