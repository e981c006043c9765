package io.luca.store;

import io.luca.model.BatchKey;
import io.luca.model.RunName;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Who works on a school's period, and which batches are to be brought to their end.
 *
 * @param holder the run that has the lease; null if none has
 * @param until when the lease ends; the epoch if there is none
 * @param open keys of batches that are neither ended nor put aside, in a fixed order
 */
public record SyncState(@Nullable RunName holder, Instant until, Set<BatchKey> open) {

    static final String RUN = "run";
    static final String LEASE_UNTIL = "lease_until";
    static final String OPEN = "open";

    /** Whether another run holds the lease, and has shown itself in time. */
    public boolean isHeldByOther(RunName run, Instant now) {
        return holder != null && !holder.equals(run) && !until.isBefore(now);
    }

    public Optional<RunName> run() {
        return Optional.ofNullable(holder);
    }

    static SyncState read(Item item) {
        TreeMap<String, BatchKey> open = new TreeMap<>();
        if (item.has(OPEN)) {
            item.texts(OPEN).forEach(key -> open.put(key, BatchKey.of(key)));
        }
        return new SyncState(
                item.optionalText(RUN).map(RunName::new).orElse(null),
                item.has(LEASE_UNTIL) ? Instant.ofEpochMilli(item.longNumber(LEASE_UNTIL)) : Instant.EPOCH,
                new java.util.LinkedHashSet<>(open.values()));
    }

    static AttributeValue one(BatchKey key) {
        return AttributeValue.fromSs(java.util.List.of(key.toString()));
    }
}
