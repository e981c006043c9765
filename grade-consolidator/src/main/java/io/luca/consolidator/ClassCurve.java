package io.luca.consolidator;

import io.luca.grading.Fraction;
import io.luca.grading.GradeEngine;
import io.luca.grading.RawGrade;
import io.luca.model.Evaluation;
import io.luca.model.Grade;
import io.luca.model.GradingRules;
import io.luca.model.PeriodId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.store.ClassPage;
import io.luca.store.SchoolGrading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Finds out how a class stands, a page of the class index at a time: one student's marks are held, not the class'. */
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

    /** How a class stood when it was read. */
    static final class Standing {

        private final GradingRules rules;
        private final @Nullable Fraction top;
        private final Map<StudentId, Grade> stored;
        private final Set<StudentId> students;
        private final AtomicBoolean isOutdated = new AtomicBoolean();

        Standing(GradingRules rules, @Nullable Fraction top, Set<StudentId> students, Map<StudentId, Grade> stored) {
            this.rules = rules;
            this.top = top;
            this.students = Set.copyOf(students);
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

        Set<StudentId> students() {
            return students;
        }

        /** Whether a raw grade is better than the best that was known; then the class has to be read again. */
        boolean outdoes(Fraction raw) {
            if (top != null && raw.compareTo(top) <= 0) {
                return false;
            }
            outdate();
            return true;
        }

        /** Says that the class is no longer as it was read. */
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
        Set<StudentId> students = new java.util.HashSet<>();
        List<Evaluation> ofOne = new ArrayList<>();
        String cursor = null;
        do {
            ClassPage page = school.schoolClass(subject, period, PAGE, cursor);
            for (Grade grade : page.grades()) {
                stored.put(grade.student(), grade);
            }
            for (Evaluation evaluation : page.evaluations()) {
                if (!ofOne.isEmpty()
                        && !ofOne.getFirst()
                                .key()
                                .student()
                                .equals(evaluation.key().student())) {
                    top = higher(top, ofOne);
                    ofOne.clear();
                }
                ofOne.add(evaluation);
                students.add(evaluation.key().student());
            }
            cursor = page.nextCursor();
        } while (cursor != null);
        return new Standing(rules, higher(top, ofOne), students, stored);
    }

    private @Nullable Fraction higher(@Nullable Fraction top, List<Evaluation> ofOne) {
        return GradeEngine.raw(rules, ofOne) instanceof RawGrade raw
                        && (top == null || raw.value().compareTo(top) > 0)
                ? raw.value()
                : top;
    }
}
