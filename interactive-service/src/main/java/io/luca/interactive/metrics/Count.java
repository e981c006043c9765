package io.luca.interactive.metrics;

import java.util.concurrent.atomic.LongAdder;

/** How often something happened since it was last told. Cheap to count on the way of a request. Safe for use by many threads. */
public final class Count {

    private final LongAdder happened = new LongAdder();

    public void add() {
        happened.increment();
    }

    /** Tells it, and begins at 0 again. What happens in this very moment may be told the next time. */
    public long take() {
        return happened.sumThenReset();
    }
}
