package io.luca.model;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a school says of somebody who works there. A token alone gives no right that this does not give as well.
 *
 * @param names for people; 1 to 200 characters
 * @param roles that the person may act in, if the token says so too
 * @param isActive whether the person acts at all
 * @param lost since when the person may not act in a role, for each that is not given: what was done before stands
 * @param version how often it was changed; 0 when it is new
 */
public record Person(
        PersonId id, String names, Set<Role> roles, boolean isActive, Map<Role, Instant> lost, int version) {

    private static final int LONGEST_NAMES = 200;

    public Person {
        roles = Set.copyOf(roles);
        lost = Map.copyOf(lost);
        if (names.isBlank() || names.length() > LONGEST_NAMES) {
            throw LucaException.invalid("names", "names must have 1 to " + LONGEST_NAMES + " characters");
        }
        if (!roles.stream().allMatch(Role::isStaff)) {
            throw LucaException.invalid("roles", "roles must be of teacher, coordinator and school-admin");
        }
        if (version < 0) {
            throw LucaException.invalid("version", "version must not be negative");
        }
    }

    /**
     * What a school writes down about somebody, in place of what stood there. A role that was not given before either was lost when it was
     * lost first; of whom nothing was written down, the token decided until now.
     *
     * @param before empty if nothing was written down
     */
    public static Person recorded(
            Optional<Person> before, PersonId id, String names, Set<Role> roles, boolean isActive, Instant now) {
        Map<Role, Instant> lost = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            if (role.isStaff() && !(isActive && roles.contains(role))) {
                lost.put(
                        role,
                        before.flatMap(person -> Optional.ofNullable(person.lost.get(role)))
                                .orElse(now));
            }
        }
        return new Person(
                id,
                names,
                roles,
                isActive,
                lost,
                before.map(person -> person.version + 1).orElse(0));
    }

    /** Whether the person may act in a role now. */
    public boolean mayActAs(Role role) {
        return isActive && roles.contains(role);
    }

    /** Whether what the person did in a role at a time stands. */
    public boolean couldActAs(Role role, Instant at) {
        return mayActAs(role)
                || Optional.ofNullable(lost.get(role)).filter(at::isBefore).isPresent();
    }

    /** Whether both say the same, since whenever. */
    public boolean sameContentAs(Person other) {
        return id.equals(other.id)
                && names.equals(other.names)
                && roles.equals(other.roles)
                && isActive == other.isActive;
    }

    /** Without the names: they are personal data and must not reach a log. */
    @Override
    public String toString() {
        return "Person[" + id + "]";
    }
}
