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
    private record Known(boolean isBlocked, Instant askedAt) {

        /** Whether it may decide; not if the clock was set back meanwhile. */
        boolean isFresh(Instant now) {
            return !now.isBefore(askedAt) && now.isBefore(askedAt.plus(Notice.OLDEST_SNAPSHOT));
        }
    }

    /**
     * Nothing is known yet.
     *
     * @param clock by which a minute passes, of the world: one that counts from a start may stand still while Lambda stops the
     *     environment between two calls
     */
    BlockedStudents(TenantTable table, InstantSource clock) {
        this.table = table;
        this.clock = clock;
        this.known = Caffeine.newBuilder()
                .maximumSize(MAX_STUDENTS)
                .executor(Runnable::run)
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
            if (answer == null || !answer.isFresh(clock.instant())) {
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
        return pauses.patiently(() -> {
            Instant askedAt = clock.instant();
            Set<StudentId> blocked = table.erasuresOf(school).blockedAmong(students, pauses);
            students.forEach(
                    student -> known.put(new Key(school, student), new Known(blocked.contains(student), askedAt)));
            return blocked;
        });
    }
}
