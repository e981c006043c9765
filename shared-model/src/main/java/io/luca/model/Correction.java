package io.luca.model;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * A change of an evaluation, and why.
 *
 * @param expectedVersion the version that the teacher saw; another one is refused
 * @param reason 1 to 500 characters, kept in the change log
 * @param write tells this correction from any other, also from one that says the same at the same moment; all tries of one
 *     request have the same
 */
public record Correction(
        EvaluationKey key,
        int expectedVersion,
        EvaluationType type,
        Mark mark,
        LocalDate date,
        String reason,
        PersonId teacher,
        Instant at,
        UUID write) {

    private static final int MAX_REASON = 500;

    public Correction {
        if (expectedVersion < 1) {
            throw LucaException.invalid("version", "version must be 1 or more");
        }
        if (reason.isBlank() || reason.length() > MAX_REASON) {
            throw LucaException.invalid("reason", "reason must have 1 to " + MAX_REASON + " characters");
        }
    }

    /** What it makes of an evaluation: to be consolidated again, one version on. Its first author stays; who corrected it says the log. */
    public Evaluation applyTo(Evaluation before) {
        return new Evaluation(
                key, type, mark, date, before.teacher(), false, before.version() + 1, before.createdAt(), at);
    }
}
