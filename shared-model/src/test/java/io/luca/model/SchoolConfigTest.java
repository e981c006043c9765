package io.luca.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchoolConfigTest {

    private static final EvaluationType EXAM = new EvaluationType("exam");
    private static final GradingPeriod Q1 =
            new GradingPeriod(new PeriodId("Q1_2024"), LocalDate.of(2024, 1, 8), LocalDate.of(2024, 3, 29));

    private final SchoolConfig config =
            new SchoolConfig(List.of(Q1), Map.of(new SubjectId("matematicas"), rules("1", "60", "0", "100", 1)), 1);

    @ParameterizedTest
    @CsvSource({
        "historia,    Q1_2024, exam, 85,    2024-02-15, subject",
        "matematicas, Q2_2024, exam, 85,    2024-02-15, period",
        "matematicas, Q1_2024, exam, 85,    2024-01-07, date",
        "matematicas, Q1_2024, exam, 85,    2024-03-30, date",
        "matematicas, Q1_2024, quiz, 85,    2024-02-15, type",
        "matematicas, Q1_2024, exam, 100.1, 2024-02-15, score",
        "matematicas, Q1_2024, exam, 85.25, 2024-02-15, score",
    })
    void names_the_field_that_the_rules_do_not_allow(
            String subject, String period, String type, String score, LocalDate date, String field) {
        assertInvalid(() -> check(subject, period, type, score, date), field);
    }

    @ParameterizedTest
    @CsvSource({"0,2024-01-08", "100,2024-03-29", "85.5,2024-02-15", "85.50,2024-02-15"})
    void accepts_both_ends_of_the_scale_and_of_the_period(String score, LocalDate date) {
        assertThatCode(() -> check("matematicas", "Q1_2024", "exam", score, date))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0.001", "10000", "1e999999999", "1e-999999999"})
    void refuses_what_is_no_score_naming_what_was_wrong(String number) {
        BigDecimal value = new BigDecimal(number);

        assertInvalid(() -> new Score(value), "score");
        assertInvalid(() -> new Scale(value, new BigDecimal(9_999), 0), "scale.min");
        assertInvalid(() -> new Scale(BigDecimal.ZERO, value, 0), "scale.max");
        assertInvalid(() -> new GradingRules(Map.of(EXAM, BigDecimal.ONE), value, Scale.DEFAULT), "min_passing");
    }

    @ParameterizedTest
    @CsvSource({"85,85.0", "0,0.00", "0,0e9", "100,1e2"})
    void equal_scores_are_equal_however_they_were_written(String one, String other) {
        assertThat(Score.of(one))
                .isEqualTo(Score.of(other))
                .hasToString(Score.of(other).toString());
    }

    /** The store gives numbers back without their trailing zeros. */
    @Test
    void equal_rules_are_equal_however_they_were_written() {
        assertThat(rules("1.00", "60.0", "0.0", "100.00", 2)).isEqualTo(rules("1", "60", "0", "100", 2));
    }

    @Test
    void refuses_weights_that_do_not_add_up_to_one() {
        assertInvalid(() -> rules("0.9", "60", "0", "100", 2), "weights");
    }

    @Test
    void refuses_a_period_twice_and_one_that_ends_before_it_starts() {
        assertInvalid(() -> new SchoolConfig(List.of(Q1, Q1), config.rules(), 0), "periods[1].id");
        assertInvalid(() -> new GradingPeriod(Q1.id(), Q1.end(), Q1.end().minusDays(1)), "end");
    }

    @ParameterizedTest
    @CsvSource({"-0.1, weights.exam", "1.1, weights.exam", "0.1234567, weights.exam"})
    void names_the_type_whose_weight_is_none(String weight, String field) {
        assertInvalid(() -> rules(weight, "60", "0", "100", 2), field);
    }

    @Test
    void knows_which_classes_another_configuration_would_no_longer_have() {
        GradingPeriod q2 = new GradingPeriod(
                new PeriodId("Q2_2024"), Q1.end().plusDays(1), Q1.end().plusDays(90));
        SubjectId math = new SubjectId("matematicas");
        SubjectId history = new SubjectId("historia");
        GradingRules rules = rules("1", "60", "0", "100", 1);
        SchoolConfig whole = new SchoolConfig(List.of(Q1, q2), Map.of(math, rules, history, rules), 1);

        assertThat(whole.classesMissingIn(whole)).isEmpty();
        assertThat(whole.classesMissingIn(new SchoolConfig(List.of(Q1), whole.rules(), 1)))
                .containsExactly(new SchoolClass(history, q2.id()), new SchoolClass(math, q2.id()));
        assertThat(whole.classesMissingIn(new SchoolConfig(whole.periods(), Map.of(math, rules), 1)))
                .containsExactly(new SchoolClass(history, Q1.id()), new SchoolClass(history, q2.id()));
        assertThat(config.classesMissingIn(whole)).isEmpty();
    }

    /** Rules change; a mark that was accepted by older ones must not be stuck with its error. */
    @ParameterizedTest
    @CsvSource({
        "exam, quiz,  2024-02-15, 2024-02-15, 85,  ''",
        "exam, exam,  2023-12-01, 2023-12-01, 85,  ''",
        "quiz, quiz,  2024-02-15, 2024-02-15, 85,  ''",
        "quiz, essay, 2024-02-15, 2024-02-15, 85,  type",
        "quiz, quiz,  2023-12-01, 2023-12-02, 85,  date",
        "quiz, quiz,  2024-02-15, 2024-02-15, 101, score",
    })
    void a_correction_is_asked_for_what_it_changes_only(
            String typeBefore, String type, LocalDate dateBefore, LocalDate date, String score, String field) {
        GradingRules rules = rules("1", "60", "0", "100", 1);
        SchoolConfig known = new SchoolConfig(
                List.of(Q1),
                Map.of(
                        new SubjectId("matematicas"),
                        rules.withExtraCredit(
                                type.equals("quiz") && typeBefore.equals("exam")
                                        ? Map.of(new EvaluationType("quiz"), new BigDecimal("0.1"))
                                        : Map.of())),
                1);
        Evaluation before = Evaluation.recorded(
                new EvaluationKey(new StudentId("s1"), new SubjectId("matematicas"), Q1.id(), new EvaluationId("e1")),
                new EvaluationType(typeBefore),
                Score.of("50"),
                dateBefore,
                new PersonId("t1"),
                Instant.EPOCH);
        ThrowingCallable check =
                () -> known.checkCorrection(before, new EvaluationType(type), Mark.of(Score.of(score)), date);

        if (field.isEmpty()) {
            assertThatCode(check).doesNotThrowAnyException();
        } else {
            assertInvalid(check, field);
        }
    }

    @Test
    void a_student_is_never_logged_by_name() {
        assertThat(new Student(new StudentId("s1"), "Ana López", "3", "A").toString())
                .doesNotContain("Ana")
                .contains("s1");
    }

    private void check(String subject, String period, String type, String score, LocalDate date) {
        config.check(
                new EvaluationKey(
                        new StudentId("s1"), new SubjectId(subject), new PeriodId(period), new EvaluationId("e1")),
                new EvaluationType(type),
                Mark.of(Score.of(score)),
                date);
    }

    private static GradingRules rules(String weight, String passing, String min, String max, int decimals) {
        return new GradingRules(
                Map.of(EXAM, new BigDecimal(weight)),
                new BigDecimal(passing),
                new Scale(new BigDecimal(min), new BigDecimal(max), decimals));
    }

    private static void assertInvalid(ThrowingCallable call, String field) {
        assertThatThrownBy(call).isInstanceOfSatisfying(LucaException.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.INVALID);
            assertThat(refused.field()).contains(field);
        });
    }
}
