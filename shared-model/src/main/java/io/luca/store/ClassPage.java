package io.luca.store;

import io.luca.model.Evaluation;
import io.luca.model.Grade;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A page of what a class has: grades and evaluations of one subject and period, in order of student.
 *
 * @param range which part of the class is in the page
 */
public record ClassPage(
        List<Grade> grades,
        List<Evaluation> evaluations,
        PageRange range,
        @Nullable String nextCursor) {

    public ClassPage {
        grades = List.copyOf(grades);
        evaluations = List.copyOf(evaluations);
    }

    /**
     * How many evaluations a grade does not count yet: recorded or corrected since.
     *
     * @return empty if some evaluations of its student are in an earlier page
     */
    public OptionalInt pending(Grade grade) {
        return range.holdsAllOf(Keys.classStudent(grade.student()))
                ? OptionalInt.of(Pending.count(evaluations, grade))
                : OptionalInt.empty();
    }

    public Optional<String> next() {
        return Optional.ofNullable(nextCursor);
    }
}
