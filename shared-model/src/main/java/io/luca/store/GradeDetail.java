package io.luca.store;

import io.luca.model.Evaluation;
import io.luca.model.Grade;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A grade with the evaluations of its subject and period; the grade is absent before the first consolidation. */
public record GradeDetail(@Nullable Grade consolidated, List<Evaluation> evaluations) {

    public GradeDetail {
        evaluations = List.copyOf(evaluations);
    }

    /** How many of the evaluations the grade does not count yet: recorded or corrected since. */
    public int pending() {
        return (int) evaluations.stream()
                .filter(evaluation -> !evaluation.consolidated())
                .count();
    }

    public Optional<Grade> grade() {
        return Optional.ofNullable(consolidated);
    }
}
