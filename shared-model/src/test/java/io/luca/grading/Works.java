package io.luca.grading;

import io.luca.model.Evaluation;
import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.EvaluationType;
import io.luca.model.GradingRules;
import io.luca.model.Mark;
import io.luca.model.PeriodId;
import io.luca.model.PersonId;
import io.luca.model.Scale;
import io.luca.model.Score;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Marks and rules that the tests of this room share. */
final class Works {

    static final EvaluationType EXAM = new EvaluationType("exam");
    static final EvaluationType HOMEWORK = new EvaluationType("homework");
    static final EvaluationType QUIZ = new EvaluationType("quiz");
    static final EvaluationType BONUS = new EvaluationType("bonus");

    /** The rules of the design's example. */
    static final GradingRules RULES = new GradingRules(
            Map.of(EXAM, decimal("0.7"), HOMEWORK, decimal("0.2"), QUIZ, decimal("0.1")), decimal("60"), Scale.DEFAULT);

    private Works() {}

    static BigDecimal decimal(String text) {
        return new BigDecimal(text);
    }

    static Scale scale(String min, String max, int decimals) {
        return new Scale(decimal(min), decimal(max), decimals);
    }

    /** All in one type, on a scale. */
    static GradingRules exams(Scale scale, String minPassing) {
        return new GradingRules(Map.of(EXAM, BigDecimal.ONE), decimal(minPassing), scale);
    }

    static Evaluation work(String id, EvaluationType type, Mark mark) {
        return Evaluation.recorded(
                new EvaluationKey(
                        new StudentId("ana"),
                        new SubjectId("matematicas"),
                        new PeriodId("Q1_2024"),
                        new EvaluationId(id)),
                type,
                mark,
                LocalDate.of(2024, 2, 15),
                new PersonId("teacher_1"),
                Instant.parse("2024-02-15T10:00:00Z"));
    }

    /** Marks as in {@code "exam 85", "quiz missing"}; their ids are their places. */
    static List<Evaluation> works(String... marks) {
        List<Evaluation> works = new ArrayList<>();
        for (String mark : marks) {
            String[] parts = mark.split(" ", 2);
            works.add(work(
                    "e%02d".formatted(works.size()),
                    new EvaluationType(parts[0]),
                    switch (parts[1]) {
                        case "missing" -> new Mark.Missing();
                        case "excused" -> new Mark.Excused();
                        default -> Mark.of(Score.of(parts[1]));
                    }));
        }
        return works;
    }

    static Graded graded(GradingRules rules, String... marks) {
        return switch (GradeEngine.grade(rules, works(marks))) {
            case Graded graded -> graded;
            case NotGraded none -> throw new AssertionError("not graded: " + none);
        };
    }

    static RawGrade raw(GradingRules rules, String... marks) {
        return switch (GradeEngine.raw(rules, works(marks))) {
            case RawGrade raw -> raw;
            case NotGraded none -> throw new AssertionError("not graded: " + none);
        };
    }

    static BigDecimal score(GradingRules rules, String... marks) {
        return graded(rules, marks).score();
    }
}
