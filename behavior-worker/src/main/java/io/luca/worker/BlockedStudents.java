package io.luca.worker;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.store.Pauses;
import io.luca.store.TenantTable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The students whom each school has blocked, so that nothing more of them is stored. What is known of a school is used for a
 * minute: one query for however many batches. Safe for use by many threads.
 */
final class BlockedStudents {

    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MAX_SCHOOLS = 10_000;

    private final TenantTable table;
    private final Cache<SchoolId, Set<StudentId>> known;

    /**
     * Nothing is known yet.
     *
     * @param clock by which a minute passes, also for an environment that was stopped in the meantime
     */
    BlockedStudents(TenantTable table, InstantSource clock) {
        this.table = table;
        this.known = Caffeine.newBuilder()
                .maximumSize(MAX_SCHOOLS)
                .expireAfterWrite(REMEMBERED)
                .executor(Runnable::run)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /**
     * The blocked students of a school.
     *
     * @throws LucaException if that cannot be known when the time is up; then nothing of the school may be stored
     */
    Set<StudentId> of(SchoolId school, Pauses pauses) {
        Set<StudentId> blocked = known.getIfPresent(school);
        if (blocked == null) { // not by a loader of the cache: while one waits, others of its bin would wait too
            blocked = read(school, pauses);
            known.put(school, blocked);
        }
        return blocked;
    }

    private Set<StudentId> read(SchoolId school, Pauses pauses) {
        for (int tries = 1; ; tries++) {
            try {
                return table.erasuresOf(school).blocked();
            } catch (LucaException failed) {
                if (!failed.retryable() || !pauses.pauseAfter(tries)) {
                    throw failed;
                }
            }
        }
    }
}
