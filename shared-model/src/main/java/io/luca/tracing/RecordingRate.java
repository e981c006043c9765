package io.luca.tracing;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** How many may be recorded: so many in each second, counted from its beginning. Safe for use by many threads. */
final class RecordingRate {

    private static final long SECOND = 1_000_000_000L;

    private final int most;
    private final LongSupplier nanoTime;
    private final long start;
    /** The second, and in the lower half how many were taken in it. */
    private final AtomicLong taken = new AtomicLong();

    /**
     * None is taken yet.
     *
     * @param most a second
     * @param nanoTime as {@link System#nanoTime()}
     */
    RecordingRate(int most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    /** Takes one of this second; false if there is none left. The second may lie before the first one, after a snapshot was restored. */
    boolean take() {
        long second = (nanoTime.getAsLong() - start) / SECOND;
        long now = taken.updateAndGet(last -> last >> 32 == second ? last + 1 : (second << 32) + 1);
        return (now & 0xFFFF_FFFFL) <= most;
    }
}
