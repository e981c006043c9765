package io.luca.model;

import java.time.Instant;
import java.util.Set;

/**
 * What a school says of somebody who works there. A token alone gives no right that this does not give as well.
 *
 * @param names for people; 1 to 200 characters
 * @param roles that the person may act in, if the token says so too
 * @param isActive whether the person acts at all
 * @param changedAt when it was written; what was done before is judged by what was so before
 * @param version how often it was changed; 0 when it is new
 */
public record Person(PersonId id, String names, Set<Role> roles, boolean isActive, Instant changedAt, int version) {

    private static final int LONGEST_NAMES = 200;

    public Person {
        roles = Set.copyOf(roles);
        if (names.isBlank() || names.length() > LONGEST_NAMES) {
            throw LucaException.invalid("names", "names must have 1 to " + LONGEST_NAMES + " characters");
        }
        if (version < 0) {
            throw LucaException.invalid("version", "version must not be negative");
        }
    }

    /** Whether the person may act in a role now. */
    public boolean mayActAs(Role role) {
        return isActive && roles.contains(role);
    }

    /** Whether what the person did in a role at a time stands: what came before the last change, or is allowed after it. */
    public boolean mightActAs(Role role, Instant at) {
        return mayActAs(role) || at.isBefore(changedAt);
    }

    /** Without the names: they are personal data and must not reach a log. */
    @Override
    public String toString() {
        return "Person[" + id + "]";
    }
}
