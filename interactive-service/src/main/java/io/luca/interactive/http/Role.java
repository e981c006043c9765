package io.luca.interactive.http;

import java.util.Optional;

/** What a person is to the API, by the user pool's group. */
public enum Role {
    TEACHER("teacher"),
    STUDENT("student"),
    SCHOOL_ADMIN("school-admin");

    private final String group;

    Role(String group) {
        this.group = group;
    }

    public static Optional<Role> ofGroup(String group) {
        for (Role role : values()) {
            if (role.group.equals(group)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
