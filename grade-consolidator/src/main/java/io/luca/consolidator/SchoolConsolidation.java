package io.luca.consolidator;

import io.luca.grading.GradeEngine;
import io.luca.grading.Graded;
import io.luca.grading.Raw;
import io.luca.grading.RawGrade;
import io.luca.model.ErrorCode;
import io.luca.model.Evaluation;
import io.luca.model.Grade;
import io.luca.model.GradeKey;
import io.luca.model.GradingRules;
import io.luca.model.LucaException;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolConfig;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.store.Pauses;
import io.luca.store.SchoolGrading;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the grades of one school that its new evaluations affect, some at a time. Each grade is read, computed and written by
 * itself; what cannot be graded is told and left pending, and the rest goes on.
 */
final class SchoolConsolidation {

    /** Reads again after an evaluation changed under way; whoever corrects more often than this waits for the next night. */
    private static final int READS = 3;

    private static final int TRIES = 6;
    private static final String CHANGED = "evaluations were changed while they were graded";

    private final SchoolGrading school;
    private final Deadline deadline;
    private final Pauses pauses;
    private final InstantSource clock;
    private final Parallel parallel;
    private final Tally tally = new Tally();

    SchoolConsolidation(
            SchoolGrading school, Deadline deadline, Pauses pauses, InstantSource clock, Parallel parallel) {
        this.school = school;
        this.deadline = deadline;
        this.pauses = pauses;
        this.clock = clock;
        this.parallel = parallel;
    }

    /**
     * Works off what is pending.
     *
     * @throws LucaException if the store does not answer for the school as a whole
     */
    SchoolResult run() {
        Iterator<GradeKey> affected = school.affected();
        if (!affected.hasNext()) {
            return tally.result(true);
        }
        Optional<SchoolConfig> config = school.config();
        if (config.isEmpty()) {
            return SchoolResult.failed("the school has evaluations and no configuration");
        }
        Set<SchoolClass> classes = new LinkedHashSet<>();
        boolean isWhole =
                parallel.run(toGradeAlone(affected, config.get(), classes), this::consolidate, deadline::isOver);
        for (SchoolClass each : classes) {
            isWhole = isWhole && consolidate(each, config.get());
        }
        return tally.result(isWhole);
    }

    /** A grade that looks at its student alone. */
    private record Alone(GradeKey key, GradingRules rules) {}

    /** Those that need no other student's; the classes of the others are put aside. */
    private Iterator<Alone> toGradeAlone(Iterator<GradeKey> affected, SchoolConfig config, Set<SchoolClass> classes) {
        return new Filtered<>(affected, key -> {
            GradingRules rules = config.rules().get(key.subject());
            if (rules == null) {
                tally.failed("subject " + key.subject() + " has evaluations and no rules; give it some by PUT /config");
                return null;
            }
            if (rules.curve().isClassRelative()) {
                classes.add(new SchoolClass(key.subject(), key.period()));
                return null;
            }
            return new Alone(key, rules);
        });
    }

    private void consolidate(Alone grade) {
        boolean _ = persist(grade.key(), key -> {
            for (int read = 1; read <= READS; read++) {
                List<Evaluation> evaluations = tried(() -> school.evaluations(key));
                Raw raw = GradeEngine.raw(grade.rules(), evaluations);
                if (isSettled(key, evaluations, raw instanceof RawGrade one ? one.graded() : null)) {
                    return;
                }
            }
            tally.failed(CHANGED);
        });
    }

    /**
     * A class whose curve looks at the best of it: all raw grades first, then every student's grade. A student whose work came
     * in between and is better than the best so far starts it anew.
     *
     * <p>Those who have nothing new come first, and the others only if all of these are done: as long as something is new, the
     * index says that the class is to be worked on, whatever ends this run.
     *
     * @return false if the time was up
     */
    private boolean consolidate(SchoolClass each, SchoolConfig config) {
        GradingRules rules = config.rules().get(each.subject());
        ClassCurve curve = new ClassCurve(school, each.subject(), each.period(), Objects.requireNonNull(rules));
        for (int read = 1; read <= READS; read++) {
            if (deadline.isOver()) {
                return false;
            }
            ClassCurve.Standing standing;
            try {
                standing = tried(curve::standing);
            } catch (LucaException failed) {
                tally.failed(reason(failed, each.subject()));
                return true;
            }
            if (!isWhole(each, standing, standing.withNothingNew(), this::raise)) {
                return false;
            }
            if (standing.isFailed()) {
                return true; // told; what is new stays pending, and with it the class
            }
            if (!standing.isOutdated()) {
                if (!isWhole(each, standing, standing.withNew(), this::settle)) {
                    return false;
                }
                if (!standing.isOutdated()) {
                    return true;
                }
            }
        }
        tally.failed(CHANGED);
        return true;
    }

