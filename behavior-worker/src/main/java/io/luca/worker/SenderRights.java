package io.luca.worker;

import io.luca.model.BehaviorEvent;
import io.luca.model.ClassId;
import io.luca.model.Membership;
import io.luca.model.Person;
import io.luca.model.PersonId;
import io.luca.model.Role;
import io.luca.model.SchoolId;
import io.luca.model.SchoolStatus;
import io.luca.model.StudentId;
import io.luca.model.TeacherScope;
import io.luca.store.Pauses;
import io.luca.store.TenantTable;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Whether who sent an event may hand it in: nobody of a school that was suspended when it came in; a teacher who had the role then, and in a
 * school whose rights end at the class only of those students who were in a class of the teacher's on the day on which it occurred. Days are
 * those of the school. What is known is used for a minute after it was asked for. Safe for use by many threads.
 */
final class SenderRights {

    private static final int MOST_SCHOOLS = 10_000;
    private static final int MOST_PERSONS = 50_000;

    private final TenantTable table;
    private final InstantSource clock;
    private final MinuteMemory<SchoolId, SchoolStatus> statuses;
    private final MinuteMemory<SchoolId, TeacherScope> scopes;
    private final MinuteMemory<Key, Optional<Person>> people;
    private final MinuteMemory<Key, List<Membership>> memberships;

    private record Key(SchoolId school, String id, boolean isStudent) {}

    /**
     * Nothing is known yet.
     *
     * @param clock by which a minute passes, of the world
     */
    SenderRights(TenantTable table, InstantSource clock) {
        this.table = table;
        this.clock = clock;
        this.statuses = new MinuteMemory<>(MOST_SCHOOLS, clock);
        this.scopes = new MinuteMemory<>(MOST_SCHOOLS, clock);
        this.people = new MinuteMemory<>(MOST_PERSONS, clock);
        this.memberships = new MinuteMemory<>(MOST_PERSONS, clock);
    }

    /**
     * A message with those events only that its sender may hand in. Those of a suspended school are refused as such, the others as if the
     * school had no such student.
     *
     * @throws io.luca.model.LucaException if that cannot be known when the time is up; then nothing of the message may be stored
     */
    ReadMessage allowed(SchoolId school, ReadMessage message, Pauses pauses) {
        SchoolStatus status = known(statuses, school, pauses, () -> table.statusOf(school));
        if (status.wasSuspendedAt(message.delivery().receivedAt())) {
            return message.ofSuspendedSchool();
        }
        if (message.delivery().role().filter(Role.TEACHER::equals).isEmpty()) {
            return message;
        }
        if (!isActive(school, message.delivery(), pauses)) {
            return message.only(_ -> false);
        }
        return scope(school, pauses) == TeacherScope.CLASS
                ? message.only(
                        event -> isOwn(school, status.zone(), message.delivery().person(), event, pauses))
                : message;
    }

    /** What was handed in before the school took the role away stands. */
    private boolean isActive(SchoolId school, Delivery delivery, Pauses pauses) {
        PersonId teacher = delivery.person();
        return known(
                        people,
                        new Key(school, teacher.value(), false),
                        pauses,
                        () -> table.peopleOf(school).find(teacher))
                .filter(person -> !person.couldActAs(Role.TEACHER, delivery.receivedAt()))
                .isEmpty();
    }

    private boolean isOwn(SchoolId school, ZoneId zone, PersonId teacher, BehaviorEvent event, Pauses pauses) {
        LocalDate day = LocalDate.ofInstant(event.occurredAt(), zone);
        Set<ClassId> taught = on(day, taught(school, teacher, pauses));
        return on(day, attended(school, event.student(), pauses)).stream().anyMatch(taught::contains);
    }

    private static Set<ClassId> on(LocalDate day, List<Membership> all) {
        return all.stream()
                .filter(each -> each.holds(day))
                .map(Membership::schoolClass)
                .collect(Collectors.toSet());
    }

    private TeacherScope scope(SchoolId school, Pauses pauses) {
        return known(scopes, school, pauses, () -> table.rightsOf(school).ofTeachers());
    }

    private List<Membership> taught(SchoolId school, PersonId teacher, Pauses pauses) {
        return known(
                memberships,
                new Key(school, teacher.value(), false),
                pauses,
                () -> table.membershipsOf(school).taughtBy(teacher));
    }

    private List<Membership> attended(SchoolId school, StudentId student, Pauses pauses) {
        return known(
                memberships,
                new Key(school, student.value(), true),
                pauses,
                () -> table.membershipsOf(school).of(student));
    }

    private <K, T> T known(MinuteMemory<K, T> memory, K key, Pauses pauses, Supplier<T> question) {
        return memory.recall(key)
                .orElseGet(() -> pauses.patiently(() -> {
                    Instant askedAt = clock.instant();
                    T fresh = question.get();
                    memory.keep(key, fresh, askedAt);
                    return fresh;
                }));
    }
}
