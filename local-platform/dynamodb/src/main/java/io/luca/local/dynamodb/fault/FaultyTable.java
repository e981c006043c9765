package io.luca.local.dynamodb.fault;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/** The faults of one table, as far as they have happened. Safe for use by many threads. */
public final class FaultyTable {

    /** Beyond so many partitions the one that was used the longest time ago is forgotten: it is full again anyway. */
    private static final int PARTITIONS = 10_000;

    private static final int SECOND = 1_000;

    private final FaultSettings settings;
    private final Clock clock;

    /** The millisecond at which each partition has its units again, of which so many come back in each second. */
    private final Map<Partition, Double> fullAgain = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Partition, Double> eldest) {
            return size() > PARTITIONS;
        }
    };

    private final Share throttled;
    private final Share unprocessed;
    private final Share conflicts;

    FaultyTable(FaultSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        throttled = new Share(settings.throttleNext(), settings.throttled(), new AtomicLong());
        unprocessed = new Share(0, settings.unprocessed(), new AtomicLong());
        conflicts = new Share(settings.conflictNext(), settings.conflicts(), new AtomicLong());
    }

    /** What it was set to do wrong. */
    public FaultSettings settings() {
        return settings;
    }

    /** Waits as long as a request has to. */
    public void delay() {
        if (!settings.latency().isZero()) {
            try {
                Thread.sleep(settings.latency());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Whether a request, or an item of a batch, is throttled.
     *
     * @param partition tells the hash of the partition key, if it matters
     */
    boolean throttles(Faults.Access access, IntSupplier partition) {
        return throttled.next() || (settings.partitionLimits() && !hasBudget(access, partition.getAsInt()));
    }

    /** Whether an item of a batch is left unprocessed. */
    public boolean leavesUnprocessed() {
        return unprocessed.next();
    }

    /** Whether a write finds its item in somebody's transaction. */
    public boolean conflicts() {
        return conflicts.next();
    }

    private boolean hasBudget(Faults.Access access, int partition) {
        synchronized (fullAgain) {
            return fullAgain.getOrDefault(new Partition(access, partition), 0.0) < clock.millis() + SECOND;
        }
    }

    /** Counts what was consumed of a partition; what takes the last unit may take more than there is. */
    public void spend(Faults.Access access, IntSupplier partition, double units) {
        if (settings.partitionLimits()) {
            synchronized (fullAgain) {
                double now = clock.millis();
                double longer = units * SECOND / (access == Faults.Access.READ ? 3_000 : 1_000);
                Partition spent = new Partition(access, partition.getAsInt());
                fullAgain.merge(spent, now + longer, (before, _) -> Math.max(before, now) + longer);
            }
        }
    }

    /** The hash of a partition key, and what is counted of it. */
    private record Partition(Faults.Access access, int hash) {}

    /** The first ones, then an even share of those that follow. */
    private record Share(int first, double share, AtomicLong asked) {

        boolean next() {
            if (first == 0 && share == 0) {
                return false;
            }
            long after = asked.incrementAndGet() - first;
            return after <= 0 || due(after) > due(after - 1);
        }

        /** How many of those that follow the first ones are in the share; one such as 0.1 has no exact multiples. */
        private long due(long after) {
            return (long) (after * share + 1e-9);
        }
    }
}
