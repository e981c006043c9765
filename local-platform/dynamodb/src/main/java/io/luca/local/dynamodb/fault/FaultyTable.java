package io.luca.local.dynamodb.fault;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;

/** The faults of one table, as far as they have happened. Safe for use by many threads. */
public final class FaultyTable {

    /** Beyond so many partitions the one that was used the longest time ago is forgotten: it is full again anyway. */
    private static final int PARTITIONS = 10_000;

    private final FaultSettings settings;
    private final Clock clock;
    private final Map<Partition, Budget> budgets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Partition, Budget> eldest) {
            return size() > PARTITIONS;
        }
    };
    private final Share throttled;
    private final Share unprocessed;
    private final Share conflicts;

    FaultyTable(FaultSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        throttled = new Share(settings.throttleNext(), settings.throttled());
        unprocessed = new Share(0, settings.unprocessed());
        conflicts = new Share(settings.conflictNext(), settings.conflicts());
    }

    /** How far the global indexes of the table lag behind it. */
    public Duration indexLag() {
        return settings.indexLag();
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
    public boolean throttles(Faults.Access access, IntSupplier partition) {
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

    /** Whether it counts what partitions consume. */
    public boolean limitsPartitions() {
        return settings.partitionLimits();
    }

    private boolean hasBudget(Faults.Access access, int partition) {
        synchronized (budgets) {
            return budget(access, partition).left(clock.millis()) > 0;
        }
    }

    /** Counts what was consumed of a partition. */
    public void spend(Faults.Access access, IntSupplier partition, double units) {
        if (settings.partitionLimits()) {
            synchronized (budgets) {
                budget(access, partition.getAsInt()).spend(clock.millis(), units);
            }
        }
    }

    private Budget budget(Faults.Access access, int partition) {
        return budgets.computeIfAbsent(
                new Partition(access, partition),
                _ -> new Budget(access == Faults.Access.READ ? 3_000 : 1_000, clock.millis()));
    }

    /** The hash of a partition key, and what is counted of it. */
    private record Partition(Faults.Access access, int hash) {}

    /** The first ones, then an even share of those that follow. */
    private static final class Share {

        private final boolean possible;
        private final double share;
        private int first;
        private double due;

        Share(int first, double share) {
            this.first = first;
            possible = first > 0 || share > 0;
            this.share = share;
        }

        boolean next() {
            return possible && take();
        }

        private synchronized boolean take() {
            if (first > 0) {
                first--;
                return true;
            }
            due += share;
            // a share such as 0.1 has no exact sum
            if (due > 1 - 1e-9) {
                due--;
                return true;
            }
            return false;
        }
    }

    /** Units that come back by the second; what takes the last one may take more than there is. */
    private static final class Budget {

        private final double perSecond;
        private double left;
        private long at;

        Budget(double perSecond, long now) {
            this.perSecond = perSecond;
            left = perSecond;
            at = now;
        }

        double left(long now) {
            double back =
                    perSecond * Math.max(0, now - at) / Duration.ofSeconds(1).toMillis();
            left = Math.min(perSecond, left + back);
            at = Math.max(at, now);
            return left;
        }

        void spend(long now, double units) {
            left = left(now) - units;
        }
    }
}
