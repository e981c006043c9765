package io.luca.model;

import java.util.Optional;

/** The role of a person in a school, by the user pool's group. */
public enum Role {
    TEACHER("teacher"),
    STUDENT("student"),
    COORDINATOR("coordinator"),
    SCHOOL_ADMIN("school-admin");

    private final String group;

    Role(String group) {
        this.group = group;
    }

    /** The user pool's group that gives it. */
    public String group() {
        return group;
    }

    /** The role of a group; empty if it is none of ours, or several joined. */
    public static Optional<Role> ofGroup(String group) {
        for (Role role : values()) {
            if (role.group.equals(group)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** Whether it is of those who work at a school: they reach what is of others, and need a second factor for it. */
    public boolean isStaff() {
        return this != STUDENT;
    }

    /** Whether it allows to act for a student: students act for themselves only. What else a role allows is for each path to say. */
    public boolean mayActFor(PersonId self, StudentId student) {
        return mayActFor(self.value(), student.value());
    }

    /** The same, of a student who is known as a person: the two ids are one. */
    public boolean mayActFor(PersonId self, PersonId person) {
        return mayActFor(self.value(), person.value());
    }

    private boolean mayActFor(String self, String other) {
        return this != STUDENT || self.equals(other);
    }
}
