package io.luca.worker;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.luca.model.LucaException;
import io.luca.model.Notice;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.store.Pauses;
import io.luca.store.TenantTable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The students whom each school has blocked, so that nothing more of them is stored. What is known of a student is used for a
 * minute after it was asked for; of the others of a batch one call asks, and of nobody else. Safe for use by many threads.
 */
final class BlockedStudents {

    private static final int MAX_STUDENTS = 100_000;

    private final TenantTable table;
    private final InstantSource clock;
    private final Cache<Key, Known> known;

    private record Key(SchoolId school, StudentId student) {}

    /** @param askedAt when the question was sent: the answer may have been long on its way */
    private record Known(boolean isBlocked, Instant askedAt) {}

    /**
     * Nothing is known yet.
     *
     * @param clock by which a minute passes, also for an environment that was stopped in the meantime
     */
    BlockedStudents(TenantTable table, InstantSource clock) {
        this.table = table;
        this.clock = clock;
        this.known = Caffeine.newBuilder()
                .maximumSize(MAX_STUDENTS)
                .expireAfterWrite(Notice.OLDEST_SNAPSHOT)
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
            Known answer = known.getIfPresent(new Key(school, student));
            if (answer == null || !clock.instant().isBefore(answer.askedAt().plus(Notice.OLDEST_SNAPSHOT))) {
                unknown.add(student);
            } else if (answer.isBlocked()) {
                blocked.add(student);
            }
        }
        if (!unknown.isEmpty()) { // not by a loader of the cache: while one waits, others of its bin would wait too
            blocked.addAll(read(school, unknown, pauses));
        }
        return blocked;
    }

    private Set<StudentId> read(SchoolId school, Set<StudentId> students, Pauses pauses) {
        for (int tries = 1; ; tries++) {
            Instant askedAt = clock.instant();
            try {
                Set<StudentId> blocked = table.erasuresOf(school).blockedAmong(students);
                students.forEach(
                        student -> known.put(new Key(school, student), new Known(blocked.contains(student), askedAt)));
                return blocked;
            } catch (LucaException failed) {
                if (!failed.retryable() || !pauses.pauseAfter(tries)) {
                    throw failed;
                }
            }
        }
    }
}
