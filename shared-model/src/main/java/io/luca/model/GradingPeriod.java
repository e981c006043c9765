package io.luca.model;

import java.time.LocalDate;

/** A grading period of a school, first and last day included. */
public record GradingPeriod(PeriodId id, LocalDate start, LocalDate end) {

    public GradingPeriod {
        if (end.isBefore(start)) {
            throw LucaException.invalid("periods", "period " + id + " must not end before it starts");
        }
    }

    public boolean holds(LocalDate date) {
        return !date.isBefore(start) && !date.isAfter(end);
    }
}
