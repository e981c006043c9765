package io.luca.store;

import io.luca.model.BatchKey;
import io.luca.model.RunName;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The state of a period's sync: who works on it, and which batches have not come to their end. Those hold their grades.
 *
 * @param holder the run that has the lease; null if none has
 * @param until when the lease ends; the epoch if there is none
 * @param open keys of batches that are to be brought to their end, in a fixed order
 * @param aside keys of batches that were put aside, which the reconciliation opens again
 * @param revision how often a batch has come, ended, been put aside or opened again
 */
public record SyncState(
        @Nullable RunName holder, Instant until, Set<BatchKey> open, Set<BatchKey> aside, long revision) {

    /**
     * Batches that may hold grades at once. Their keys lie in this one item, which has 400 KB, and each is read before another batch is
     * made. A run leaves off long before: after two that fail in a row.
     */
    static final int MOST_HOLDING = 1_000;

    static final String RUN = "run";
    static final String LEASE_UNTIL = "lease_until";
    static final String OPEN = "open";
    static final String ASIDE = "aside";
    static final String REVISION = "revision";

    /** Whether another run holds the lease, and has shown itself in time. */
    public boolean isHeldByOther(RunName run, Instant now) {
        return holder != null && !holder.equals(run) && !until.isBefore(now);
    }

    public Optional<RunName> run() {
        return Optional.ofNullable(holder);
    }

    /** The batches that hold grades. */
    Set<BatchKey> holding() {
        Set<BatchKey> all = new LinkedHashSet<>(open);
        all.addAll(aside);
        return all;
    }

    /** Whether there may be another batch. Until then grades wait, and the reconciliation opens again what was put aside. */
    boolean hasRoom() {
        return open.size() + aside.size() < MOST_HOLDING;
    }

    static SyncState none() {
        return new SyncState(null, Instant.EPOCH, Set.of(), Set.of(), 0);
    }

    static SyncState read(Item item) {
        return new SyncState(
                item.optionalText(RUN).map(RunName::new).orElse(null),
                item.has(LEASE_UNTIL) ? Instant.ofEpochMilli(item.longNumber(LEASE_UNTIL)) : Instant.EPOCH,
                keys(item, OPEN),
                keys(item, ASIDE),
                item.has(REVISION) ? item.longNumber(REVISION) : 0);
    }

    private static Set<BatchKey> keys(Item item, String name) {
        TreeMap<String, BatchKey> keys = new TreeMap<>();
        if (item.has(name)) {
            item.texts(name).forEach(key -> keys.put(key, BatchKey.of(key)));
        }
        return new LinkedHashSet<>(keys.values());
    }

    static AttributeValue one(BatchKey key) {
        return AttributeValue.fromSs(List.of(key.toString()));
    }
}
