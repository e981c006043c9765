package io.luca.interactive.metrics;

import java.util.concurrent.atomic.LongAccumulator;

/** The highest of the values that were seen since it was last told, from 0. Safe for use by many threads. */
public final class Highest {

    private final LongAccumulator seen = new LongAccumulator(Math::max, 0);

    public void see(long value) {
        seen.accumulate(value);
    }

    /** Tells it, and begins at 0 again. */
    public long take() {
        return seen.getThenReset();
    }
}
