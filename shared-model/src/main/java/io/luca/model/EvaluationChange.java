package io.luca.model;

import java.time.Instant;
import java.time.LocalDate;

/**
 * A correction that was made of an evaluation.
 *
 * @param version that the evaluation has had since
 * @param by who made it
 * @param reason as it was given
 */
public record EvaluationChange(int version, PersonId by, Instant at, String reason, Content before, Content after) {

    /** What a correction may change of an evaluation. */
    public record Content(EvaluationType type, Mark mark, LocalDate date) {}
}
