package io.luca.model;

/** The name of a person who signs in: a teacher, a student or a school administrator. */
public record PersonId(String value) {

    public PersonId {
        Ids.valid(value, "person_id");
    }

    @Override
    public String toString() {
        return value;
    }
}
