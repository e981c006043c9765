package io.luca.interactive.resilience;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * The time for which one request may go on asking the data store. A request makes several calls, each with tries of its own;
 * without a common end they would add up while the caller has long gone. Bound to the thread's dynamic scope.
 */
public final class TimeBudget {

    private static final ScopedValue<Long> END = ScopedValue.newInstance();

    private TimeBudget() {}

    /** Runs work whose calls to the store, all together, may begin within this time. */
    public static <T> T within(Duration budget, Supplier<T> work) {
        return ScopedValue.where(END, System.nanoTime() + budget.toNanos()).call(work::get);
    }

    /** The same work within the time of the request that asks, whichever thread does it. */
    public static <T> Supplier<T> shared(Supplier<T> work) {
        if (!END.isBound()) {
            return work;
        }
        long end = END.get();
        return () -> ScopedValue.where(END, end).call(work::get);
    }

    /** Whether nothing more may begin. Never so outside of a request. */
    static boolean spent() {
        return END.isBound() && System.nanoTime() - END.get() >= 0;
    }
}
