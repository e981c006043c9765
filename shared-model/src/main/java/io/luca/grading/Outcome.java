package io.luca.grading;

/** The outcome of grading: a grade, or why there is none. */
public sealed interface Outcome permits Graded, NotGraded {}
