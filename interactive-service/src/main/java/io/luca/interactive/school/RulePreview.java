package io.luca.interactive.school;

import io.luca.grading.ClassTop;
import io.luca.grading.GradeEngine;
import io.luca.grading.Graded;
import io.luca.grading.RawGrade;
import io.luca.model.ClassId;
import io.luca.model.ClassesOfSubject;
import io.luca.model.Evaluation;
import io.luca.model.GradingRules;
import io.luca.model.LucaException;
import io.luca.model.StudentId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The preview of what other rules would make of a class: both grades of every student, from the same marks. */
final class RulePreview {

    private final GradingRules current;
    private final GradingRules proposed;
    private final ClassesOfSubject classes;
    private final Map<StudentId, Pair> students = new LinkedHashMap<>();

    private record Pair(Optional<RawGrade> old, Optional<RawGrade> next) {}

    /**
     * A student's two grades; null where there is nothing to grade, or where the rules in force know no grade for the marks.
     */
    record Change(
            StudentId student,
            @Nullable Graded old,
            @Nullable Graded next) {

        boolean changesScore() {
            return old != null && next != null && old.score().compareTo(next.score()) != 0;
        }

        boolean raises() {
            return old != null && next != null && old.score().compareTo(next.score()) < 0;
        }

        boolean comesToPass() {
            return old != null && next != null && !old.passing() && next.passing();
        }

        boolean comesToFail() {
            return old != null && next != null && old.passing() && !next.passing();
        }
    }

    /** @param classes within which students are measured */
    RulePreview(GradingRules current, GradingRules proposed, ClassesOfSubject classes) {
        this.classes = classes;
        this.current = current;
        this.proposed = proposed;
    }

    /**
     * Adds a student with all evaluations.
     *
     * @throws LucaException {@code INVALID}, naming {@code scale} and the student, if a mark is not on the proposed scale
     */
    RulePreview add(StudentId student, List<Evaluation> evaluations) {
        try {
            students.put(student, new Pair(byRulesInForce(evaluations), raw(proposed, evaluations)));
            return this;
        } catch (LucaException misfit) {
            throw misfit.field()
                    .map(field -> LucaException.invalid(field, "student " + student + ": " + misfit.getMessage()))
                    .orElse(misfit);
        }
    }

    int size() {
        return students.size();
    }

    /** All students, in the order they were added. */
    List<Change> changes() {
        Map<Optional<ClassId>, ClassTop> oldTops = tops(Pair::old);
        Map<Optional<ClassId>, ClassTop> nextTops = tops(Pair::next);
        List<Change> changes = new ArrayList<>();
        students.forEach((student, pair) -> changes.add(new Change(
                student,
                pair.old
                        .map(raw -> raw.graded(oldTops.get(classes.of(student))))
                        .orElse(null),
                pair.next
                        .map(raw -> raw.graded(nextTops.get(classes.of(student))))
                        .orElse(null))));
        return changes;
    }

    private Map<Optional<ClassId>, ClassTop> tops(Function<Pair, Optional<RawGrade>> side) {
        Map<Optional<ClassId>, ClassTop> tops = new HashMap<>();
        students.forEach((student, pair) -> side.apply(pair)
                .ifPresent(raw -> tops.merge(classes.of(student), ClassTop.of(raw.value()), ClassTop::with)));
        return tops;
    }

    /** Marks that the scale in force does not hold have no grade by it: that may be why the rules are to change. */
    private Optional<RawGrade> byRulesInForce(List<Evaluation> evaluations) {
        try {
            return raw(current, evaluations);
        } catch (LucaException offScale) {
            return Optional.empty();
        }
    }

    private static Optional<RawGrade> raw(GradingRules rules, List<Evaluation> evaluations) {
        return GradeEngine.raw(rules, evaluations) instanceof RawGrade raw ? Optional.of(raw) : Optional.empty();
    }
}
