package io.luca.consolidator;

import io.luca.model.Correction;
import io.luca.model.Curve;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.EvaluationType;
import io.luca.model.GradingPeriod;
import io.luca.model.GradingRules;
import io.luca.model.Mark;
import io.luca.model.PeriodId;
import io.luca.model.PersonId;
import io.luca.model.Scale;
import io.luca.model.SchoolConfig;
import io.luca.model.Score;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.store.SchoolTable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A school of the tests, with the source's rules for mathematics and a class curve for history. */
final class School {

    static final Instant DAY = Instant.parse("2024-02-15T10:00:00Z");
    static final SubjectId MATH = new SubjectId("matematicas");
    static final SubjectId HISTORY = new SubjectId("historia");
    static final PeriodId Q1 = new PeriodId("Q1_2024");
    static final PersonId TEACHER = new PersonId("teacher_1");
    static final GradingRules SOURCE = new GradingRules(
            Map.of(
                    new EvaluationType("exam"), new BigDecimal("0.7"),
                    new EvaluationType("homework"), new BigDecimal("0.2"),
                    new EvaluationType("quiz"), new BigDecimal("0.1")),
            new BigDecimal(60),
            Scale.DEFAULT);

    private School() {}

    static SchoolConfig config() {
        return config(Map.of(MATH, SOURCE, HISTORY, SOURCE.withCurve(new Curve.TopToMax())));
    }

    static SchoolConfig config(Map<SubjectId, GradingRules> rules) {
        return new SchoolConfig(
                List.of(new GradingPeriod(Q1, LocalDate.of(2024, 1, 15), LocalDate.of(2024, 4, 15))), rules, 0);
    }

    static Evaluation evaluation(String student, SubjectId subject, String type, String id, String score) {
        return Evaluation.recorded(
                new EvaluationKey(new StudentId(student), subject, Q1, new EvaluationId(id)),
                new EvaluationType(type),
                Score.of(score),
                LocalDate.of(2024, 2, 15),
                TEACHER,
                DAY);
    }

    /** Some work of three students in both subjects: the same items each time. */
    static void fill(SchoolTable school) {
        school.saveConfig(config(), new UUID(0, 1));
        for (String student : List.of("ana", "beto", "carla")) {
            int more = student.length();
            for (SubjectId subject : List.of(MATH, HISTORY)) {
                school.record(evaluation(student, subject, "exam", "exam_1", String.valueOf(70 + more)));
                school.record(evaluation(student, subject, "exam", "exam_2", "90"));
                school.record(evaluation(student, subject, "homework", "hw_1", "80"));
                school.record(evaluation(student, subject, "quiz", "quiz_1", String.valueOf(60 + more)));
            }
        }
    }

    static Correction correction(Evaluation of, String score) {
        return correction(of, Mark.of(Score.of(score)));
    }

    static Correction correction(Evaluation of, Mark mark) {
        return new Correction(
                of.key(),
                of.version(),
                of.type(),
                mark,
                of.date(),
                "typing error",
                TEACHER,
                DAY.plusSeconds(of.version()),
                UUID.randomUUID());
    }
}
