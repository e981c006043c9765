package io.luca.model;

import java.time.LocalDate;
import java.util.Optional;

/**
 * The time for which somebody is in a class. Who comes again after a while has two.
 *
 * @param from the first day
 * @param to the last day; empty while nobody knows of an end
 */
public record Membership(
        ClassId schoolClass, PersonId person, MemberRole role, LocalDate from, Optional<LocalDate> to) {

    public Membership {
        if (to.filter(end -> end.isBefore(from)).isPresent()) {
            throw LucaException.invalid("to", "to must not be before from, " + from);
        }
    }

    /** Whether the person is in the class on a day. */
    public boolean holds(LocalDate day) {
        return !day.isBefore(from) && !isOver(day);
    }

    /** Whether its last day was before a day. */
    public boolean isOver(LocalDate day) {
        return to.filter(day::isAfter).isPresent();
    }

    /** Whether there is a day that is in both. */
    public boolean overlaps(Membership other) {
        return !isOver(other.from) && !other.isOver(from);
    }
}
