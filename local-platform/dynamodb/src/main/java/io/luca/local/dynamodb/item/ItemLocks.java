package io.luca.local.dynamodb.item;

import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;

/**
 * Who may write which item now. Single writes of an item wait for each other, which takes microseconds; a transaction holds its items
 * from before it reads them until they are written, and nobody waits for it: who needs one of its items is told so.
 *
 * <p>A transaction takes its items in the order of their keys and gives all back if one is taken, so of two that want the same items one
 * gets them. While it holds items it keeps nobody else waiting. Safe for use by many threads.
 */
final class ItemLocks {

    private static final int STRIPES = 4096;

    private final Stripe[] stripes = new Stripe[STRIPES];

    ItemLocks() {
        Arrays.setAll(stripes, _ -> new Stripe());
    }

    /** The right to write, until it is closed, by the thread that opened it. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * The right to write an item.
     *
     * @throws ApiError {@code TransactionConflictException} if a transaction holds it
     */
    Held one(byte[] key) {
        Stripe stripe = stripes[stripe(key)];
        stripe.lock.lock();
        if (stripe.holds(key)) {
            stripe.lock.unlock();
            throw conflict();
        }
        return stripe.lock::unlock;
    }

    /** The right to write, or to read together, those items that no transaction holds. */
    Several several(List<byte[]> keys) {
        BitSet needed = new BitSet(STRIPES);
        keys.forEach(key -> needed.set(stripe(key)));
        needed.stream().forEach(stripe -> stripes[stripe].lock.lock());
        BitSet taken = new BitSet(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            taken.set(i, stripes[stripe(keys.get(i))].holds(keys.get(i)));
        }
        return new Several(taken, () -> needed.stream().forEach(stripe -> stripes[stripe].lock.unlock()));
    }

    /** The right to write all items of a transaction; if others hold some of them, the right to none. */
    Several transaction(List<byte[]> keys) {
        TreeMap<byte[], Integer> ordered = new TreeMap<>(Arrays::compareUnsigned);
        for (int i = 0; i < keys.size(); i++) {
            ordered.put(keys.get(i), i);
        }
        BitSet taken = new BitSet(keys.size());
        List<byte[]> held = new ArrayList<>(keys.size());
        ordered.forEach((key, position) -> {
            if (!taken.isEmpty()) {
                taken.set(position, withHeld(key, Set::contains));
            } else if (withHeld(key, Set::add)) {
                held.add(key);
            } else {
                taken.set(position);
            }
        });
        if (!taken.isEmpty()) {
            release(held);
        }
        return new Several(taken, () -> release(held));
    }

    /** Does something with the items that transactions hold. */
    private boolean withHeld(byte[] key, BiPredicate<Set<Bytes>, Bytes> work) {
        Stripe stripe = stripes[stripe(key)];
        stripe.lock.lock();
        try {
            return work.test(stripe.held, Bytes.of(key));
        } finally {
            stripe.lock.unlock();
        }
    }

    private void release(List<byte[]> held) {
        held.forEach(key -> withHeld(key, Set::remove));
        held.clear();
    }

    private static int stripe(byte[] key) {
        int hash = Arrays.hashCode(key) * 0x9E3779B9;
        return hash >>> (Integer.SIZE - Integer.numberOfTrailingZeros(STRIPES));
    }

    /** Refuses a write of an item that somebody's transaction has. */
    static void refuseIf(boolean taken) {
        if (taken) {
            throw conflict();
        }
    }

    private static ApiError conflict() {
        return ApiError.of("TransactionConflictException", "Transaction is ongoing for the item");
    }

    /**
     * The right to write several items: those that no transaction holds; or for a transaction all of them, or none.
     *
     * @param taken the positions of the keys that others hold
     */
    record Several(BitSet taken, Runnable release) implements Held {

        @Override
        public void close() {
            release.run();
        }
    }

    private static final class Stripe {

        private final ReentrantLock lock = new ReentrantLock();

        /** The items that transactions hold, under the lock. */
        private final Set<Bytes> held = new HashSet<>();

        boolean holds(byte[] key) {
            return !held.isEmpty() && held.contains(Bytes.of(key));
        }
    }
}
