package io.luca.store;

/** What a student's id is to a school: whether records are kept under it that may be reached. */
public enum Standing {
    /** The school has no such student. */
    UNKNOWN,
    /** The school has the student. */
    ENROLLED,
    /** The records are out of reach, because their erasure was asked for; the school may have had the student or not. */
    BLOCKED
}
