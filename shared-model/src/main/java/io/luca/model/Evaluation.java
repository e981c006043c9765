package io.luca.model;

import java.time.Instant;
import java.time.LocalDate;

/**
 * One mark given to one student.
 *
 * @param mark what was entered: a score, or why there is none
 * @param teacher who gave it, or who changed it last
 * @param consolidated whether the grade of its subject and period already counts it
 * @param version 1 when recorded, one more at each correction
 */
public record Evaluation(
        EvaluationKey key,
        EvaluationType type,
        Mark mark,
        LocalDate date,
        PersonId teacher,
        boolean consolidated,
        int version,
        Instant createdAt,
        Instant updatedAt) {

    public Evaluation {
        if (version < 1) {
            throw LucaException.invalid("version", "version must be 1 or more");
        }
    }

    /** A new evaluation, not yet in any grade. */
    public static Evaluation recorded(
            EvaluationKey key, EvaluationType type, Mark mark, LocalDate date, PersonId teacher, Instant now) {
        return new Evaluation(key, type, mark, date, teacher, false, 1, now, now);
    }

    /** A new evaluation with a score, not yet in any grade. */
    public static Evaluation recorded(
            EvaluationKey key, EvaluationType type, Score score, LocalDate date, PersonId teacher, Instant now) {
        return recorded(key, type, Mark.of(score), date, teacher, now);
    }

    /** Whether both say the same, whoever sent it and whenever: a retry of a request arrives later. */
    public boolean sameContentAs(Evaluation other) {
        return key.equals(other.key) && type.equals(other.type) && mark.equals(other.mark) && date.equals(other.date);
    }
}
