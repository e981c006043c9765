package io.luca.model;

/** The name of one school, the tenant. Case-sensitive; its alphabet keeps it inside its part of a storage key. */
public record SchoolId(String value) {

    public SchoolId {
        Ids.valid(value, "school_id");
    }

    @Override
    public String toString() {
        return value;
    }
}
