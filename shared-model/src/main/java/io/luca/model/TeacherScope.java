package io.luca.model;

/** How far the rights of a school's teachers go. A school begins with the whole of it, and never comes back from its classes. */
public enum TeacherScope {
    /** All pupils and marks of the school: of schools from before there were classes, until they have filled theirs. */
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
