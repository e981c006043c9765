package io.luca.grading;

/** What a student's marks make of a grade. */
public sealed interface Outcome permits Graded, NotGraded {}
