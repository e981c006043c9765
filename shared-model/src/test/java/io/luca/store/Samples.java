package io.luca.store;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.model.Correction;
import io.luca.model.ErrorCode;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.EvaluationType;
import io.luca.model.Grade;
import io.luca.model.GradingPeriod;
import io.luca.model.GradingRules;
import io.luca.model.LucaException;
import io.luca.model.Mark;
import io.luca.model.PeriodId;
import io.luca.model.PersonId;
import io.luca.model.Scale;
import io.luca.model.SchoolConfig;
import io.luca.model.Score;
import io.luca.model.Student;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Values that the tests of this room share. */
final class Samples {

    static final StudentId ANA = new StudentId("ana");
    static final SubjectId MATH = new SubjectId("matematicas");
    static final SubjectId HISTORY = new SubjectId("historia");
    static final PeriodId Q1 = new PeriodId("Q1_2024");
    static final PersonId TEACHER = new PersonId("teacher_1");
    static final EvaluationType EXAM = new EvaluationType("exam");
    static final LocalDate DAY = LocalDate.of(2024, 2, 15);
    static final Instant NOW = Instant.parse("2024-02-15T10:00:00Z");

    static final GradingPeriod QUARTER_1 = new GradingPeriod(Q1, LocalDate.of(2024, 1, 8), LocalDate.of(2024, 3, 29));

    private Samples() {}

    static Student student(StudentId id) {
        return new Student(id, "Ana López", "3", "A");
    }

    static Evaluation evaluation(String id, String score) {
        return evaluation(ANA, id, score);
    }

    static Evaluation evaluation(StudentId student, String id, String score) {
        EvaluationKey key = new EvaluationKey(student, MATH, Q1, new EvaluationId(id));
        return Evaluation.recorded(key, EXAM, Score.of(score), DAY, TEACHER, NOW);
    }

    static Correction correction(Evaluation of, String score) {
        return correction(of, score, NOW.plusSeconds(60));
    }

    static Correction correction(Evaluation of, String score, Instant at) {
        return new Correction(
                of.key(),
                of.version(),
                of.type(),
                Mark.of(Score.of(score)),
                of.date(),
                "added up wrongly",
                TEACHER,
                at,
                UUID.randomUUID());
    }

    static Grade grade(StudentId student, String score) {
        return new Grade(student, MATH, Q1, new BigDecimal(score), 2, true, 1, NOW, null, false);
    }

    static SchoolConfig config(int version) {
        return configOf(version, MATH);
    }

    /** One with these subjects in the first quarter. */
    static SchoolConfig configOf(int version, SubjectId... subjects) {
        return new SchoolConfig(
                List.of(QUARTER_1), Stream.of(subjects).collect(toMap(subject -> subject, _ -> rules())), version);
    }

    static GradingRules rules() {
        return new GradingRules(
                Map.of(EXAM, new BigDecimal("0.70"), new EvaluationType("homework"), new BigDecimal("0.30")),
                new BigDecimal("60.0"),
                new Scale(BigDecimal.ONE, new BigDecimal(100), 1));
    }

    static void assertFails(ThrowingCallable call, ErrorCode code, String field) {
        assertThatThrownBy(call).isInstanceOfSatisfying(LucaException.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.field()).contains(field);
        });
    }
}
