package io.luca.store;

/** The answer to a write of a grade. */
public enum GradeWrite {
    /** It is written, and what it counts says so. */
    WRITTEN,
    /** Nothing of the grade is written: what it was made of is no longer as it was read. */
    OUTDATED
}
