package io.luca.consolidator;

import static java.util.function.Predicate.not;

import io.luca.grading.ClassTop;
import io.luca.grading.ExplanationJson;
import io.luca.grading.Graded;
import io.luca.model.Evaluation;
import io.luca.model.Grade;
import io.luca.model.GradeKey;
import io.luca.store.GradeWrite;
import io.luca.store.Pauses;
import io.luca.store.SchoolGrading;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The writer of one school's grades. It reads what a grade is made of, writes the grade, and counts what was written; a call that may
 * pass is made again. Safe for use by many threads.
 */
final class GradeWriter {

    private static final int TRIES = 6;

    private final SchoolGrading school;
    private final Pauses pauses;
    private final InstantSource clock;
    private final Tally tally;

    GradeWriter(SchoolGrading school, Pauses pauses, InstantSource clock, Tally tally) {
        this.school = school;
        this.pauses = pauses;
        this.clock = clock;
        this.tally = tally;
    }

    /** All evaluations of a grade, as they are now. */
    List<Evaluation> evaluations(GradeKey grade) {
        return patiently(() -> school.evaluations(grade));
    }

    /**
     * Writes a grade that has something new.
     *
     * @param graded null if the evaluations make no grade
     * @param evaluations all of the grade, as they were read. If none is new, another run, or an earlier try of this one, has written
     *     the grade, and it is left
     */
    GradeWrite write(GradeKey grade, @Nullable Graded graded, List<Evaluation> evaluations) {
        List<Evaluation> pending =
                evaluations.stream().filter(not(Evaluation::consolidated)).toList();
        if (pending.isEmpty()) {
            return GradeWrite.WRITTEN;
        }
        Instant at = clock.instant();
        UUID write = UUID.randomUUID();
        if (evaluations.size() > SchoolGrading.MARKED_AT_ONCE && graded != null && isWritten(grade, graded)) {
            return counted(pending.size(), patiently(() -> school.mark(pending, write)));
        }
        return counted(pending.size(), patiently(() -> school.write(grade, graded, pending, at, write)));
    }

    /** Whether an earlier run wrote the grade and was cut off before all marks said so. Only a grade of many marks can be so. */
    private boolean isWritten(GradeKey grade, Graded graded) {
        String explanation = ExplanationJson.write(graded.explanation());
        return patiently(() -> school.grade(grade))
                .flatMap(Grade::explanation)
                .filter(explanation::equals)
                .isPresent();
    }

    /**
     * Writes a grade that has nothing new and is measured by something else now. One that reads the same is left, unless its class has
     * come to be of many, or of few: that decides what its student is told.
     */
    GradeWrite rewrite(GradeKey grade, Graded graded, Optional<Grade> stored) {
        if (stored.filter(GradeWriter::isKept).isPresent()) {
            return GradeWrite.WRITTEN;
        }
        Optional<Grade> same = stored.filter(before -> readsTheSame(before, graded));
        if (same.isPresent()) {
            String explanation = ExplanationJson.write(graded.explanation());
            return isOfMany(same.get()) == ExplanationJson.isOfMany(explanation)
                    ? GradeWrite.WRITTEN
                    : explain(grade, explanation, same.get());
        }
        Instant at = clock.instant();
        UUID write = UUID.randomUUID();
        return counted(0, patiently(() -> school.rewrite(grade, graded, stored, at, write)));
    }

    /**
     * The same in a class that somebody has left, or come back to: no explanation names another best than the class has now. A grade
     * that the government has, and that would be another one because the best has left, stays and is explained without that number.
     */
    GradeWrite measureAnew(GradeKey grade, Graded graded, Optional<Grade> stored) {
        if (stored.isEmpty()) {
            return rewrite(grade, graded, stored);
        }
        Grade before = stored.get();
        if (readsTheSame(before, graded)) {
            return explain(grade, ExplanationJson.write(graded.explanation()), before);
        }
        if (isKept(before)) {
            return GradeWrite.WRITTEN;
        }
        return before.reported() && hasLostItsBest(before, graded)
                ? explain(
                        grade,
                        ExplanationJson.withoutClassTop(before.explanation().orElseThrow()),
                        before)
                : rewrite(grade, graded, stored);
    }

    private GradeWrite explain(GradeKey grade, String explanation, Grade stored) {
        if (stored.explanation().filter(explanation::equals).isPresent()) {
            return GradeWrite.WRITTEN;
        }
        UUID write = UUID.randomUUID();
        return counted(0, patiently(() -> school.explain(grade, explanation, stored, write)));
    }

    private static boolean isOfMany(Grade stored) {
        return stored.explanation().filter(ExplanationJson::isOfMany).isPresent();
    }

    /** One that was reported and measured by somebody who has left stays until the student has something new. */
    private static boolean isKept(Grade stored) {
        return stored.explanation().filter(ExplanationJson::isWithoutClassTop).isPresent();
    }

    /** Also if the rules look at no best any more: then it may be anybody's who has left. */
    private static boolean hasLostItsBest(Grade stored, Graded graded) {
        ClassTop now = graded.explanation().classTop();
        return stored.explanation()
                .flatMap(ExplanationJson::classTop)
                .filter(before -> now == null || before.compareTo(now.raw()) > 0)
                .isPresent();
    }

    private static boolean readsTheSame(Grade stored, Graded graded) {
        return stored.consolidatedScore().compareTo(graded.score()) == 0 && stored.passing() == graded.passing();
    }

    private GradeWrite counted(int evaluations, GradeWrite answer) {
        if (answer == GradeWrite.WRITTEN) {
            tally.written(evaluations);
        }
        return answer;
    }

    /** The same of one that answers nothing. */
    void patiently(Runnable call) {
        Boolean _ = patiently(() -> {
            call.run();
            return true;
        });
    }

    /** The same of what is read a page at a time, as it is asked for. */
    <T> Iterator<T> patiently(Iterator<T> pages) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return patiently(pages::hasNext);
            }

            @Override
            public T next() {
                return patiently(pages::next);
            }

            private <U> U patiently(Supplier<U> call) {
                return GradeWriter.this.patiently(call);
            }
        };
    }

    /**
     * Makes one call to the store, again if it may pass. A write whose answer was lost is made again as the same write, so that
     * what it has done is counted.
     */
    <T> T patiently(Supplier<T> call) {
        return pauses.patiently(TRIES, call);
    }
}
