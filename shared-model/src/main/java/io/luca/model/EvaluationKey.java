package io.luca.model;

/** The key of an evaluation: where it belongs within a school. */
public record EvaluationKey(StudentId student, SubjectId subject, PeriodId period, EvaluationId id) {}
