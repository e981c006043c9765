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

class ContradictionsTest {

    private static final EvaluationType EXAM = new EvaluationType("exam");

    @ParameterizedTest(name = "scale {0}-{1} by {2}, rounded to {3}, floor {4}, cap {5}, pass {6}: {7}")
    @CsvSource({
        "0,   100,   2, 1, 0,    98.55, 60, cap",
        "0,   100,   2, 1, 9.75, 98,    60, floor",
        "0,   100,   2, 0, 0,    99.5,  60, cap",
        "0,   100,   2, 1, 0,    59,    60, cap",
        "0.5, 10,    0, 1, 0.5,  10,    6,  scale.min",
        "0,   10.25, 1, 2, 0,    10.25, 6,  scale.max",
        "0,   10.5,  1, 0, 0,    10.5,  6,  cap",
        "0.5, 10,    1, 0, 0.5,  10,    6,  floor",
    })
    void refuses_rules_that_cannot_be_kept_naming_the_field(
            BigDecimal min,
            BigDecimal max,
            int ofMarks,
            int ofGrades,
            BigDecimal floor,
            BigDecimal cap,
            BigDecimal passing,
            String field) {
        GradingRules rules = rules(new Scale(min, max, ofMarks), ofGrades, floor, cap, passing);

        assertInvalid(() -> Contradictions.refuse(rules), field);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 100, 2, 2, 9.75, 98.55, 60",
        "0, 10,  1, 0, 6,    10,    6", // nobody fails, as in the first years of school
        "1, 7,   1, 1, 1,    4,     4",
        "0, 20,  0, 2, 0,    20,    9.5",
    })
    void accepts_what_can_be_kept(
            BigDecimal min,
            BigDecimal max,
            int ofMarks,
            int ofGrades,
            BigDecimal floor,
            BigDecimal cap,
            BigDecimal passing) {
        GradingRules rules = rules(new Scale(min, max, ofMarks), ofGrades, floor, cap, passing);

        assertThatCode(() -> Contradictions.refuse(rules)).doesNotThrowAnyException();
    }

    @Test
    void refuses_periods_that_share_a_day_naming_the_start_of_the_later_one() {
        GradingPeriod q1 = period("q1", "2024-01-01", "2024-03-31");

        assertInvalid(
                () -> Contradictions.refuse(List.of(q1, period("q2", "2024-03-31", "2024-06-30"))), "periods[1].start");
        assertInvalid(
                () -> Contradictions.refuse(List.of(period("q2", "2024-03-31", "2024-06-30"), q1)), "periods[0].start");
        assertInvalid(
                () -> Contradictions.refuse(List.of(q1, period("q2", "2024-01-01", "2024-03-31"))), "periods[1].start");
        assertInvalid(
                () -> Contradictions.refuse(List.of(
                        period("year", "2024-01-01", "2024-12-31"),
                        period("next", "2025-01-01", "2025-12-31"),
                        period("q2", "2024-04-01", "2024-06-30"))),
                "periods[2].start");
        assertThatCode(() -> Contradictions.refuse(List.of(
                        period("q2", "2024-04-01", "2024-06-30"), q1, period("q3", "2024-07-01", "2024-07-01"))))
                .doesNotThrowAnyException();
    }

    private static GradingPeriod period(String id, String start, String end) {
        return new GradingPeriod(new PeriodId(id), LocalDate.parse(start), LocalDate.parse(end));
    }

    private static GradingRules rules(Scale scale, int decimals, BigDecimal floor, BigDecimal cap, BigDecimal passing) {
        return new GradingRules(
                Map.of(EXAM, BigDecimal.ONE),
                passing,
                scale,
                Map.of(),
                Map.of(),
                new Curve.None(),
                new Rounding(Rounding.Mode.HALF_UP, decimals),
                floor,
                cap);
    }

    private static void assertInvalid(ThrowingCallable call, String field) {
        assertThatThrownBy(call).isInstanceOfSatisfying(LucaException.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.INVALID);
            assertThat(refused.field()).contains(field);
        });
    }
}
