package io.luca.model;

/** The key of a grade: one student's in one subject and period. */
public record GradeKey(StudentId student, SubjectId subject, PeriodId period) {

    /** The grade that an evaluation counts for. */
    public static GradeKey of(EvaluationKey evaluation) {
        return new GradeKey(evaluation.student(), evaluation.subject(), evaluation.period());
    }
}
