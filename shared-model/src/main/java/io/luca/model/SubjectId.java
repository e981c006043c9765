package io.luca.model;

/** The name of a subject of a school, such as {@code matematicas}. */
public record SubjectId(String value) {

    public SubjectId {
        Ids.valid(value, "subject");
    }

    @Override
    public String toString() {
        return value;
    }
}
