package io.luca.model;

import java.time.LocalDate;

/** A grading period of a school, first and last day included. What is refused is named by its member. */
public record GradingPeriod(PeriodId id, LocalDate start, LocalDate end) {

    public GradingPeriod {
        if (end.isBefore(start)) {
            throw LucaException.invalid("end", "period " + id + " must not end before it starts");
        }
    }

    public boolean holds(LocalDate date) {
        return !date.isBefore(start) && !date.isAfter(end);
    }
}
