package io.luca.model;

/** The name of a class within a school, such as {@code mat-3a-2026}. */
public record ClassId(String value) {

    public ClassId {
        Ids.valid(value, "class_id");
    }

    @Override
    public String toString() {
        return value;
    }
}
