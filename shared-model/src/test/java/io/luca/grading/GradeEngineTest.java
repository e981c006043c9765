package io.luca.grading;

import static io.luca.grading.Works.BONUS;
import static io.luca.grading.Works.EXAM;
import static io.luca.grading.Works.HOMEWORK;
import static io.luca.grading.Works.QUIZ;
import static io.luca.grading.Works.RULES;
import static io.luca.grading.Works.decimal;
import static io.luca.grading.Works.exams;
import static io.luca.grading.Works.graded;
import static io.luca.grading.Works.raw;
import static io.luca.grading.Works.scale;
import static io.luca.grading.Works.score;
import static io.luca.grading.Works.works;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.model.Curve;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationKey;
import io.luca.model.EvaluationType;
import io.luca.model.GradingRules;
import io.luca.model.LucaException;
import io.luca.model.Mark;
import io.luca.model.PersonId;
import io.luca.model.Rounding;
import io.luca.model.Scale;
import io.luca.model.Score;
import io.luca.model.StudentId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradeEngineTest {

    /** Two exams, two homeworks, one quiz: 0.7 * 82.5 + 0.2 * 90 + 0.1 * 85.5. */
    @Test
    void the_example_of_the_design_comes_out() {
        Graded grade = graded(RULES, "exam 85", "exam 80", "homework 95", "homework 85", "quiz 85.5");

        assertThat(grade.score()).isEqualByComparingTo("84.3");
        assertThat(grade.score()).hasToString("84.3");
        assertThat(grade.evaluationsCount()).isEqualTo(5);
        assertThat(grade.passing()).isTrue();
    }

    @Test
    void types_without_work_leave_their_weight_to_the_others() {
        assertThat(score(RULES, "exam 80", "homework 62")).isEqualByComparingTo("76"); // 7/9 and 2/9
        assertThat(score(RULES, "quiz 55")).isEqualByComparingTo("55");
    }

    @ParameterizedTest
    @CsvSource({
        "none, NO_WORK",
        "exam excused, NO_WORK",
        "lab 90, NO_WEIGHT",
        "essay 90, NO_WEIGHT",
        "bonus 90, NO_WEIGHT"
    })
    void what_has_no_weight_yet_is_not_graded_and_never_zero(String mark, NotGraded.Reason reason) {
        GradingRules rules = new GradingRules(
                        Map.of(EXAM, BigDecimal.ONE, new EvaluationType("lab"), BigDecimal.ZERO),
                        decimal("60"),
                        Scale.DEFAULT)
                .withExtraCredit(Map.of(BONUS, decimal("0.1")));

        Outcome outcome = GradeEngine.grade(rules, mark.equals("none") ? List.of() : works(mark));

        assertThat(outcome).isEqualTo(new NotGraded(reason));
    }

    @Test
    void missing_work_counts_as_the_end_of_the_scale_and_excused_work_not_at_all() {
        GradingRules chile = exams(scale("1", "7", 1), "4");

        assertThat(score(RULES, "exam 90", "exam missing")).isEqualByComparingTo("45");
        assertThat(score(chile, "exam 7", "exam missing")).isEqualByComparingTo("4");
        assertThat(score(chile, "exam 7", "exam excused")).isEqualByComparingTo("7");
        assertThat(graded(chile, "exam 7", "exam excused").evaluationsCount()).isEqualTo(1);
    }

    @Test
    void the_lowest_marks_are_dropped_but_never_the_last() {
        GradingRules rules = RULES.withDropLowest(Map.of(EXAM, 2));

        assertThat(score(rules, "exam 40", "exam missing", "exam 80", "exam 90"))
                .isEqualByComparingTo("85");
        assertThat(score(rules, "exam 40", "exam missing")).isEqualByComparingTo("40");
        assertThat(score(rules, "exam missing")).isEqualByComparingTo("0");
        assertThat(graded(rules, "exam 40", "exam missing", "exam 80", "exam 90")
                        .evaluationsCount())
                .isEqualTo(2);
    }

    /**
     * instructure/canvas-lms issue 2299: with the lowest two and the highest of four quizzes dropped, a student with more
     * points in the last quiz got 7.9 % instead of 46.2 %. There, what is dropped depends on what it is worth. Here every mark
     * is on the same scale, and the lowest are the lowest.
     */
    @Test
    void more_points_never_make_a_lower_total_where_marks_are_dropped() {
        GradingRules rules = exams(Scale.DEFAULT, "60").withDropLowest(Map.of(EXAM, 2));

        List<BigDecimal> albertToDavid = List.of("2.63", "5.26", "7.89", "10.53").stream()
                .map(last -> score(rules, "exam 100", "exam 46.15", "exam 25.45", "exam " + last))
                .toList();

        assertThat(albertToDavid).isSorted().containsOnly(decimal("73.08")); // (100 + 46.15) / 2, half up
    }

    @Test
    void extra_credit_comes_on_top_and_stays_on_the_scale() {
        GradingRules rules = RULES.withExtraCredit(Map.of(BONUS, decimal("0.05")));

        assertThat(score(rules, "exam 80", "bonus 100")).isEqualByComparingTo("85");
        assertThat(score(rules, "exam 80", "bonus missing")).isEqualByComparingTo("80");
        assertThat(score(rules, "exam 99", "bonus 100")).isEqualByComparingTo("100");
        GradingRules chile = exams(scale("1", "7", 1), "4").withExtraCredit(Map.of(BONUS, decimal("0.1")));
        assertThat(score(chile, "exam 5", "bonus 1")).isEqualByComparingTo("5");
        assertThat(score(chile, "exam 5", "bonus 7")).isEqualByComparingTo("5.6");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 100, 2, 49,  70",
        "0, 10,  1, 4.9, 7",
        "1, 7,   1, 2.5, 4",
        "0, 20,  1, 5,   10",
        "1, 5,   0, 2,   3",
        "1, 10,  0, 5,   7",
    })
    void the_square_root_is_of_the_part_of_the_scale(String min, String max, int decimals, String mark, String grade) {
        GradingRules rules = exams(scale(min, max, decimals), max).withCurve(new Curve.SquareRoot());

        assertThat(score(rules, "exam " + mark)).isEqualByComparingTo(grade);
    }

    /** 4/9 of 9 points above 1 has a root that no decimal can hold, and yet the grade is 7 and not 7.01. */
    @Test
    void a_rational_root_is_exact() {
        GradingRules rules = exams(scale("1", "10", 2), "6")
                .withCurve(new Curve.SquareRoot())
                .withRounding(new Rounding(Rounding.Mode.UP, 2));

        assertThat(score(rules, "exam 5")).isEqualByComparingTo("7");
        assertThat(score(rules, "exam 5.01")).isGreaterThan(decimal("7"));
    }

    @Test
    void flat_points_lift_everybody_up_to_the_end_of_the_scale() {
        GradingRules rules = RULES.withCurve(new Curve.FlatPoints(decimal("5")));

        assertThat(score(rules, "exam 80")).isEqualByComparingTo("85");
        assertThat(score(rules, "exam 98")).isEqualByComparingTo("100");
    }

    @Test
    void the_best_of_the_class_gets_the_end_of_the_scale_and_the_others_in_proportion() {
        GradingRules rules = RULES.withCurve(new Curve.TopToMax());
        ClassTop top = new ClassTop(raw(rules, "exam 80").value(), 4);

        assertThat(raw(rules, "exam 80").graded(top).score()).isEqualByComparingTo("100");
        assertThat(raw(rules, "exam 60").graded(top).score()).isEqualByComparingTo("75");
        assertThat(raw(rules, "exam 60").graded(top).explanation().classTop()).isEqualTo(top);
        GradingRules chile = exams(scale("1", "7", 1), "4").withCurve(new Curve.TopToMax());
        assertThat(raw(chile, "exam 3")
                        .graded(ClassTop.of(raw(chile, "exam 5").value()))
                        .score())
                .isEqualByComparingTo("4");
    }

    @Test
    void a_class_top_that_is_out_of_date_above_the_scale_or_nothing_lowers_nobody() {
        GradingRules rules = RULES.withCurve(new Curve.TopToMax()).withExtraCredit(Map.of(BONUS, decimal("0.2")));
        ClassTop above = ClassTop.of(raw(rules, "exam 100", "bonus 100").value());

        assertThat(raw(rules, "exam 90")
                        .graded(ClassTop.of(raw(rules, "exam 80").value()))
                        .score())
                .isEqualByComparingTo("100");
        assertThat(raw(rules, "exam 90").graded(above).score()).isEqualByComparingTo("90");
        assertThat(raw(rules, "exam 0")
                        .graded(ClassTop.of(raw(rules, "exam 0").value()))
                        .score())
                .isEqualByComparingTo("0");
    }

    @Test
    void a_curve_of_the_class_is_not_computed_without_the_class() {
        GradingRules rules = RULES.withCurve(new Curve.TopToMax());

        assertThatThrownBy(() -> GradeEngine.grade(rules, works("exam 80"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void floor_and_cap_bound_the_grade() {
        GradingRules rules = RULES.withBounds(decimal("50"), decimal("90"));

        assertThat(score(rules, "exam 12")).isEqualByComparingTo("50");
        assertThat(score(rules, "exam 77")).isEqualByComparingTo("77");
        assertThat(score(rules, "exam 97")).isEqualByComparingTo("90");
    }

    @ParameterizedTest
    @CsvSource({
        "HALF_UP,   0, 59.5,  60,    true",
        "HALF_EVEN, 0, 58.5,  58,    false",
        "HALF_DOWN, 0, 59.5,  59,    false",
        "DOWN,      0, 59.99, 59,    false",
        "UP,        0, 59.01, 60,    true",
        "HALF_UP,   1, 59.95, 60,    true",
        "HALF_UP,   1, 59.94, 59.9,  false",
        "HALF_UP,   2, 59.99, 59.99, false",
    })
    void the_rounded_grade_is_what_passes(
            Rounding.Mode mode, int decimals, String mark, String grade, boolean passing) {
        Graded rounded = graded(RULES.withRounding(new Rounding(mode, decimals)), "exam " + mark);

        assertThat(rounded.score()).isEqualByComparingTo(grade);
        assertThat(rounded.passing()).isEqualTo(passing);
    }

    /** In binary numbers, 0.7 * 65 + 0.3 * 45 is 58.99999999999999. */
    @Test
    void decimals_are_decimals() {
        GradingRules rules = new GradingRules(
                        Map.of(EXAM, decimal("0.7"), QUIZ, decimal("0.3")), decimal("59"), Scale.DEFAULT)
                .withRounding(new Rounding(Rounding.Mode.DOWN, 0));

        assertThat(score(rules, "exam 65", "quiz 45")).isEqualByComparingTo("59");
    }

    @ParameterizedTest
    @CsvSource({"0,100,2,60", "0,10,1,6", "1,7,1,4", "0,20,1,11", "1,5,0,3"})
    void every_scale_has_both_its_ends(String min, String max, int decimals, String passing) {
        GradingRules rules = exams(scale(min, max, decimals), passing);

        assertThat(score(rules, "exam " + max)).isEqualByComparingTo(max);
        assertThat(graded(rules, "exam " + max).passing()).isTrue();
        assertThat(score(rules, "exam missing", "exam " + min)).isEqualByComparingTo(min);
        assertThat(graded(rules, "exam " + passing).passing()).isTrue();
    }

    /** "Adding a mark at or above the grade never lowers the grade" is not true of any average by type. */
    @Test
    void a_mark_above_the_grade_can_lower_it_if_it_is_below_the_average_of_its_type() {
        GradingRules rules =
                new GradingRules(Map.of(EXAM, decimal("0.7"), HOMEWORK, decimal("0.3")), decimal("60"), Scale.DEFAULT);

        BigDecimal before = score(rules, "exam 95", "homework 20");
        BigDecimal after = score(rules, "exam 95", "homework 20", "exam 80");

        assertThat(before).isEqualByComparingTo("72.5");
        assertThat(after).isEqualByComparingTo("67.25");
    }

    @Test
    void marks_of_two_students_are_never_one_grade() {
        Evaluation ana = works("exam 90").getFirst();
        EvaluationKey key = ana.key();
        Evaluation beto = Evaluation.recorded(
                new EvaluationKey(new StudentId("beto"), key.subject(), key.period(), key.id()),
                EXAM,
                Mark.of(Score.of("10")),
                LocalDate.EPOCH,
                new PersonId("t"),
                Instant.EPOCH);

        assertThatThrownBy(() -> GradeEngine.raw(RULES, List.of(ana, beto)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_mark_that_a_changed_scale_no_longer_holds_is_refused_and_not_guessed() {
        GradingRules rules = exams(scale("1", "7", 1), "4");

        assertThatThrownBy(() -> GradeEngine.raw(rules, works("exam 85")))
                .isInstanceOfSatisfying(
                        LucaException.class,
                        refused -> assertThat(refused.field()).contains("scale"));
    }
}
