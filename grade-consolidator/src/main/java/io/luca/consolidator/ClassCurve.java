package io.luca.consolidator;

import io.luca.grading.Fraction;
import io.luca.grading.GradeEngine;
import io.luca.grading.RawGrade;
import io.luca.model.Grade;
import io.luca.model.GradingRules;
import io.luca.model.PeriodId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.store.ClassStudents;
import io.luca.store.SchoolGrading;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The curve of a class: reads how it stands, a page of the class index at a time. One student's marks are held, not the class'. */
final class ClassCurve {

    private static final int PAGE = 500;

    private final SchoolGrading school;
    private final SubjectId subject;
    private final PeriodId period;
    private final GradingRules rules;

    ClassCurve(SchoolGrading school, SubjectId subject, PeriodId period, GradingRules rules) {
        this.school = school;
        this.subject = subject;
        this.period = period;
        this.rules = rules;
    }

    /** The standing of a class when it was read. */
    static final class Standing {

        private final GradingRules rules;
        private final @Nullable Fraction top;
        private final Map<StudentId, Grade> stored;
        private final Set<StudentId> withNothingNew;
        private final Set<StudentId> withNew = ConcurrentHashMap.newKeySet();
        private final AtomicBoolean isOutdated = new AtomicBoolean();
        private final AtomicBoolean isFailed = new AtomicBoolean();

        Standing(
                GradingRules rules,
                @Nullable Fraction top,
                Set<StudentId> withNothingNew,
                Set<StudentId> withNew,
                Map<StudentId, Grade> stored) {
            this.rules = rules;
            this.top = top;
            this.withNothingNew = Set.copyOf(withNothingNew);
            this.withNew.addAll(withNew);
            this.stored = Map.copyOf(stored);
        }

        GradingRules rules() {
            return rules;
        }

        /** The best raw grade; null if nobody has one. */
        @Nullable
        Fraction top() {
            return top;
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

        /** Whether a raw grade is better than the best that was known. */
        boolean outdoes(Fraction raw) {
            return top == null || raw.compareTo(top) > 0;
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
        @Nullable Fraction top = null;
        Map<StudentId, Grade> stored = new HashMap<>();
        Set<StudentId> withNothingNew = new HashSet<>();
        Set<StudentId> withNew = new HashSet<>();
        ClassStudents all = new ClassStudents(from -> school.schoolClass(subject, period, PAGE, from));
        while (all.hasNext()) {
            ClassStudents.Marks marks = all.next();
            boolean isNew = marks.evaluations().stream().anyMatch(each -> !each.consolidated());
            (isNew ? withNew : withNothingNew).add(marks.student());
            marks.grade().ifPresent(grade -> stored.put(marks.student(), grade));
            if (GradeEngine.raw(rules, marks.evaluations()) instanceof RawGrade raw
                    && (top == null || raw.value().compareTo(top) > 0)) {
                top = raw.value();
            }
        }
        return new Standing(rules, top, withNothingNew, withNew, stored);
    }
}
