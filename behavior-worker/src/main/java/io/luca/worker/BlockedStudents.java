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
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The students whom each school has blocked, so that nothing more of them is stored. What is known of a student is used for a
 * minute; of the others of a batch one call asks, and of nobody else. Safe for use by many threads.
 */
final class BlockedStudents {

    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MAX_STUDENTS = 100_000;

    private final TenantTable table;
    private final Cache<Key, Boolean> known;

    private record Key(SchoolId school, StudentId student) {}

    /**
     * Nothing is known yet.
     *
     * @param clock by which a minute passes, also for an environment that was stopped in the meantime
     */
    BlockedStudents(TenantTable table, InstantSource clock) {
        this.table = table;
        this.known = Caffeine.newBuilder()
                .maximumSize(MAX_STUDENTS)
                .expireAfterWrite(REMEMBERED)
                .executor(Runnable::run)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /**
     * The blocked ones among some students of a school.
     *
     * @throws LucaException if that cannot be known when the time is up; then nothing of the school may be stored
     */
    Set<StudentId> among(SchoolId school, Collection<StudentId> students, Pauses pauses) {
        Set<StudentId> blocked = new HashSet<>();
        Set<StudentId> unknown = new HashSet<>();
        for (StudentId student : students) {
            Boolean isBlocked = known.getIfPresent(new Key(school, student));
            if (isBlocked == null) {
                unknown.add(student);
            } else if (isBlocked) {
                blocked.add(student);
            }
        }
        if (!unknown.isEmpty()) { // not by a loader of the cache: while one waits, others of its bin would wait too
            Set<StudentId> found = read(school, unknown, pauses);
            unknown.forEach(student -> known.put(new Key(school, student), found.contains(student)));
            blocked.addAll(found);
        }
        return blocked;
    }

    private Set<StudentId> read(SchoolId school, Set<StudentId> students, Pauses pauses) {
        for (int tries = 1; ; tries++) {
            try {
                return table.erasuresOf(school).blockedAmong(students);
            } catch (LucaException failed) {
                if (!failed.retryable() || !pauses.pauseAfter(tries)) {
                    throw failed;
                }
            }
        }
    }
}
