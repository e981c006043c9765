package io.luca.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GradingRulesTest {

    private static final EvaluationType EXAM = new EvaluationType("exam");
    private static final EvaluationType BONUS = new EvaluationType("bonus");
    private static final GradingRules RULES = new GradingRules(
            Map.of(EXAM, BigDecimal.ONE), new BigDecimal("4"), new Scale(BigDecimal.ONE, new BigDecimal(7), 1));

    @Test
    void what_is_not_said_has_no_effect() {
        assertThat(RULES.dropLowest()).isEmpty();
        assertThat(RULES.extraCredit()).isEmpty();
        assertThat(RULES.curve()).isEqualTo(new Curve.None());
        assertThat(RULES.rounding()).isEqualTo(new Rounding(Rounding.Mode.HALF_UP, 1));
        assertThat(RULES.floor()).isEqualByComparingTo("1");
        assertThat(RULES.cap()).isEqualByComparingTo("7");
    }

    /** The store gives numbers back without their trailing zeros, and nothing for a type of which none is dropped. */
    @Test
    void equal_rules_are_equal_however_they_were_written() {
        assertThat(RULES.withDropLowest(Map.of(EXAM, 0))).isEqualTo(RULES);
        assertThat(RULES.withExtraCredit(Map.of(BONUS, new BigDecimal("0.10"))))
                .isEqualTo(RULES.withExtraCredit(Map.of(BONUS, new BigDecimal("0.1"))));
        assertThat(new Curve.FlatPoints(new BigDecimal("0.50"))).isEqualTo(new Curve.FlatPoints(new BigDecimal("0.5")));
    }

    @Test
    void knows_the_types_with_weight_and_those_of_extra_credit() {
        GradingRules rules = RULES.withExtraCredit(Map.of(BONUS, new BigDecimal("0.1")));

        assertThat(rules.knows(EXAM)).isTrue();
        assertThat(rules.knows(BONUS)).isTrue();
        assertThat(rules.knows(new EvaluationType("quiz"))).isFalse();
        assertThat(rules.types()).containsExactlyInAnyOrder(EXAM, BONUS);
    }

    @ParameterizedTest
    @CsvSource({"exam, -1", "exam, 51", "quiz, 1"})
    void refuses_to_drop_too_much_or_of_an_unknown_type(EvaluationType type, int number) {
        assertInvalid(() -> RULES.withDropLowest(Map.of(type, number)), "drop_lowest." + type);
    }

    @ParameterizedTest
    @CsvSource({"bonus, 0", "bonus, -0.1", "bonus, 1.01", "bonus, 0.1234567", "exam, 0.1"})
    void refuses_extra_credit_without_weight_or_of_a_type_that_has_one(EvaluationType type, BigDecimal weight) {
        assertInvalid(() -> RULES.withExtraCredit(Map.of(type, weight)), "extra_credit." + type);
    }

    @Test
    void refuses_more_types_of_extra_credit_than_a_subject_can_have() {
        Map<EvaluationType, BigDecimal> many = new HashMap<>();
        for (int type = 0; type < 21; type++) {
            many.put(new EvaluationType("bonus_" + type), new BigDecimal("0.01"));
        }

        assertInvalid(() -> RULES.withExtraCredit(many), "extra_credit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "6.01", "0.001", "1e999999999"})
    void refuses_flat_points_of_nothing_or_of_more_than_the_scale(String points) {
        BigDecimal value = new BigDecimal(points);

        assertInvalid(() -> RULES.withCurve(new Curve.FlatPoints(value)), "curve.points");
    }

    @Test
    void the_curve_with_points_has_points_and_no_other() {
        assertThat(Curve.of("flat_points", Optional.of(BigDecimal.ONE)))
                .isEqualTo(new Curve.FlatPoints(BigDecimal.ONE));
        assertInvalid(() -> Curve.of("flat_points", Optional.empty()), "curve.points");
        assertInvalid(() -> Curve.of("square_root", Optional.of(BigDecimal.ONE)), "curve.points");
        assertInvalid(() -> Curve.of("bell", Optional.empty()), "curve.type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "top_to_max", "square_root"})
    void a_curve_is_found_by_its_name(String name) {
        assertThat(Curve.of(name, Optional.empty()).type()).isEqualTo(name);
    }

    @Test
    void refuses_a_rounding_that_is_none() {
        assertInvalid(() -> Rounding.Mode.of("HALF_UP"), "rounding.mode");
        assertInvalid(() -> new Rounding(Rounding.Mode.UP, -1), "rounding.decimals");
        assertInvalid(() -> new Rounding(Rounding.Mode.UP, 5), "rounding.decimals");
        assertThatCode(() -> new Rounding(Rounding.Mode.UP, 4)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"0.9, 7, floor", "7.1, 7, floor", "1, 7.1, cap", "1, 0, cap", "5, 4.9, floor"})
    void refuses_bounds_that_are_off_the_scale_or_crossed(BigDecimal floor, BigDecimal cap, String field) {
        assertInvalid(() -> RULES.withBounds(floor, cap), field);
    }

    @Test
    void a_mark_is_a_score_or_says_why_there_is_none() {
        assertThat(Mark.of("graded", Optional.of(Score.of("7")))).isEqualTo(Mark.of(Score.of("7")));
        assertThat(Mark.of("missing", Optional.empty())).isEqualTo(new Mark.Missing());
        assertThat(Mark.of("excused", Optional.empty())).isEqualTo(new Mark.Excused());
        assertInvalid(() -> Mark.of("graded", Optional.empty()), "score");
        assertInvalid(() -> Mark.of("missing", Optional.of(Score.of("0"))), "score");
        assertInvalid(() -> Mark.of("excused", Optional.of(Score.of("0"))), "score");
        assertInvalid(() -> Mark.of("late", Optional.empty()), "status");
    }

    private static void assertInvalid(ThrowingCallable call, String field) {
        assertThatThrownBy(call).isInstanceOfSatisfying(LucaException.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.INVALID);
            assertThat(refused.field()).contains(field);
        });
    }
}
