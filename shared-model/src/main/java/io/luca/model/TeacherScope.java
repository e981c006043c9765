package io.luca.model;

/** How far the rights of a school's teachers go. A school that an operator creates begins with its classes; none comes back from them. */
public enum TeacherScope {
    /** All pupils and marks of the school: of schools from before there were classes, until they have filled theirs and say so. */
    SCHOOL("school"),
    /** Pupils of the classes that a teacher teaches today, and what is of the subjects of these classes. */
    CLASS("class");

    private final String word;

    TeacherScope(String word) {
        this.word = word;
    }

    /** As API and table write it. */
    public String word() {
        return word;
    }
}
