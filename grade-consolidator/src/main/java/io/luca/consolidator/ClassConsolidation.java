package io.luca.consolidator;

import io.luca.grading.GradeEngine;
import io.luca.grading.Graded;
import io.luca.grading.Raw;
import io.luca.grading.RawGrade;
import io.luca.model.Evaluation;
import io.luca.model.Grade;
import io.luca.model.GradeKey;
import io.luca.model.LucaException;
import io.luca.model.SchoolClass;
import io.luca.model.StudentId;
import io.luca.store.GradeWrite;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The consolidation of a class whose curve looks at the best of it: all raw grades are read first, then every student's grade is
 * written. A student whose work came in between and is better than the best so far starts it anew.
 *
 * <p>Those who have nothing new come first, and the others only if all of these are done: as long as something is new, the index says
 * that the class is to be worked on, whatever ends this run.
 */
final class ClassConsolidation {

    private final SchoolClass schoolClass;
    private final boolean isChanged;
    private final ClassCurve curve;
    private final GradeWriter writer;
    private final GradeByGrade gradeByGrade;
    private final Deadline deadline;
    private final Tally tally;

    /** @param isChanged whether somebody has left the class, or come back, so that it is to be measured anew */
    ClassConsolidation(
            SchoolClass schoolClass,
            boolean isChanged,
            ClassCurve curve,
            GradeWriter writer,
            GradeByGrade gradeByGrade,
            Deadline deadline,
            Tally tally) {
        this.schoolClass = schoolClass;
        this.isChanged = isChanged;
        this.curve = curve;
        this.writer = writer;
        this.gradeByGrade = gradeByGrade;
        this.deadline = deadline;
        this.tally = tally;
    }

    /** The end of the work on a class. */
    enum End {
        /** Every grade is written, as the class stands. */
        SETTLED,
        /** Some grade is not, which is told. What is new stays pending, and with it the class. */
        FAILED,
        TIME_UP
    }

    /** The end of one pass over the class. */
    private enum Pass {
        SETTLED,
        FAILED,
        /** The class no longer stands as it was read. */
        OUTDATED,
        TIME_UP
    }

    /** Works on the class until its grades are written, or cannot be. */
    End run() {
        for (int read = 1; read <= SchoolConsolidation.READS; read++) {
            switch (pass()) {
                case SETTLED -> {
                    return End.SETTLED;
                }
                case FAILED -> {
                    return End.FAILED;
                }
                case TIME_UP -> {
                    return End.TIME_UP;
                }
                case OUTDATED -> {} // it is read again
            }
        }
        tally.changedMeanwhile();
        return End.FAILED;
    }

    private Pass pass() {
        if (deadline.isOver()) {
            return Pass.TIME_UP;
        }
        return standing().map(this::pass).orElse(Pass.FAILED);
    }

    private Pass pass(ClassCurve.Standing standing) {
        Progress raised =
                gradeByGrade.run(grades(standing.withNothingNew()), grade -> raise(grade, standing), standing::fail);
        if (raised == Progress.TIME_UP) {
            return Pass.TIME_UP;
        }
        if (standing.isFailed()) {
            return Pass.FAILED;
        }
        if (standing.isOutdated()) {
            return Pass.OUTDATED;
        }
        Progress settled =
                gradeByGrade.run(grades(standing.withNew()), grade -> settle(grade, standing), standing::fail);
        if (settled == Progress.TIME_UP) {
            return Pass.TIME_UP;
        }
        if (standing.isOutdated()) {
            return Pass.OUTDATED;
        }
        return standing.isFailed() ? Pass.FAILED : Pass.SETTLED;
    }

    /** How the class stands; empty if that cannot be read, which is told. */
    private Optional<ClassCurve.Standing> standing() {
        try {
            return Optional.of(writer.patiently(curve::standing));
        } catch (LucaException failed) {
            tally.failed(schoolClass.subject(), failed);
            return Optional.empty();
        }
    }

    /** Writes the grade of a student who has nothing new, if another best changes it. */
    private void raise(GradeKey grade, ClassCurve.Standing standing) {
        List<Evaluation> evaluations = writer.evaluations(grade);
        if (evaluations.stream().anyMatch(each -> !each.consolidated())) {
            standing.addNew(grade.student()); // the index had not shown it yet
            return;
        }
        if (GradeEngine.raw(standing.rules(), evaluations) instanceof RawGrade raw) {
            if (standing.outdoes(grade.student(), raw.value())
                    || write(grade, raw.graded(standing.top(grade.student())), standing.stored(grade.student()))
                            == GradeWrite.OUTDATED) {
                standing.outdate();
            }
        }
    }

    private GradeWrite write(GradeKey grade, Graded graded, Optional<Grade> stored) {
        return isChanged ? writer.measureAnew(grade, graded, stored) : writer.rewrite(grade, graded, stored);
    }

    /** Writes the grade of a student who has something new. */
    private void settle(GradeKey grade, ClassCurve.Standing standing) {
        for (int read = 1; read <= SchoolConsolidation.READS; read++) {
            List<Evaluation> evaluations = writer.evaluations(grade);
            Raw raw = GradeEngine.raw(standing.rules(), evaluations);
            if (raw instanceof RawGrade better && standing.outdoes(grade.student(), better.value())) {
                standing.outdate();
                return;
            }
            if (writer.write(
                            grade,
                            raw instanceof RawGrade one ? one.graded(standing.top(grade.student())) : null,
                            evaluations)
                    == GradeWrite.WRITTEN) {
                return;
            }
        }
        tally.changedMeanwhile();
        standing.fail();
    }

    private Iterator<GradeKey> grades(Set<StudentId> students) {
        return students.stream()
                .map(student -> new GradeKey(student, schoolClass.subject(), schoolClass.period()))
                .iterator();
    }
}
