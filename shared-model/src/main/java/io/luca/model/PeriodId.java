package io.luca.model;

/** The name of a grading period of a school, such as {@code Q1_2024}. */
public record PeriodId(String value) {

    public PeriodId {
        Ids.valid(value, "period");
    }

    @Override
    public String toString() {
        return value;
    }
}
