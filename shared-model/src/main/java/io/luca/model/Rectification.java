package io.luca.model;

import java.time.Instant;

/**
 * A change of what a school says of a student.
 *
 * @param before as it was read
 * @param after of the same id
 * @param reason 1 to 500 characters
 * @param by who asked for it
 */
public record Rectification(Student before, Student after, String reason, PersonId by, Instant at) {

    private static final int LONGEST_REASON = 500;

    public Rectification {
        if (!before.id().equals(after.id())) {
            throw new IllegalArgumentException("a student keeps the id");
        }
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw LucaException.invalid("reason", "reason must have 1 to " + LONGEST_REASON + " characters");
        }
    }
}
