package io.luca.store;

import io.luca.model.LucaException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The pauses between tries of one piece of work: they double from 50 ms to 2 s, each cut by chance to between half and all
 * of it, so that workers that were throttled together do not come back together; and they end when the time is up.
 */
public final class Pauses {

    private static final Duration FIRST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final Duration BRIEF = Duration.ofSeconds(1);
    private static final int MAX_DOUBLINGS = 6;

    /** A way to wait; that of a test lets its clock go on. */
    @FunctionalInterface
    public interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    private final Instant end;
    private final InstantSource clock;
    private final RandomGenerator chance;
    private final Sleeper sleeper;

    /**
     * Pauses until a time.
     *
     * @param end when no further try may begin
     */
    public Pauses(Instant end, InstantSource clock, RandomGenerator chance, Sleeper sleeper) {
        this.end = end;
        this.clock = clock;
        this.chance = chance;
        this.sleeper = sleeper;
    }

    /** Those of somebody who waits for an answer: they end within a second. */
    static Pauses brief() {
        InstantSource clock = InstantSource.system();
        return new Pauses(clock.instant().plus(BRIEF), clock, ThreadLocalRandom.current(), Thread::sleep);
    }

    /**
     * Makes a call, and makes it again after a pause while it fails for a reason that may pass.
     *
     * @throws LucaException as the last try did, if the time is up or the reason will not pass
     */
    public <T> T patiently(Supplier<T> call) {
        return patiently(Integer.MAX_VALUE, call);
    }

    /**
     * The same with a bound.
     *
     * @param most tries, 1 or more
     */
    public <T> T patiently(int most, Supplier<T> call) {
        for (int tries = 1; ; tries++) {
            try {
                return call.get();
            } catch (LucaException failed) {
                if (!failed.retryable() || tries >= most || !pauseAfter(tries)) {
                    throw failed;
                }
            }
        }
    }

    /**
     * Waits before another try.
     *
     * @param tries how many there were, 1 or more
     * @return false if there is no time for another one
     */
    public boolean pauseAfter(int tries) {
        Duration whole = FIRST.multipliedBy(1L << Math.min(tries - 1, MAX_DOUBLINGS));
        long most = Math.min(whole.toMillis(), LONGEST.toMillis());
        Duration pause = Duration.ofMillis(most / 2 + chance.nextLong(most / 2 + 1));
        if (clock.instant().plus(pause).isAfter(end)) {
            return false;
        }
        try {
            sleeper.sleep(pause);
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
