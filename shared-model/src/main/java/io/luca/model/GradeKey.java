package io.luca.model;

/** The key of a grade: one student's in one subject and period. */
public record GradeKey(StudentId student, SubjectId subject, PeriodId period) {

    /** How many evaluations a grade may be made of: so many are shown in one answer. */
    public static final int MOST_EVALUATIONS = 1_000;

    /** The grade that an evaluation counts for. */
    public static GradeKey of(EvaluationKey evaluation) {
        return new GradeKey(evaluation.student(), evaluation.subject(), evaluation.period());
    }

    @Override
    public int hashCode() {
        return KeyHash.of(student, subject, period);
    }
}
