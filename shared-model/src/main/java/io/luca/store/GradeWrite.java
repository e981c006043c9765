package io.luca.store;

/** The answer to a write of a grade. */
public enum GradeWrite {
    /** It is written, and what it counts says so. */
    WRITTEN,
    /** What the grade was made of is no longer as it was read: it is to be made again. */
    OUTDATED
}
