package io.luca.model;

/** The name of an evaluation within a student, subject and period. The client chooses it, so that it may send again. */
public record EvaluationId(String value) {

    public EvaluationId {
        Ids.valid(value, "evaluation_id");
    }

    @Override
    public String toString() {
        return value;
    }
}