    /** Does the same for some students of a class; false if the time was up. */
    private boolean isWhole(
            SchoolClass each,
            ClassCurve.Standing standing,
            Set<StudentId> students,
            BiConsumer<GradeKey, ClassCurve.Standing> work) {
        return parallel.run(
                students.iterator(),
                student -> {
                    if (!persist(
                            new GradeKey(student, each.subject(), each.period()), key -> work.accept(key, standing))) {
                        standing.fail();
                    }
                },
                deadline::isOver);
    }

    /** Writes the grade of a student who has nothing new, if another best changes it. */
    private void raise(GradeKey key, ClassCurve.Standing standing) {
        List<Evaluation> evaluations = tried(() -> school.evaluations(key));
        if (evaluations.stream().anyMatch(each -> !each.consolidated())) {
            standing.isNew(key.student()); // the index had not shown it yet
            return;
        }
        Raw raw = GradeEngine.raw(standing.rules(), evaluations);
        if (raw instanceof RawGrade one && !standing.outdoes(one.value())) {
            rewrite(key, one.graded(standing.top()), standing);
        }
    }

    /** Writes the grade of a student who has something new. */
    private void settle(GradeKey key, ClassCurve.Standing standing) {
        for (int read = 1; read <= READS; read++) {
            List<Evaluation> evaluations = tried(() -> school.evaluations(key));
            Raw raw = GradeEngine.raw(standing.rules(), evaluations);
            if (raw instanceof RawGrade one && standing.outdoes(one.value())) {
                return;
            }
            if (isSettled(key, evaluations, raw instanceof RawGrade grade ? grade.graded(standing.top()) : null)) {
                return;
            }
        }
        tally.failed(CHANGED);
    }

    private void rewrite(GradeKey key, Graded graded, ClassCurve.Standing standing) {
        Optional<Grade> stored = standing.stored(key.student());
        boolean isSame = stored.filter(grade ->
                        grade.consolidatedScore().compareTo(graded.score()) == 0 && grade.passing() == graded.passing())
                .isPresent();
        if (isSame) {
            return;
        }
        Instant at = clock.instant();
        UUID write = UUID.randomUUID();
        if (tried(() -> school.rewrite(key, graded, stored, at, write))) {
            tally.written(0);
        } else {
            standing.outdate();
        }
    }

    /** Writes what is to be written; false if it was made of what is no longer so. */
    private boolean isSettled(GradeKey key, List<Evaluation> evaluations, @Nullable Graded graded) {
        List<Evaluation> pending =
                evaluations.stream().filter(each -> !each.consolidated()).toList();
        if (pending.isEmpty()) {
            return true; // another run, or an earlier try of this one, has written it
        }
        Instant at = clock.instant();
        UUID write = UUID.randomUUID();
        if (!tried(() -> school.write(key, graded, pending, at, write))) {
            return false;
        }
        tally.written(pending.size());
        return true;
    }

    /** Runs the work on one grade; false if something ended it, which is told, and the school goes on. */
    private boolean persist(GradeKey key, Consumer<GradeKey> work) {
        try {
            work.accept(key);
            return true;
        } catch (LucaException failed) {
            tally.failed(reason(failed, key.subject()));
        } catch (IllegalStateException | IllegalArgumentException corrupt) {
            tally.failed("subject " + key.subject() + ": a stored item cannot be used: " + corrupt.getMessage());
        }
        return false;
    }

    /**
     * Makes one call to the store, again if it may pass. A write whose answer was lost is made again as the same write, so that
     * what it has done is counted.
     */
    private <T> T tried(Supplier<T> call) {
        for (int tries = 1; ; tries++) {
            try {
                return call.get();
            } catch (LucaException busy) {
                if (!busy.retryable() || tries >= TRIES || !pauses.before(tries)) {
                    throw busy;
                }
            }
        }
    }

    private static String reason(LucaException failed) {
        return failed.code() + ": " + failed.getMessage();
    }

    /** The engine's message names an evaluation, which is told to no operator; the subject is enough to find it. */
    private static String reason(LucaException failed, SubjectId subject) {
        return failed.code() == ErrorCode.INVALID
                ? "subject " + subject + ": a mark does not fit the rules' "
                        + failed.field().orElse("fields")
                : reason(failed);
    }
}
