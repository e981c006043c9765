package io.luca.store;

import io.luca.model.BehaviorEvent;
import io.luca.model.Evaluation;
import io.luca.model.Grade;
import io.luca.model.Student;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The history that a student's profile shows.
 *
 * @param grades all, or where they are many and large those of the last subjects; in order of subject and period
 * @param evaluations one page, in order of subject, period and id
 * @param recentEvents the newest first, and of nobody so many that another's are not there, as long as no more than ten people say
 *     something of the student; a long payload is left out. {@link SchoolTable#events} has all, and whole
 * @param range which evaluations are in the page
 * @param nextCursor asks for the evaluations that follow; absent on the last page
 * @param nextGradesCursor asks {@link SchoolTable#grades} for the grades before these, of which there may be none; absent if all are here
 */
public record StudentHistory(
        Student student,
        List<Grade> grades,
        List<Evaluation> evaluations,
        List<BehaviorEvent> recentEvents,
        PageRange range,
        @Nullable String nextCursor,
        @Nullable String nextGradesCursor) {

    public StudentHistory {
        grades = List.copyOf(grades);
        evaluations = List.copyOf(evaluations);
        recentEvents = List.copyOf(recentEvents);
    }

    /**
     * How many evaluations a grade does not count yet: recorded or corrected since.
     *
     * @return empty if not all evaluations of its subject and period are in this page
     */
    public OptionalInt pending(Grade grade) {
        return range.holdsAllOf(Keys.evaluations(grade.subject(), grade.period()))
                ? OptionalInt.of(Pending.count(evaluations, grade))
                : OptionalInt.empty();
    }

    public Optional<String> next() {
        return Optional.ofNullable(nextCursor);
    }

    public Optional<String> nextGrades() {
        return Optional.ofNullable(nextGradesCursor);
    }
}
