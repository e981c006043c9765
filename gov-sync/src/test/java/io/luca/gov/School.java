package io.luca.gov;

import io.luca.grading.GradeEngine;
import io.luca.grading.Graded;
import io.luca.model.Curve;
import io.luca.model.Erasure;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.EvaluationType;
import io.luca.model.GradeKey;
import io.luca.model.GradingPeriod;
import io.luca.model.GradingRules;
import io.luca.model.Mark;
import io.luca.model.PeriodId;
import io.luca.model.PersonId;
import io.luca.model.RequestId;
import io.luca.model.Requester;
import io.luca.model.Scale;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.Score;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.model.Unmeasured;
import io.luca.store.GradeWrite;
import io.luca.store.LocalTable;
import io.luca.store.SchoolErasures;
import io.luca.store.SchoolGrading;
import io.luca.store.StoredItems;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** A school of the tests whose grades are made as the nightly job makes them. */
final class School {

    static final SubjectId MATH = new SubjectId("matematicas");
    static final PeriodId Q1 = new PeriodId("Q1_2024");
    static final PeriodId Q2 = new PeriodId("Q2_2024");
    static final Instant DAY = Instant.parse("2024-04-16T08:00:00Z");

    private static final GradingPeriod FIRST =
            new GradingPeriod(Q1, LocalDate.of(2024, 1, 8), LocalDate.of(2024, 3, 29));
    private static final GradingPeriod SECOND =
            new GradingPeriod(Q2, LocalDate.of(2024, 4, 1), LocalDate.of(2024, 6, 28));
    private static final GradingRules RULES =
            new GradingRules(Map.of(new EvaluationType("exam"), BigDecimal.ONE), new BigDecimal(60), Scale.DEFAULT);
    private static final AtomicInteger exams = new AtomicInteger();

    private final LocalTable table;
    private final SchoolId id;

    School(LocalTable table, String id) {
        this.table = table;
        this.id = new SchoolId(id);
        table.registry().register(this.id);
        table.school(id)
                .saveConfig(new SchoolConfig(List.of(FIRST, SECOND), Map.of(MATH, RULES), 0), UUID.randomUUID());
    }

    /** Its configuration has the second one only from now on, as none that is saved can have. */
    void giveUpTheFirstPeriod() {
        table.put(StoredItems.of(id, new SchoolConfig(List.of(SECOND), Map.of(MATH, RULES), 2)));
    }

    /** Its grades of mathematics are measured by the best of the class from now on. */
    void measureByTheBest() {
        table.school(id.value())
                .saveConfig(
                        new SchoolConfig(
                                List.of(FIRST, SECOND), Map.of(MATH, RULES.withCurve(new Curve.TopToMax())), 1),
                        UUID.randomUUID());
    }

    SchoolId id() {
        return id;
    }

    /** A school's request to erase a student: the student is blocked from now on. */
    Erasure block(String student) {
        return erasures()
                .request(
                        new StudentId(student),
                        new Requester(new PersonId("admin_1"), new RequestId("Dmq4sD5bhXyE0Zo=")),
                        DAY,
                        Duration.ofDays(45));
    }

    /** Takes the request back. */
    Erasure unblock(String student) {
        return erasures().withdraw(new StudentId(student));
    }

    /** As the night does, once it has measured the classes anew. */
    void settle(Erasure measured) {
        grading().settle(new Unmeasured.Erased(measured));
    }

    private SchoolErasures erasures() {
        return table.tables().erasuresOf(id);
    }

    School grades(String... students) {
        for (String student : students) {
            grade(student, "85.5");
        }
        return this;
    }

    /** One more exam, and the grade with it; its version goes up by one. */
    void grade(String student, String score) {
        write(student, Mark.of(Score.of(score)));
    }

    /** All exams excused: the grade is taken away. */
    void excuse(String student) {
        GradeKey key = new GradeKey(new StudentId(student), MATH, Q1);
        SchoolGrading grading = grading();
        if (grading.write(key, null, List.of(), DAY, UUID.randomUUID()) != GradeWrite.WRITTEN) {
            throw new IllegalStateException("not written");
        }
    }

    private void write(String student, Mark mark) {
        GradeKey key = new GradeKey(new StudentId(student), MATH, Q1);
        EvaluationKey exam =
                new EvaluationKey(key.student(), MATH, Q1, new EvaluationId("exam_" + exams.incrementAndGet()));
        table.school(id.value())
                .record(Evaluation.recorded(
                        exam,
                        new EvaluationType("exam"),
                        mark.score().orElseThrow(),
                        LocalDate.of(2024, 2, 15),
                        new PersonId("teacher_1"),
                        DAY));
        SchoolGrading grading = grading();
        List<Evaluation> all = grading.evaluations(key);
        Graded graded = (Graded) GradeEngine.grade(RULES, all);
        List<Evaluation> pending =
                all.stream().filter(one -> !one.consolidated()).toList();
        if (grading.write(key, graded, pending, DAY, UUID.randomUUID()) != GradeWrite.WRITTEN) {
            throw new IllegalStateException("not written");
        }
    }

    private SchoolGrading grading() {
        return table.tables().gradingOf(id);
    }
}
