package io.luca.consolidator;

import io.luca.grading.GradeEngine;
import io.luca.grading.Raw;
import io.luca.grading.RawGrade;
import io.luca.model.Evaluation;
import io.luca.model.GradeKey;
import io.luca.model.GradingPeriod;
import io.luca.model.GradingRules;
import io.luca.model.LucaException;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolConfig;
import io.luca.model.SubjectId;
import io.luca.model.Unmeasured;
import io.luca.store.GradeWrite;
import io.luca.store.Pauses;
import io.luca.store.SchoolGrading;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The nightly consolidation of one school: makes the grades that its new evaluations affect. First come those that look at their student
 * alone. Then come, class by class, those that are measured by the best of the class; a class is graded again also if a student only left
 * it or came into it. Each grade is read, computed and written by itself; what cannot be graded is told and left pending, and the rest goes on.
 */
final class SchoolConsolidation {

    /** Reads again after an evaluation changed under way; whoever corrects more often than this waits for the next night. */
    static final int READS = 3;

    private final SchoolGrading school;
    private final Deadline deadline;
    private final InstantSource clock;
    private final Tally tally = new Tally();
    private final GradeWriter writer;
    private final GradeByGrade gradeByGrade;

    SchoolConsolidation(
            SchoolGrading school, Deadline deadline, Pauses pauses, InstantSource clock, Parallel parallel) {
        this.school = school;
        this.deadline = deadline;
        this.clock = clock;
        this.writer = new GradeWriter(school, pauses, clock, tally);
        this.gradeByGrade = new GradeByGrade(parallel, deadline, tally);
    }

    /**
     * Works off what is pending, after it has looked after what has left the school's configuration.
     *
     * @throws LucaException if the store does not answer for the school as a whole
     */
    SchoolResult run() {
        Optional<SchoolConfig> config = writer.patiently(() -> school.settleConfig(clock.instant()));
        Iterator<GradeKey> affected = writer.patiently(school.affected());
        Iterator<Unmeasured> changed = writer.patiently(school.unmeasured());
        boolean isMeasurable = config.isPresent() && changed.hasNext();
        if (!affected.hasNext() && !isMeasurable) {
            return tally.result(Progress.COMPLETE);
        }
        if (config.isEmpty()) {
            return SchoolResult.failed("the school has evaluations and no configuration");
        }
        ChangedClasses changedClasses = new ChangedClasses(school, config.get(), writer, deadline);
        changedClasses.collect(changed);
        Set<SchoolClass> classes = new LinkedHashSet<>(changedClasses.classes());
        return tally.result(gradeStudents(affected, config.get(), classes)
                .then(() -> gradeClasses(classes, changedClasses, config.get())));
    }

    /** Makes the grades that look at their student alone, and collects the classes of the others. */
    private Progress gradeStudents(Iterator<GradeKey> affected, SchoolConfig config, Set<SchoolClass> classes) {
        return gradeByGrade.run(
                withoutClasses(affected, config, classes),
                grade -> gradeStudent(grade, rules(config, grade.subject())));
    }

    /** The grades that look at their student alone. The classes of the others are collected as they are met, in their order. */
    private Iterator<GradeKey> withoutClasses(
            Iterator<GradeKey> affected, SchoolConfig config, Set<SchoolClass> classes) {
        return new Filtered<>(affected, grade -> {
            GradingRules rules = config.rules().get(grade.subject());
            if (rules == null) {
                tally.failed(
                        "subject " + grade.subject() + " has evaluations and no rules; give it some by PUT /config");
                return false;
            }
            if (rules.curve().isClassRelative()) {
                classes.add(new SchoolClass(grade.subject(), grade.period()));
                return false;
            }
            return true;
        });
    }

    private void gradeStudent(GradeKey grade, GradingRules rules) {
        for (int read = 1; read <= READS; read++) {
            List<Evaluation> evaluations = writer.evaluations(grade);
            Raw raw = GradeEngine.raw(rules, evaluations);
            if (writer.write(grade, raw instanceof RawGrade one ? one.graded() : null, evaluations)
                    == GradeWrite.WRITTEN) {
                return;
            }
        }
        tally.changedMeanwhile();
    }

    private Progress gradeClasses(Set<SchoolClass> classes, ChangedClasses changedClasses, SchoolConfig config) {
        for (SchoolClass each : classes) {
            switch (consolidation(each, changedClasses.classes().contains(each), config)
                    .run()) {
                case SETTLED -> changedClasses.measured(each);
                case FAILED -> {} // it is told, and the others go on
                case TIME_UP -> {
                    return Progress.TIME_UP;
                }
            }
        }
        return Progress.COMPLETE;
    }

    private ClassConsolidation consolidation(SchoolClass each, boolean isChanged, SchoolConfig config) {
        ClassCurve curve = new ClassCurve(
                school,
                each.subject(),
                each.period(),
                config.period(each.period()).map(GradingPeriod::end),
                rules(config, each.subject()));
        return new ClassConsolidation(each, isChanged, curve, writer, gradeByGrade, deadline, tally);
    }

    /** Those of a subject that is known to have some. */
    private static GradingRules rules(SchoolConfig config, SubjectId subject) {
        return Objects.requireNonNull(config.rules().get(subject));
    }
}
