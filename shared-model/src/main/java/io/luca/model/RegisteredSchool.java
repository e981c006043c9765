package io.luca.model;

/**
 * A school as the platform's operators know it.
 *
 * @param name for people, such as {@code Colegio del Norte}; 1 to 100 characters
 */
public record RegisteredSchool(SchoolId id, String name, SchoolStatus status) {

    private static final int LONGEST_NAME = 100;

    public RegisteredSchool {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw LucaException.invalid("name", "name must have 1 to " + LONGEST_NAME + " characters");
        }
    }

    /** Whether an operator has said the same of another one, whatever became of it since. */
    public boolean isDescribedAs(RegisteredSchool other) {
        return id.equals(other.id) && name.equals(other.name) && status.zone().equals(other.status.zone());
    }
}
