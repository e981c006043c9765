package io.luca.grading;

/** What a student's marks make before the curve. */
public sealed interface Raw permits RawGrade, NotGraded {}
