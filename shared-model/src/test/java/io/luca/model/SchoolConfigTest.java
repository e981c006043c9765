package io.luca.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
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
        assertInvalid(() -> new Scale(value, new BigDecimal(20_000), 0), "scale");
        assertInvalid(() -> new Scale(BigDecimal.ZERO, value, 0), "scale");
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
        assertInvalid(() -> rules("1.1", "60", "0", "100", 2), "weights");
    }

    @Test
    void refuses_a_period_twice_and_one_that_ends_before_it_starts() {
        assertInvalid(() -> new SchoolConfig(List.of(Q1, Q1), config.rules(), 0), "periods");
        assertInvalid(() -> new GradingPeriod(Q1.id(), Q1.end(), Q1.end().minusDays(1)), "periods");
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
