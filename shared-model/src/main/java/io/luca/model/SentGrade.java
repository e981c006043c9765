package io.luca.model;

import java.math.BigDecimal;

/**
 * A grade as it is sent to the government.
 *
 * @param score on the scale between {@code scaleMin} and {@code scaleMax}, both included
 * @param version 1 or more; each version of a grade is sent once
 */
public record SentGrade(
        StudentId student,
        SubjectId subject,
        BigDecimal score,
        BigDecimal scaleMin,
        BigDecimal scaleMax,
        boolean passing,
        int version) {

    public SentGrade {
        score = Score.plain(score, "score");
        scaleMin = Score.plain(scaleMin, "scale");
        scaleMax = Score.plain(scaleMax, "scale");
        if (scaleMin.compareTo(scaleMax) >= 0) {
            throw LucaException.invalid("scale", "scale.min must be below scale.max");
        }
        if (score.compareTo(scaleMin) < 0 || score.compareTo(scaleMax) > 0) {
            throw LucaException.invalid("score", "score must be on the scale");
        }
        if (version < 1) {
            throw LucaException.invalid("version", "version must be 1 or more");
        }
    }

    public GradeKey key(PeriodId period) {
        return new GradeKey(student, subject, period);
    }
}
