package io.luca.model;

import java.time.Instant;
import java.time.LocalDate;

/**
 * A change of an evaluation, and why.
 *
 * @param expectedVersion the version that the teacher saw; another one is refused
 * @param reason 1 to 500 characters, kept in the change log
 */
public record Correction(
        EvaluationKey key,
        int expectedVersion,
        EvaluationType type,
        Score score,
        LocalDate date,
        String reason,
        PersonId teacher,
        Instant at) {

    private static final int MAX_REASON = 500;

    public Correction {
        if (expectedVersion < 1) {
            throw LucaException.invalid("version", "version must be 1 or more");
        }
        if (reason.isBlank() || reason.length() > MAX_REASON) {
            throw LucaException.invalid("reason", "reason must have 1 to " + MAX_REASON + " characters");
        }
    }
}
