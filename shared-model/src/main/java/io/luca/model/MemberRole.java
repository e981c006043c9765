package io.luca.model;

import java.util.Optional;

/** What somebody is in a class. */
public enum MemberRole {
    STUDENT("student"),
    TEACHER("teacher"),
    ASSISTANT("assistant");

    private final String word;

    MemberRole(String word) {
        this.word = word;
    }

    /** As API and table write it. */
    public String word() {
        return word;
    }

    /** The role of a word; empty if it is none. */
    public static Optional<MemberRole> of(String word) {
        for (MemberRole role : values()) {
            if (role.word.equals(word)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** Whether it is of those who teach: they see and mark the class. */
    public boolean isTeaching() {
        return this != STUDENT;
    }
}
