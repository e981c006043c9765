package io.luca.grading;

/** The absence of a grade, which is not a grade of zero: it neither passes nor fails. */
public record NotGraded(Reason reason) implements Raw, Outcome {

    /** The reason why there is none. */
    public enum Reason {
        /** Nothing was marked, or all of it is excused. */
        NO_WORK,
        /** All that was marked is of types without weight, or is extra credit. */
        NO_WEIGHT
    }
}
