package io.luca.worker;

import io.luca.model.LucaException;
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
    private final MinuteMemory<Key, Boolean> known;

    private record Key(SchoolId school, StudentId student) {}

    /**
     * Nothing is known yet.
     *
     * @param clock by which a minute passes, of the world: one that counts from a start may stand still while Lambda stops the
     *     environment between two calls
     */
    BlockedStudents(TenantTable table, InstantSource clock) {
        this.table = table;
        this.clock = clock;
        this.known = new MinuteMemory<>(MAX_STUDENTS, clock);
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
            known.recall(new Key(school, student))
                    .ifPresentOrElse(
                            isBlocked -> {
                                if (isBlocked) {
                                    blocked.add(student);
                                }
                            },
                            () -> unknown.add(student));
        }
        if (!unknown.isEmpty()) {
            blocked.addAll(read(school, unknown, pauses));
        }
        return blocked;
    }

    private Set<StudentId> read(SchoolId school, Set<StudentId> students, Pauses pauses) {
        return pauses.patiently(() -> {
            Instant askedAt = clock.instant();
            Set<StudentId> blocked = table.erasuresOf(school).blockedAmong(students, pauses);
            students.forEach(student -> known.keep(new Key(school, student), blocked.contains(student), askedAt));
            return blocked;
        });
    }
}
