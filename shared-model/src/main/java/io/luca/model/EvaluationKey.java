package io.luca.model;

/** Where an evaluation belongs within a school. */
public record EvaluationKey(StudentId student, SubjectId subject, PeriodId period, EvaluationId id) {}
