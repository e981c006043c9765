package io.luca.local.workbench.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Runs a call again and again and measures it. Bounded in time; loopback only, by what it is given to call. */
public final class Load {

    /** Longer waits are counted as this long; a rush of 300,000 calls takes minutes. */
    private static final long MAX_MICROS = TimeUnit.MINUTES.toMicros(10);

    private static final int DIGITS = 3;
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

    private Load() {}

    /**
     * Closed loop: so many callers, each waiting for its answer before the next call. Measures throughput.
     *
     * @param call gets the number of the call; says whether it ended as it should
     */
    public static Figures closed(String name, int callers, Duration length, LongPredicate call) {
        Histogram micros = new ConcurrentHistogram(MAX_MICROS, DIGITS);
        AtomicLong number = new AtomicLong();
        AtomicLong failures = new AtomicLong();
        CountDownLatch done = new CountDownLatch(callers);
        long start = System.nanoTime();
        long end = start + length.toNanos();
        for (int caller = 0; caller < callers; caller++) {
            Thread.startVirtualThread(() -> {
                while (System.nanoTime() < end) {
                    measure(call, number.getAndIncrement(), System.nanoTime(), micros, failures);
                }
                done.countDown();
            });
        }
        await(done);
        return Figures.of(name, micros, failures.get(), Duration.ofNanos(System.nanoTime() - start));
    }

    /**
     * Open loop: calls begin at a fixed rate whether or not earlier ones have ended, and latency counts from when a call
     * should have begun, so that a stall is not hidden.
     */
    public static Figures open(String name, int perSecond, Duration length, LongPredicate call) {
        Histogram micros = new ConcurrentHistogram(MAX_MICROS, DIGITS);
        AtomicLong failures = new AtomicLong();
        int calls = (int) (perSecond * length.toMillis() / 1_000);
        CountDownLatch done = new CountDownLatch(calls);
        long step = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long start = System.nanoTime();
        for (int index = 0; index < calls; index++) {
            long number = index;
            long due = start + index * step;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            Thread.startVirtualThread(() -> {
                measure(call, number, due, micros, failures);
                done.countDown();
            });
        }
        await(done);
        return Figures.of(name, micros, failures.get(), Duration.ofNanos(System.nanoTime() - start));
    }

    private static void measure(LongPredicate call, long number, long from, Histogram micros, AtomicLong failures) {
        boolean good;
        try {
            good = call.test(number);
        } catch (RuntimeException failed) { // it is counted; the run says so
            good = false;
        }
        micros.recordValue(Math.min(MAX_MICROS, Math.max(1, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - from))));
        if (!good) {
            failures.incrementAndGet();
        }
    }

    private static void await(CountDownLatch done) {
        try {
            if (!done.await(LONGEST_ANSWER.toSeconds() + 120, TimeUnit.SECONDS)) {
                throw new IllegalStateException("calls of the benchmark did not end");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the benchmark was stopped", stop);
        }
    }
}
