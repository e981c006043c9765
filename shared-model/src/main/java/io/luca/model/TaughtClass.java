package io.luca.model;

/**
 * A class: who is taught a subject together in a year.
 *
 * @param name for people, such as {@code Matemáticas 3A}; 1 to 100 characters
 * @param subject it stays: a class of another subject is another class
 * @param gradeLevel such as {@code 3}
 * @param group such as {@code A}
 * @param year in which the school year begins, 2000 to 2100; it stays as well
 * @param version how often it was changed; 0 when it is new
 */
public record TaughtClass(
        ClassId id, String name, SubjectId subject, String gradeLevel, String group, int year, int version) {

    /** How many a school may have in a year. */
    public static final int MOST_OF_A_YEAR = 2_000;

    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2100;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_WORD = 20;

    public TaughtClass {
        requireLength("name", name, LONGEST_NAME);
        requireLength("grade_level", gradeLevel, LONGEST_WORD);
        requireLength("group", group, LONGEST_WORD);
        requireYear(year);
        if (version < 0) {
            throw LucaException.invalid("version", "version must not be negative");
        }
    }

    /**
     * Accepts the year of a class.
     *
     * @throws LucaException {@code INVALID} otherwise
     */
    public static void requireYear(int year) {
        if (year < FIRST_YEAR || year > LAST_YEAR) {
            throw LucaException.invalid("year", "year must be " + FIRST_YEAR + " to " + LAST_YEAR);
        }
    }

    private static void requireLength(String field, String value, int most) {
        if (value.isBlank() || value.length() > most) {
            throw LucaException.invalid(field, field + " must have 1 to " + most + " characters");
        }
    }

    /** Whether it says the same of itself, however often it was changed. */
    public boolean sameContentAs(TaughtClass other) {
        return withVersion(other.version).equals(other);
    }

    /** The same under another version. */
    public TaughtClass withVersion(int next) {
        return new TaughtClass(id, name, subject, gradeLevel, group, year, next);
    }
}
