package io.luca.model;

import java.time.LocalDate;

/** Why classes are to be measured anew although no mark in them is new: somebody counts there no more, or again, or for the first time. */
public sealed interface Unmeasured {

    /** A student was blocked by an erasure, or is no more. */
    record Erased(Erasure erasure) implements Unmeasured {}

    /**
     * A student came into a class of a subject, or left one.
     *
     * @param since the first day for which the class is another than before
     * @param version of the memberships; who moved again since has another
     */
    record Moved(StudentId student, SubjectId subject, LocalDate since, int version) implements Unmeasured {}
}
