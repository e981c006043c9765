package io.luca.model;

import java.util.Arrays;
import java.util.Optional;

/** Whether a school is at work on the platform. */
public enum SchoolState {
    ACTIVE("active"),
    /** Nobody of the school may do anything, no job begins anything new for it, and all its data stays as it is. */
    SUSPENDED("suspended");

    private final String word;

    SchoolState(String word) {
        this.word = word;
    }

    /** As the table and the commands write it. */
    public String word() {
        return word;
    }

    /** The one of a word, if there is one. */
    public static Optional<SchoolState> of(String word) {
        return Arrays.stream(values()).filter(state -> state.word.equals(word)).findFirst();
    }
}
