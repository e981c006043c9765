package io.luca.model;

/**
 * A student of a school.
 *
 * @param name 1 to 200 characters
 * @param gradeLevel such as {@code 3}
 * @param group such as {@code A}
 */
public record Student(StudentId id, String name, String gradeLevel, String group) {

    public Student {
        require("name", name, 200);
        require("grade_level", gradeLevel, 20);
        require("group", group, 20);
    }

    private static void require(String field, String value, int most) {
        if (value.isBlank() || value.length() > most) {
            throw LucaException.invalid(field, field + " must have 1 to " + most + " characters");
        }
    }

    /** Without the name: it is personal data and must not reach a log. */
    @Override
    public String toString() {
        return "Student[" + id + "]";
    }
}
