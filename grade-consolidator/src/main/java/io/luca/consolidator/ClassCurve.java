package io.luca.consolidator;

import io.luca.grading.ClassTop;
import io.luca.grading.Fraction;
import io.luca.grading.GradeEngine;
import io.luca.grading.RawGrade;
import io.luca.model.ClassId;
import io.luca.model.ClassesOfSubject;
import io.luca.model.Grade;
import io.luca.model.GradingRules;
import io.luca.model.PeriodId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.store.ClassStudents;
import io.luca.store.SchoolGrading;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The curve of a subject and period, class by class: reads how it stands, a page of the class index at a time. One student's marks are held, not the class'.
 */
final class ClassCurve {

    private static final int PAGE = 500;

    private final SchoolGrading school;
    private final SubjectId subject;
    private final PeriodId period;
    private final Optional<LocalDate> end;
    private final GradingRules rules;

    /** @param end of the period: the class of that day is the one that a student is measured within; empty if it is not known any more */
    ClassCurve(SchoolGrading school, SubjectId subject, PeriodId period, Optional<LocalDate> end, GradingRules rules) {
        this.school = school;
        this.subject = subject;
        this.period = period;
        this.end = end;
        this.rules = rules;
    }

    /** The standing of a class when it was read. */
    static final class Standing {

        private final GradingRules rules;
        private final ClassesOfSubject classes;
        private final Map<Optional<ClassId>, ClassTop> tops;
        private final Map<StudentId, Grade> stored;
        private final Set<StudentId> withNothingNew;
        private final Set<StudentId> withNew = ConcurrentHashMap.newKeySet();
        private final AtomicBoolean isOutdated = new AtomicBoolean();
        private final AtomicBoolean isFailed = new AtomicBoolean();

        Standing(
                GradingRules rules,
                ClassesOfSubject classes,
                Map<Optional<ClassId>, ClassTop> tops,
                Set<StudentId> withNothingNew,
                Set<StudentId> withNew,
                Map<StudentId, Grade> stored) {
            this.rules = rules;
            this.classes = classes;
            this.tops = Map.copyOf(tops);
            this.withNothingNew = Set.copyOf(withNothingNew);
            this.withNew.addAll(withNew);
            this.stored = Map.copyOf(stored);
        }

        GradingRules rules() {
            return rules;
        }

        /** The best of a student's class; null if nobody there has a raw grade. */
        @Nullable
        ClassTop top(StudentId student) {
            return tops.get(classes.of(student));
        }

        /** Those all of whose evaluations are in a grade. */
        Set<StudentId> withNothingNew() {
            return withNothingNew;
        }

        /** The others. */
        Set<StudentId> withNew() {
            return Set.copyOf(withNew);
        }

        /** Counts a student among those with something new all the same. */
        void addNew(StudentId student) {
            withNew.add(student);
        }

        /** Says that a student's grade could not be written. */
        void fail() {
            isFailed.set(true);
        }

        boolean isFailed() {
            return isFailed.get();
        }

        /** Whether a student's raw grade is better than the best of the class that was known. */
        boolean outdoes(StudentId student, Fraction raw) {
            ClassTop top = top(student);
            return top == null || raw.compareTo(top.raw()) > 0;
        }

        /** Says that the class is no longer as it was read, and has to be read again. */
        void outdate() {
            isOutdated.set(true);
        }

        boolean isOutdated() {
            return isOutdated.get();
        }

        /** The grade that a student has. */
        Optional<Grade> stored(StudentId student) {
            return Optional.ofNullable(stored.get(student));
        }
    }

    Standing standing() {
        ClassesOfSubject classes =
                end.map(day -> school.classesAt(subject, day)).orElse(ClassesOfSubject.NONE);
        Map<Optional<ClassId>, ClassTop> tops = new HashMap<>();
        Map<StudentId, Grade> stored = new HashMap<>();
        Set<StudentId> withNothingNew = new HashSet<>();
        Set<StudentId> withNew = new HashSet<>();
        ClassStudents all = new ClassStudents(from -> school.schoolClass(subject, period, PAGE, from));
        while (all.hasNext()) {
            ClassStudents.Marks marks = all.next();
            boolean isNew = marks.evaluations().stream().anyMatch(each -> !each.consolidated());
            (isNew ? withNew : withNothingNew).add(marks.student());
            marks.grade().ifPresent(grade -> stored.put(marks.student(), grade));
            if (GradeEngine.raw(rules, marks.evaluations()) instanceof RawGrade raw) {
                tops.merge(classes.of(marks.student()), ClassTop.of(raw.value()), ClassTop::with);
            }
        }
        return new Standing(rules, classes, tops, withNothingNew, withNew, stored);
    }
}
