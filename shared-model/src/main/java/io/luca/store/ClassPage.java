package io.luca.store;

import io.luca.model.Evaluation;
import io.luca.model.Grade;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A page of what a class has: grades and evaluations of one subject and period, in order of student. */
public record ClassPage(
        List<Grade> grades,
        List<Evaluation> evaluations,
        @Nullable String nextCursor) {

    public ClassPage {
        grades = List.copyOf(grades);
        evaluations = List.copyOf(evaluations);
    }

    public Optional<String> next() {
        return Optional.ofNullable(nextCursor);
    }
}
