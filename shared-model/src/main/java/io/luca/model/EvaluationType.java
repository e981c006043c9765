package io.luca.model;

/** The kind of an evaluation, such as {@code exam}; a subject's rules give each kind its weight. */
public record EvaluationType(String value) {

    public EvaluationType {
        Ids.valid(value, "type");
    }

    @Override
    public String toString() {
        return value;
    }
}
