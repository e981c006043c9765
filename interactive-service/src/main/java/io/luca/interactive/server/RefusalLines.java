package io.luca.interactive.server;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.luca.interactive.http.Caller;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Which refusals are written into the log: of each person the first, and then at most one a second, with how many it stands for.
 * What was counted after a person's last line is told by the next one, and not at all if the person sends no more. Safe for use by
 * many threads.
 */
final class RefusalLines {

    private static final int MAX_PEOPLE = 10_000;
    private static final long PAUSE = Duration.ofSeconds(1).toNanos();

    private final LoadingCache<Caller, Refusals> people;

    /**
     * The lines of all people.
     *
     * @param nanoTime as {@link System#nanoTime()}
     */
    RefusalLines(LongSupplier nanoTime) {
        people = Caffeine.newBuilder().maximumSize(MAX_PEOPLE).build(_ -> new Refusals(nanoTime));
    }

    /** Counts a refusal; how many the line that is due now stands for, or empty if none is due. */
    OptionalLong count(Caller caller) {
        return people.get(caller).count();
    }

    private static final class Refusals {

        private final LongSupplier nanoTime;
        private long nextLine;
        private long untold;

        Refusals(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
            this.nextLine = nanoTime.getAsLong();
        }

        synchronized OptionalLong count() {
            long now = nanoTime.getAsLong();
            untold++;
            if (now - nextLine < 0) {
                return OptionalLong.empty();
            }
            long told = untold;
            untold = 0;
            nextLine = now + PAUSE;
            return OptionalLong.of(told);
        }
    }
}
