package io.luca.grading;

/** The outcome of grading before the curve: a raw grade, or why there is none. */
public sealed interface Raw permits RawGrade, NotGraded {}
