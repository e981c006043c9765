package io.luca.interactive.resilience;

import io.luca.interactive.metrics.Count;
import io.luca.interactive.metrics.Highest;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The places for reads that are much work: so many at once of one school, and so many in all. Who finds none stands in line for a
 * while; who finds the line full, or has stood in it too long, is told to come again. So they take a known part of the connections
 * and of the processor, and the rest is for what is quick. Each copy of the service has its own places. Safe for use by many threads.
 */
public final class HeavyReads {

    private final Bounds bounds;
    private final Semaphore places;
    private final Map<SchoolId, Reads> schools = new HashMap<>();
    private final Count refused = new Count();
    private final Highest atOnce = new Highest();
    private int inside;

    /**
     * How many there are.
     *
     * @param ofSchool reads of one school at once; at least 1
     * @param inAll reads at once; no fewer
     * @param lineOfSchool reads of one school that wait, beside those that run
     * @param lineInAll reads of schools with a place of their own that wait for one among all
     * @param longestWait in the line
     */
    public record Bounds(int ofSchool, int inAll, int lineOfSchool, int lineInAll, Duration longestWait) {

        public Bounds {
            if (ofSchool < 1 || inAll < ofSchool || lineOfSchool < 0 || lineInAll < 0) {
                throw new IllegalArgumentException("a school has at least one place, and all together no fewer");
            }
        }
    }

    /** What one school has inside: in a place or in the line. It is forgotten when nothing is. */
    private static final class Reads {

        private final Semaphore places;
        private int inside;

        Reads(int places) {
            this.places = new Semaphore(places, true);
        }
    }

    public HeavyReads(Bounds bounds) {
        this.bounds = bounds;
        this.places = new Semaphore(bounds.inAll(), true);
    }

    /**
     * Runs a read in a place. A read must not run another one within itself, or both would wait for each other.
     *
     * @throws LucaException {@code TOO_MANY_REQUESTS} if there is no place in time, nor in the line
     */
    public <T> T run(SchoolId school, Supplier<T> read) {
        Reads own = enter(school);
        try {
            long end = System.nanoTime() + bounds.longestWait().toNanos();
            return in(own.places, end, () -> amongAll(end, read));
        } finally {
            leave(school, own);
        }
    }

    /**
     * The same of one part of a larger read, which has an end of its own: if the waiting of its parts has used that up, there is too much to
     * read, and the store is not what is slow.
     *
     * @throws LucaException {@code TOO_MANY_REQUESTS} in that case as well
     */
    public <T> T runPart(SchoolId school, Supplier<T> read) {
        return run(school, () -> {
            if (TimeBudget.spent()) {
                throw tooMuch("too much is read at once");
            }
            return read.get();
        });
    }

    /** Who waits for others of the own school only is not in the line of all, or two schools would fill it. */
    private <T> T amongAll(long end, Supplier<T> read) {
        enterAll();
        try {
            return in(places, end, read);
        } finally {
            leaveAll();
        }
    }

    private synchronized void enterAll() {
        if (inside == bounds.inAll() + bounds.lineInAll()) {
            throw tooMuch("too much is read at once");
        }
        inside++;
        atOnce.see(inside);
    }

    private LucaException tooMuch(String of) {
        refused.add();
        return Refusals.tooMuch(of);
    }

    /** The reads that found no place in time. */
    public Count refused() {
        return refused;
    }

    /** How many reads had a place among all, or waited for one, at the same time. */
    public Highest atOnce() {
        return atOnce;
    }

    private synchronized void leaveAll() {
        inside--;
    }

    private synchronized Reads enter(SchoolId school) {
        Reads own = schools.getOrDefault(school, new Reads(bounds.ofSchool()));
        if (own.inside == bounds.ofSchool() + bounds.lineOfSchool()) {
            throw tooMuch("your school reads too much at once");
        }
        own.inside++;
        schools.put(school, own);
        return own;
    }

    private synchronized void leave(SchoolId school, Reads own) {
        own.inside--;
        if (own.inside == 0) {
            schools.remove(school);
        }
    }

    private <T> T in(Semaphore places, long end, Supplier<T> work) {
        take(places, end);
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    private void take(Semaphore places, long end) {
        try {
            if (!places.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                throw tooMuch("too much is read at once");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw LucaException.unavailable("the service is stopping", stop);
        }
    }
}
