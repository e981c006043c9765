package io.luca.consolidator;

import static io.luca.consolidator.School.HISTORY;
import static io.luca.consolidator.School.MATH;
import static io.luca.consolidator.School.Q1;
import static io.luca.consolidator.School.correction;
import static io.luca.consolidator.School.evaluation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.grading.ExplanationJson;
import io.luca.model.ClassId;
import io.luca.model.Curve;
import io.luca.model.Erasure;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationType;
import io.luca.model.Grade;
import io.luca.model.GradingRules;
import io.luca.model.LucaException;
import io.luca.model.Mark;
import io.luca.model.MemberRole;
import io.luca.model.Membership;
import io.luca.model.Notice;
import io.luca.model.PersonId;
import io.luca.model.RequestId;
import io.luca.model.Requester;
import io.luca.model.Rounding;
import io.luca.model.Scale;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.model.TaughtClass;
import io.luca.store.FaultyCalls;
import io.luca.store.FaultyCalls.KillPoint;
import io.luca.store.FaultyCalls.Killed;
import io.luca.store.GradeDetail;
import io.luca.store.LocalTable;
import io.luca.store.Pauses;
import io.luca.store.SchoolConfigs;
import io.luca.store.SchoolMemberships;
import io.luca.store.SchoolTable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

class SchoolConsolidationIT {

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    private static final LocalDate SINCE = LocalDate.of(2023, 9, 1);
    private static final SchoolId NORTE = new SchoolId("norte");
    private static final SubjectId MUSIC = new SubjectId("musica");
    private static final StudentId ANA = new StudentId("ana");
    private static final Instant NIGHT = Instant.parse("2024-02-16T08:00:00Z");
    private static final Deadline LONG = new Deadline(NIGHT.plusSeconds(600), () -> NIGHT);

    private final ExecutionInterceptor nothing = new ExecutionInterceptor() {};

    @Test
    void makes_the_grade_of_the_source_with_its_explanation() {
        norte().saveConfig(School.config(), UUID.randomUUID());
        norte().record(evaluation("ana", MATH, "exam", "exam_1", "80"));
        norte().record(evaluation("ana", MATH, "exam", "exam_2", "90"));
        norte().record(evaluation("ana", MATH, "homework", "hw_1", "82"));
        norte().record(evaluation("ana", MATH, "homework", "hw_2", "84"));
        norte().record(evaluation("ana", MATH, "quiz", "quiz_1", "82"));
        SchoolResult result = run(nothing);
        assertThat(result).isEqualTo(new SchoolResult(1, 5, Map.of(), true));
        GradeDetail detail = norte().gradeDetail(ANA, MATH, Q1);
        Grade grade = detail.grade().orElseThrow();
        assertThat(grade.consolidatedScore()).isEqualByComparingTo("84.3"); // 85 x 0.7 + 83 x 0.2 + 82 x 0.1
        assertThat(grade.evaluationsCount()).isEqualTo(5);
        assertThat(grade.version()).isEqualTo(1);
        assertThat(grade.passing()).isTrue();
        assertThat(grade.lastCalculated()).isEqualTo(NIGHT);
        assertThat(grade.explanation().orElseThrow()).contains("\"exam\"").contains("0.7");
        assertThat(detail.pending()).isZero();
    }

    @Test
    void counts_earlier_evaluations_with_new_ones() {
        School.fill(norte());
        run(nothing);
        norte().record(evaluation("ana", MATH, "exam", "exam_3", "100"));
        assertThat(run(nothing)).isEqualTo(new SchoolResult(1, 1, Map.of(), true));
        Grade grade = grade(ANA, MATH);
        assertThat(grade.evaluationsCount()).isEqualTo(5);
        assertThat(grade.version()).isEqualTo(2);
    }

    @Test
    void writes_nothing_when_nothing_is_new() {
        School.fill(norte());
        run(nothing);
        List<Map<String, AttributeValue>> before = TABLE.items();
        FaultyCalls counted = new FaultyCalls(Integer.MAX_VALUE, KillPoint.BEFORE);
        assertThat(run(counted)).isEqualTo(new SchoolResult(0, 0, Map.of(), true));
        assertThat(counted.calls())
                .as("the rules, what is new, who has left, and who has moved")
                .isEqualTo(4);
        assertThat(TABLE.items()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void a_class_curve_gives_the_best_the_end_of_the_scale_and_lifts_all() {
        School.fill(norte());
        run(nothing);
        assertThat(grade(new StudentId("carla"), HISTORY).consolidatedScore()).isEqualByComparingTo("100");
        norte().record(evaluation("beto", HISTORY, "exam", "exam_3", "100"));
        run(nothing);
        assertThat(grade(new StudentId("beto"), HISTORY).consolidatedScore()).isEqualByComparingTo("100");
        Grade carla = grade(new StudentId("carla"), HISTORY);
        assertThat(carla.consolidatedScore()).isLessThan(new java.math.BigDecimal(100));
        assertThat(carla.version()).isEqualTo(2);
        assertThat(carla.explanation().orElseThrow()).contains("top_to_max");
    }

    /** The best of 3A has 80 and the best of 6B 100: each is the best of the own class, of the day on which the period ends. */
    @Test
    void a_curve_of_the_class_goes_by_the_best_of_the_own_class() {
        norte().saveConfig(School.config(), UUID.randomUUID());
        openClass("his-3a", "ana", "beto");
        openClass("his-6b", "carla");
        norte().record(evaluation("ana", HISTORY, "exam", "exam_1", "80"));
        norte().record(evaluation("beto", HISTORY, "exam", "exam_1", "40"));
        norte().record(evaluation("carla", HISTORY, "exam", "exam_1", "100"));
        norte().record(evaluation("nadie", HISTORY, "exam", "exam_1", "90"));

        run(nothing);

        assertThat(grade(ANA, HISTORY).consolidatedScore()).isEqualByComparingTo("100");
        assertThat(grade(new StudentId("beto"), HISTORY).consolidatedScore()).isEqualByComparingTo("50");
        assertThat(grade(new StudentId("carla"), HISTORY).consolidatedScore()).isEqualByComparingTo("100");
        assertThat(grade(new StudentId("nadie"), HISTORY).consolidatedScore())
                .as("who is in no class is measured with all others who are in none")
                .isEqualByComparingTo("100");
    }

    /** The best of 3A goes to 6B before the period ends: in the one the others rise, in the other the best of before falls. */
    @Test
    void a_student_who_moves_is_measured_within_the_new_class_though_no_mark_is_new() {
        theBestOfTwoGroups();

        move("best", LocalDate.of(2024, 4, 15));

        assertThat(run(nothing)).isEqualTo(new SchoolResult(2, 0, Map.of(), true));
        assertThat(grade(ANA, HISTORY).consolidatedScore()).isEqualByComparingTo("100");
        assertThat(grade(new StudentId("carla"), HISTORY).consolidatedScore()).isEqualByComparingTo("60");
        assertThat(grade(new StudentId("best"), HISTORY).consolidatedScore()).isEqualByComparingTo("100");
        List<Map<String, AttributeValue>> before = TABLE.items();
        assertThat(run(nothing).grades()).isZero();
        assertThat(TABLE.items()).as("once").containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void a_move_after_the_end_of_a_period_leaves_its_grades_as_they_are() {
        theBestOfTwoGroups();

        move("best", LocalDate.of(2024, 4, 16));

        assertThat(run(nothing).grades()).isZero();
        assertThat(grade(ANA, HISTORY).consolidatedScore()).isEqualByComparingTo("80");
        assertThat(TABLE.tables().gradingOf(NORTE).unmeasured().hasNext()).isFalse();
    }

    @Test
    void a_reported_grade_keeps_its_score_when_the_best_of_the_class_moves() {
        theBestOfTwoGroups();
        report(ANA);

        move("best", LocalDate.of(2024, 4, 15));
        run(nothing);

        assertThat(grade(ANA, HISTORY).consolidatedScore()).isEqualByComparingTo("80");
        assertThat(grade(ANA, HISTORY).reported()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(KillPoint.class)
    void killed_at_any_call_both_classes_of_a_move_are_measured_after_the_next_run(KillPoint point) {
        FaultyCalls counted = new FaultyCalls(Integer.MAX_VALUE, KillPoint.BEFORE);
        theBestOfTwoGroups();
        move("best", LocalDate.of(2024, 4, 15));
        run(counted);
        Set<Map<String, AttributeValue>> undisturbed = new HashSet<>(TABLE.items());
        for (int call = 1; call <= counted.calls(); call++) {
            TABLE.renew();
            theBestOfTwoGroups();
            move("best", LocalDate.of(2024, 4, 15));
            FaultyCalls killing = new FaultyCalls(call, point);
            assertThatThrownBy(() -> run(killing)).isInstanceOf(Killed.class);

            run(nothing);

            assertThat(new HashSet<>(TABLE.items()))
                    .as("killed %s call %d", point, call)
                    .isEqualTo(undisturbed);
        }
    }

    /** Of 3A the best has 100 and Ana 80; of 6B Carla, with 60, is the best. */
    private void theBestOfTwoGroups() {
        norte().saveConfig(School.config(), new UUID(0, 1));
        openClass("his-3a", "best", "ana");
        openClass("his-6b", "carla");
        norte().record(evaluation("best", HISTORY, "exam", "exam_1", "100"));
        norte().record(evaluation("ana", HISTORY, "exam", "exam_1", "80"));
        norte().record(evaluation("carla", HISTORY, "exam", "exam_1", "60"));
        run(nothing);
        assertThat(grade(ANA, HISTORY).consolidatedScore()).isEqualByComparingTo("80");
        assertThat(grade(new StudentId("carla"), HISTORY).consolidatedScore()).isEqualByComparingTo("100");
    }

    /** From 3A to 6B. */
    private static void move(String student, LocalDate day) {
        SchoolMemberships members = TABLE.tables().membershipsOf(NORTE);
        var _ = members.join(member("his-3a", student, Optional.of(day.minusDays(1))), SINCE);
        var _ = members.join(
                new Membership(new ClassId("his-6b"), new PersonId(student), MemberRole.STUDENT, day, Optional.empty()),
                SINCE);
    }

    private static Membership member(String schoolClass, String student, Optional<LocalDate> end) {
        return new Membership(new ClassId(schoolClass), new PersonId(student), MemberRole.STUDENT, SINCE, end);
    }

    /** Four know whose the best grade is; once there are five, all of them are told, also those who have nothing new. */
    @Test
    void a_grade_says_whether_few_of_the_class_are_graded() {
        norte().saveConfig(School.config(), UUID.randomUUID());
        for (String student : List.of("ana", "beto", "carla", "dora")) {
            norte().record(evaluation(student, HISTORY, "exam", "exam_1", "80"));
        }
        run(nothing);
        assertThat(grade(ANA, HISTORY).explanation().orElseThrow()).contains("\"class_of_few\":true");

        norte().record(evaluation("elena", HISTORY, "exam", "exam_1", "80"));
        run(nothing);

        assertThat(grade(ANA, HISTORY).explanation().orElseThrow()).contains("\"class_of_few\":false");
        assertThat(grade(new StudentId("elena"), HISTORY).explanation().orElseThrow())
                .contains("\"class_of_few\":false");
    }

    private static void openClass(String id, String... students) {
        var _ = TABLE.tables().classesOf(NORTE).open(new TaughtClass(new ClassId(id), id, HISTORY, "3", "A", 2023, 0));
        for (String student : students) {
            var _ = TABLE.tables().membershipsOf(NORTE).join(member(id, student, Optional.empty()), SINCE);
        }
    }

    @Test
    void a_grade_that_loses_its_work_is_taken_away_and_never_gets_an_old_version_again() {
        norte().saveConfig(School.config(), UUID.randomUUID());
        Evaluation only = evaluation("ana", MATH, "exam", "exam_1", "80");
        norte().record(only);
        run(nothing);
        Evaluation excused = norte().correct(correction(only, new Mark.Excused()));
        run(nothing);
        assertThat(norte().gradeDetail(ANA, MATH, Q1).grade()).isEmpty();
        assertThat(norte().evaluation(only.key()).orElseThrow().consolidated()).isTrue();
        norte().correct(correction(excused, "90"));
        run(nothing);
        assertThat(grade(ANA, MATH).version()).isEqualTo(3);
    }

    @Test
    void more_evaluations_than_a_transaction_holds_make_one_grade() {
        norte().saveConfig(School.config(), UUID.randomUUID());
        for (int i = 0; i < 205; i++) {
            norte().record(evaluation("ana", MATH, "exam", "exam_" + i, "80"));
        }
        assertThat(run(nothing)).isEqualTo(new SchoolResult(1, 205, Map.of(), true));
        assertThat(grade(ANA, MATH).evaluationsCount()).isEqualTo(205);
        assertThat(TABLE.items()).noneMatch(SchoolConsolidationIT::isToConsolidate);
    }

    /** More than the API takes, from before it had a limit: 4,300 ids of 60 characters are no item. */
    @Test
    void more_evaluations_than_an_item_could_explain_make_one_grade_all_the_same() {
        norte().saveConfig(School.config(), UUID.randomUUID());
        for (int i = 0; i < 4_300; i++) {
            norte().record(evaluation("ana", MATH, "exam", "exam_%055d".formatted(i), i % 2 == 0 ? "80" : "90"));
        }

        assertThat(run(nothing)).isEqualTo(new SchoolResult(1, 4_300, Map.of(), true));

        GradeDetail detail = norte().gradeDetail(ANA, MATH, Q1);
        assertThat(detail.pending()).isZero();
        assertThat(detail.grade().orElseThrow().evaluationsCount()).isEqualTo(4_300);
        assertThat(detail.grade().orElseThrow().explanation().orElseThrow())
                .hasSizeLessThan(1_000)
                .contains("\"summary\":{\"counted\":4300,\"sum\":365500");
    }

    /** Also where some of the marks fit into transactions of their own: none may say that it is counted where no grade counts it. */
    @Test
    void a_grade_that_cannot_be_written_leaves_its_marks_as_they_were() {
        norte().saveConfig(School.config(), UUID.randomUUID());
        for (int i = 0; i < 205; i++) {
            norte().record(evaluation("ana", MATH, "exam", "exam_" + i, "80"));
        }
        ExecutionInterceptor refusing = new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                if (context.request() instanceof TransactWriteItemsRequest write
                        && write.toString().contains("GRADE#")) {
                    throw LucaException.conflict("type", "a grade is larger than an item of the table");
                }
            }
        };

        SchoolResult result = run(refusing);

        assertThat(result.reasons()).isEqualTo("subject matematicas: a grade is larger than an item of the table");
        assertThat(norte().gradeDetail(ANA, MATH, Q1).pending()).isEqualTo(205);
        assertThat(run(nothing)).isEqualTo(new SchoolResult(1, 205, Map.of(), true));
    }

    /** The explanation names each type: of thousands that the rules once had it is no item. */
    @Test
    void a_grade_that_no_summary_makes_small_enough_is_told_with_what_to_do_and_nothing_of_it_is_written() {
        norte().saveConfig(School.config(), UUID.randomUUID());
        norte().record(evaluation("ana", MATH, "exam", "exam", "80"));
        for (int i = 0; i < 2_500; i++) {
            norte().record(evaluation("ana", MATH, "type_%050d".formatted(i), "e_" + i, "80"));
        }

        SchoolResult result = run(nothing);

        assertThat(result.reasons()).contains("subject matematicas", "marks of too many types; correct those");
        assertThat(norte().gradeDetail(ANA, MATH, Q1).pending()).isEqualTo(2_501);
        assertThat(norte().gradeDetail(ANA, MATH, Q1).grade()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(KillPoint.class)
    void killed_at_any_call_the_next_run_ends_with_the_table_of_an_undisturbed_one(KillPoint point) {
        fillMany();
        FaultyCalls counted = new FaultyCalls(Integer.MAX_VALUE, KillPoint.BEFORE);
        run(counted);
        Set<Map<String, AttributeValue>> undisturbed = new HashSet<>(TABLE.items());
        assertThat(counted.calls()).isGreaterThan(15);
        for (int call = 1; call <= counted.calls(); call++) {
            TABLE.renew();
            fillMany();
            FaultyCalls killing = new FaultyCalls(call, point);
            assertThatThrownBy(() -> run(killing)).isInstanceOf(Killed.class);
            run(nothing);
            assertThat(new HashSet<>(TABLE.items()))
                    .as("killed %s call %d", point, call)
                    .isEqualTo(undisturbed);
        }
    }

    /** Its new best changes all grades; the one mark that says so must be the last that is counted. */
    @ParameterizedTest
    @EnumSource(KillPoint.class)
    void killed_at_any_call_a_class_is_measured_by_its_new_best_after_the_next_run(KillPoint point) {
        FaultyCalls counted = new FaultyCalls(Integer.MAX_VALUE, KillPoint.BEFORE);
        aClassWithANewBest();
        run(counted);
        Set<Map<String, AttributeValue>> undisturbed = new HashSet<>(TABLE.items());
        assertThat(grade(new StudentId("s1"), HISTORY).version()).isEqualTo(2);
        for (int call = 1; call <= counted.calls(); call++) {
            TABLE.renew();
            aClassWithANewBest();
            FaultyCalls killing = new FaultyCalls(call, point);
            assertThatThrownBy(() -> run(killing)).isInstanceOf(Killed.class);

            run(nothing);

            assertThat(new HashSet<>(TABLE.items()))
                    .as("killed %s call %d", point, call)
                    .isEqualTo(undisturbed);
        }
    }

    @Test
    void who_is_blocked_is_no_classes_best() {
        theBestOfThree(80, 40);
        block("best");
        norte().record(evaluation("beto", HISTORY, "exam", "exam_2", "40"));

        run(nothing);

        assertThat(grade(new StudentId("ana"), HISTORY).consolidatedScore()).isEqualByComparingTo("100");
        assertThat(grade(new StudentId("beto"), HISTORY).consolidatedScore()).isEqualByComparingTo("50");
        assertThat(classTops()).containsOnly("80");
    }

    @Test
    void the_open_grades_of_a_class_whose_best_has_left_are_made_anew_the_next_night_and_then_no_more() {
        theBestOfThree(80, 40);
        assertThat(grade(ANA, HISTORY).consolidatedScore()).isEqualByComparingTo("80");
        block("best");

        assertThat(run(nothing)).isEqualTo(new SchoolResult(2, 0, Map.of(), true));

        assertThat(grade(ANA, HISTORY).consolidatedScore()).isEqualByComparingTo("100");
        assertThat(grade(new StudentId("beto"), HISTORY).consolidatedScore()).isEqualByComparingTo("50");
        List<Map<String, AttributeValue>> before = TABLE.items();
        assertThat(run(nothing).grades()).isZero();
        assertThat(TABLE.items()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void a_reported_grade_keeps_its_score_and_loses_the_number_of_who_has_left() {
        theBestOfThree(80, 40);
        report(ANA);
        Grade before = grade(ANA, HISTORY);
        block("best");

        run(nothing);

        Grade after = grade(ANA, HISTORY);
        assertThat(after.consolidatedScore()).isEqualByComparingTo("80");
        assertThat(after.version()).isEqualTo(before.version());
        assertThat(after.reported()).isTrue();
        assertThat(before.explanation().orElseThrow()).contains("\"class_top_exact\":\"100/1\"");
        assertThat(after.explanation().orElseThrow())
                .contains("\"class_top_withheld\":true", "\"raw\":80")
                .doesNotContain("\"class_top\"", "100/1");
        assertThat(grade(new StudentId("beto"), HISTORY).consolidatedScore()).isEqualByComparingTo("50");
    }

    /** Else the next mark of anybody would change what was reported after all. */
    @Test
    void a_reported_grade_that_was_kept_is_kept_when_the_class_is_measured_again() {
        theBestOfThree(80, 40);
        report(ANA);
        block("best");
        run(nothing);
        norte().record(evaluation("carla", HISTORY, "exam", "exam_1", "90"));

        run(nothing);

        assertThat(grade(ANA, HISTORY).consolidatedScore()).isEqualByComparingTo("80");
        assertThat(grade(ANA, HISTORY).version()).isEqualTo(1);
        norte().record(evaluation("ana", HISTORY, "exam", "exam_2", "80"));
        run(nothing);
        assertThat(grade(ANA, HISTORY).consolidatedScore())
                .as("until there is something new")
                .isEqualByComparingTo("88.89");
    }

    /** A curve that is changed leaves the grades as they are: they are still measured by whom it looked at. */
    @Test
    void grades_that_an_earlier_curve_measured_by_who_has_left_are_made_anew_by_the_rules_that_hold_now() {
        measuredBeforeTheCurveWasTakenAway();
        block("best");

        run(nothing);

        assertThat(grade(ANA, HISTORY).consolidatedScore()).isEqualByComparingTo("40");
        assertThat(classTops()).isEmpty();
        assertThat(toMeasure()).isEmpty();
    }

    @Test
    void so_are_those_of_a_school_that_looks_at_the_best_of_no_class_any_more_once_the_marks_are_removed() {
        measuredBeforeTheCurveWasTakenAway();
        remove(block("best"));

        run(nothing);

        assertThat(grade(ANA, HISTORY).consolidatedScore()).isEqualByComparingTo("40");
        assertThat(classTops()).isEmpty();
    }

    @Test
    void so_are_those_that_were_measured_without_who_has_come_back() {
        measuredBeforeTheCurveWasTakenAway();
        measureByTheBest();
        block("best");
        run(nothing);
        assertThat(grade(ANA, HISTORY).consolidatedScore()).isEqualByComparingTo("100");
        measureByNobody();
        TABLE.tables().erasuresOf(NORTE).withdraw(new StudentId("best"));

        run(nothing);

        assertThat(grade(ANA, HISTORY).consolidatedScore()).isEqualByComparingTo("40");
    }

    @Test
    void a_reported_grade_of_an_earlier_curve_keeps_its_score_and_loses_the_number_of_who_has_left() {
        measuredBeforeTheCurveWasTakenAway();
        report(ANA);
        block("best");

        run(nothing);

        Grade after = grade(ANA, HISTORY);
        assertThat(after.consolidatedScore()).isEqualByComparingTo("50");
        assertThat(after.version()).isEqualTo(1);
        assertThat(after.explanation().orElseThrow())
                .contains("\"class_top_withheld\":true")
                .doesNotContain("\"class_top\"", "80/1");
    }

    /** By the best, who has 80, Ana's 40 is a 50; then the rules look at her alone, and nothing is new. */
    private void measuredBeforeTheCurveWasTakenAway() {
        measureByTheBest();
        norte().record(evaluation("best", HISTORY, "exam", "exam_1", "80"));
        norte().record(evaluation("ana", HISTORY, "exam", "exam_1", "40"));
        run(nothing);
        measureByNobody();
        assertThat(run(nothing).grades()).isZero();
        assertThat(grade(ANA, HISTORY).consolidatedScore()).isEqualByComparingTo("50");
    }

    private void measureByTheBest() {
        measureBy(School.SOURCE.withCurve(new Curve.TopToMax()));
    }

    private void measureByNobody() {
        measureBy(School.SOURCE);
    }

    private void measureBy(GradingRules rules) {
        int version = norte().config().map(SchoolConfig::version).orElse(0);
        SchoolConfig changed = School.config(Map.of(HISTORY, rules));
        norte().saveConfig(new SchoolConfig(changed.periods(), changed.rules(), version), UUID.randomUUID());
    }

    @Test
    void a_grade_that_reads_the_same_is_explained_without_who_has_left() {
        theBestOfThree(0, 40);
        block("best");

        run(nothing);

        assertThat(grade(ANA, HISTORY).consolidatedScore()).isEqualByComparingTo("0");
        assertThat(grade(ANA, HISTORY).version()).isEqualTo(1);
        assertThat(classTops()).containsOnly("40");
    }

    @Test
    void who_comes_back_counts_again() {
        theBestOfThree(80, 40);
        block("best");
        run(nothing);
        TABLE.tables().erasuresOf(NORTE).withdraw(new StudentId("best"));

        run(nothing);

        assertThat(grade(ANA, HISTORY).consolidatedScore()).isEqualByComparingTo("80");
        assertThat(classTops()).containsOnly("100");
    }

    @Test
    void nothing_is_graded_of_who_is_blocked_until_the_school_takes_it_back() {
        norte().saveConfig(School.config(), UUID.randomUUID());
        norte().record(evaluation("ana", MATH, "exam", "exam_1", "80"));
        block("ana");

        assertThat(run(nothing)).isEqualTo(new SchoolResult(0, 0, Map.of(), true));

        assertThat(norte().gradeDetail(ANA, MATH, Q1).grade()).isEmpty();
        TABLE.tables().erasuresOf(NORTE).withdraw(ANA);
        run(nothing);
        assertThat(grade(ANA, MATH).consolidatedScore()).isEqualByComparingTo("80");
    }

    /** When nobody knows any more where the student was, all classes are looked at. */
    @Test
    void a_class_is_measured_anew_also_if_no_night_came_through_before_the_records_were_removed() {
        theBestOfThree(80, 40);
        remove(block("best"));

        run(nothing);

        assertThat(grade(ANA, HISTORY).consolidatedScore()).isEqualByComparingTo("100");
    }

    @ParameterizedTest
    @EnumSource(KillPoint.class)
    void killed_at_any_call_a_class_is_measured_without_who_has_left_after_the_next_run(KillPoint point) {
        FaultyCalls counted = new FaultyCalls(Integer.MAX_VALUE, KillPoint.BEFORE);
        theBestOfThree(80, 40);
        block("best");
        run(counted);
        for (int call = 1; call <= counted.calls(); call++) {
            TABLE.renew();
            theBestOfThree(80, 40);
            block("best");
            FaultyCalls killing = new FaultyCalls(call, point);
            assertThatThrownBy(() -> run(killing)).isInstanceOf(Killed.class);

            run(nothing);

            assertThat(grade(ANA, HISTORY).consolidatedScore())
                    .as("killed %s call %d", point, call)
                    .isEqualByComparingTo("100");
            assertThat(grade(ANA, HISTORY).version()).isEqualTo(2);
            assertThat(classTops()).containsOnly("80");
        }
    }

    /** Else one class that fails each night would have every erasure of the school measured each night. */
    @Test
    void a_class_that_cannot_be_graded_keeps_no_erasure_open_but_those_of_its_own_students() {
        theBestOfTwoClasses();
        norte().record(evaluation("carla", MUSIC, "exam", "exam_2", "150"));
        block("best");
        block("top");

        assertThat(run(nothing).isGood()).isFalse();

        assertThat(grade(ANA, HISTORY).consolidatedScore()).isEqualByComparingTo("100");
        assertThat(toMeasure()).containsExactly("top");
    }

    /** Who has left sets the number in the explanation of a grade that could not be written: the class is not measured anew yet. */
    @Test
    void a_class_in_which_a_new_mark_could_not_be_graded_is_looked_at_again_the_next_night() {
        theBestOfThree(80, 40);
        norte().record(evaluation("ana", HISTORY, "exam", "exam_2", "80"));
        block("best");
        ExecutionInterceptor refusing = new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                if (context.request() instanceof TransactWriteItemsRequest write
                        && write.toString().contains("STUDENT#ana")) {
                    throw new IllegalStateException("this one cannot be written");
                }
            }
        };

        assertThat(run(refusing).isGood()).isFalse();

        assertThat(toMeasure()).containsExactly("best");
        run(nothing);
        assertThat(classTops()).containsOnly("80");
        assertThat(toMeasure()).isEmpty();
    }

    @Test
    void what_was_measured_anew_before_the_time_was_up_is_not_measured_again() {
        theBestOfTwoClasses();
        block("best");
        block("top");
        Deadline onceOneIsDone =
                new Deadline(NIGHT.plusSeconds(1), () -> toMeasure().size() < 2 ? NIGHT.plusSeconds(2) : NIGHT);

        assertThat(run(nothing, onceOneIsDone).isWhole()).isFalse();

        assertThat(toMeasure()).containsExactly("top");
        run(nothing);
        assertThat(toMeasure()).isEmpty();
        assertThat(grade(new StudentId("carla"), MUSIC).consolidatedScore()).isEqualByComparingTo("100");
    }

    @Test
    void an_erasure_of_who_has_marks_in_no_class_with_a_curve_is_settled_at_once() {
        norte().saveConfig(School.config(), UUID.randomUUID());
        norte().record(evaluation("ana", MATH, "exam", "exam_1", "80"));
        block("ana");

        run(nothing);

        assertThat(toMeasure()).isEmpty();
    }

    /** One is best in history, and another one in music. */
    private void theBestOfTwoClasses() {
        norte().saveConfig(
                        School.config(Map.of(
                                HISTORY, School.SOURCE.withCurve(new Curve.TopToMax()),
                                MUSIC, School.SOURCE.withCurve(new Curve.TopToMax()))),
                        UUID.randomUUID());
        norte().record(evaluation("best", HISTORY, "exam", "exam_1", "100"));
        norte().record(evaluation("ana", HISTORY, "exam", "exam_1", "80"));
        norte().record(evaluation("top", MUSIC, "exam", "exam_1", "100"));
        norte().record(evaluation("carla", MUSIC, "exam", "exam_1", "60"));
        run(nothing);
    }

    /** Whose classes are to be measured anew. */
    private static List<String> toMeasure() {
        List<String> students = new ArrayList<>();
        TABLE.tables()
                .erasuresOf(NORTE)
                .toMeasureAnew()
                .forEachRemaining(erasure -> students.add(erasure.student().value()));
        return students;
    }

    private void theBestOfThree(int ana, int beto) {
        norte().saveConfig(School.config(), UUID.randomUUID());
        norte().record(evaluation("best", HISTORY, "exam", "exam_1", "100"));
        norte().record(evaluation("ana", HISTORY, "exam", "exam_1", String.valueOf(ana)));
        norte().record(evaluation("beto", HISTORY, "exam", "exam_1", String.valueOf(beto)));
        run(nothing);
    }

    private static Erasure block(String student) {
        return TABLE.tables()
                .erasuresOf(NORTE)
                .request(
                        new StudentId(student),
                        new Requester(new PersonId("admin_1"), new RequestId("Dmq4sD5bhXyE0Zo=")),
                        NIGHT,
                        Duration.ofDays(45));
    }

    /** As the sync leaves a grade that the government has. */
    private static void report(StudentId student) {
        Map<String, AttributeValue> item = new HashMap<>(TABLE.items().stream()
                .filter(each -> each.get("PK").s().endsWith("#STUDENT#" + student)
                        && each.get("SK").s().startsWith("GRADE#"))
                .findAny()
                .orElseThrow());
        item.put("sync_status", AttributeValue.fromS("SYNCED"));
        item.remove("GSI1PK");
        item.remove("GSI1SK");
        TABLE.put(item);
    }

    /** The best of the class, as the explanations of all who are not blocked say. */
    private static List<String> classTops() {
        return norte().schoolClass(HISTORY, Q1, 100, null).grades().stream()
                .flatMap(grade -> ExplanationJson.classTop(grade.explanation().orElseThrow()).stream())
                .map(top -> top.numerator().toString())
                .toList();
    }

    private static void remove(Erasure erasure) {
        TABLE.tables().erasuresOf(NORTE).beginRemoval(erasure.student(), erasure.id(), erasure.removalFrom(), Map::of);
        TABLE.tables().recordsOf(NORTE, erasure.student()).remove();
    }

    private void aClassWithANewBest() {
        norte().saveConfig(School.config(), new UUID(0, 1));
        for (int student = 1; student <= 8; student++) {
            norte().record(evaluation("s" + student, HISTORY, "exam", "exam_1", String.valueOf(50 + student)));
        }
        run(nothing);
        norte().record(evaluation("best", HISTORY, "exam", "exam_1", "99"));
    }

    @Test
    void a_class_whose_time_is_up_amid_the_rewriting_goes_on_the_next_time() {
        aClassWithANewBest();
        AtomicReference<Integer> looks = new AtomicReference<>(0);
        Deadline soon = new Deadline(
                NIGHT.plusSeconds(1), () -> looks.updateAndGet(count -> count + 1) > 6 ? NIGHT.plusSeconds(2) : NIGHT);

        assertThat(run(nothing, soon).isWhole()).isFalse();
        run(nothing);

        assertThat(grade(new StudentId("best"), HISTORY).consolidatedScore()).isEqualByComparingTo("100");
        for (int student = 1; student <= 8; student++) {
            assertThat(grade(new StudentId("s" + student), HISTORY).version()).isEqualTo(2);
        }
    }

    /** A grade that reads as before can pass by new rules: the class is measured anew, and so is its pass mark. */
    @Test
    void a_new_pass_mark_reaches_a_class_that_is_measured_anew_also_where_the_score_stays() {
        norte().saveConfig(whole(60), UUID.randomUUID());
        norte().record(evaluation("ana", HISTORY, "exam", "exam_1", "44"));
        norte().record(evaluation("beto", HISTORY, "exam", "exam_1", "80"));
        run(nothing);
        assertThat(grade(ANA, HISTORY).passing()).isFalse();
        norte().saveConfig(new SchoolConfig(whole(50).periods(), whole(50).rules(), 1), UUID.randomUUID());
        norte().record(evaluation("carla", HISTORY, "exam", "exam_1", "80.1"));

        run(nothing);

        assertThat(grade(ANA, HISTORY).consolidatedScore()).isEqualByComparingTo("55");
        assertThat(grade(ANA, HISTORY).passing()).isTrue();
    }

    /** A curve to the best of the class, rounded to whole points. */
    private static SchoolConfig whole(int minPassing) {
        return School.config(Map.of(
                HISTORY,
                new GradingRules(
                                Map.of(new EvaluationType("exam"), BigDecimal.ONE),
                                new BigDecimal(minPassing),
                                Scale.DEFAULT)
                        .withCurve(new Curve.TopToMax())
                        .withRounding(new Rounding(Rounding.Mode.HALF_UP, 0))));
    }

    /** Also a grade with more evaluations than a transaction holds. */
    private static void fillMany() {
        School.fill(norte());
        for (int i = 0; i < 101; i++) {
            norte().record(evaluation("dora", MATH, "quiz", "q_" + i, "77"));
        }
    }

    @Test
    void an_evaluation_that_is_corrected_under_way_is_counted_as_it_is_after() {
        norte().saveConfig(School.config(), UUID.randomUUID());
        Evaluation exam = evaluation("ana", MATH, "exam", "exam_1", "80");
        norte().record(exam);
        AtomicReference<Runnable> once = new AtomicReference<>(() -> norte().correct(correction(exam, "100")));
        assertThat(run(afterRead(once))).isEqualTo(new SchoolResult(1, 1, Map.of(), true));
        assertThat(grade(ANA, MATH).consolidatedScore()).isEqualByComparingTo("100");
    }

    @Test
    void an_evaluation_that_is_corrected_all_the_time_stays_pending_and_is_right_the_night_after() {
        norte().saveConfig(School.config(), UUID.randomUUID());
        Evaluation exam = evaluation("ana", MATH, "exam", "exam_1", "80");
        norte().record(exam);
        ExecutionInterceptor busy = new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                if (context.request() instanceof TransactWriteItemsRequest) {
                    Evaluation now = norte().evaluation(exam.key()).orElseThrow();
                    norte().correct(correction(now, String.valueOf(80 + now.version())));
                }
            }
        };
        assertThat(run(busy).reasons()).contains("changed while they were graded");
        assertThat(norte().gradeDetail(ANA, MATH, Q1).grade()).isEmpty();
        run(nothing);
        assertThat(grade(ANA, MATH).consolidatedScore()).isEqualByComparingTo("83");
        assertThat(norte().gradeDetail(ANA, MATH, Q1).pending()).isZero();
    }

    @Test
    void a_run_that_began_before_another_one_does_not_undo_it() {
        norte().saveConfig(School.config(), UUID.randomUUID());
        norte().record(evaluation("ana", MATH, "exam", "exam_1", "80"));
        AtomicReference<Runnable> once = new AtomicReference<>(() -> {
            norte().record(evaluation("ana", MATH, "exam", "exam_2", "100"));
            run(nothing);
        });
        run(afterRead(once));
        assertThat(grade(ANA, MATH).consolidatedScore()).isEqualByComparingTo("90");
        assertThat(grade(ANA, MATH).version()).isEqualTo(1);
    }

    @Test
    void two_runs_at_once_make_each_grade_once() throws InterruptedException {
        School.fill(norte());
        List<Thread> runs = List.of(
                Thread.ofVirtual().unstarted(() -> run(nothing)),
                Thread.ofVirtual().unstarted(() -> run(nothing)));
        runs.forEach(Thread::start);
        for (Thread each : runs) {
            each.join();
        }
        for (String student : List.of("ana", "beto", "carla")) {
            assertThat(grade(new StudentId(student), MATH).version()).isEqualTo(1);
        }
        assertThat(TABLE.items()).noneMatch(SchoolConsolidationIT::isToConsolidate);
    }

    @Test
    void a_subject_without_rules_fails_by_name_and_the_others_are_graded() {
        School.fill(norte());
        norte().record(evaluation("ana", new SubjectId("latin"), "exam", "exam_1", "80"));
        SchoolResult result = run(nothing);
        assertThat(result.reasons()).startsWith("subject latin has evaluations and no rules");
        assertThat(result.grades()).isEqualTo(6);
    }

    /** A mark was on its way when its subject was taken out; the night may come before the end of the notice, or after. */
    @Test
    void a_mark_of_a_subject_that_is_leaving_is_graded_and_the_night_brings_its_subject_back() {
        norte().saveConfig(School.config(), UUID.randomUUID());
        SchoolConfigs configs = TABLE.tables().configOf(NORTE);
        configs.replace(without(MATH, 1), UUID.randomUUID(), NIGHT.minusSeconds(1));
        norte().record(evaluation("ana", MATH, "exam", "exam_1", "80"));

        assertThat(run(nothing)).isEqualTo(new SchoolResult(1, 1, Map.of(), true));

        assertThat(grade(ANA, MATH).consolidatedScore()).isEqualByComparingTo("80");
        assertThat(configs.stored().orElseThrow().rules()).doesNotContainKey(MATH);
        norte().record(evaluation("ana", MATH, "exam", "exam_2", "90"));
        run(nothing, LONG, NIGHT.plus(Notice.LENGTH));
        assertThat(grade(ANA, MATH).consolidatedScore()).isEqualByComparingTo("85");
        assertThat(configs.stored().orElseThrow().rules()).containsKey(MATH);
    }

    /** A school that nobody looks at comes to the end of its notice all the same, on the next night. */
    @Test
    void a_night_without_work_ends_a_notice() {
        norte().saveConfig(School.config(), UUID.randomUUID());
        SchoolConfigs configs = TABLE.tables().configOf(NORTE);
        configs.replace(without(MATH, 1), UUID.randomUUID(), NIGHT.minus(Notice.LENGTH));

        run(nothing);

        assertThat(configs.stored()).contains(without(MATH, 2));
    }

    private static SchoolConfig without(SubjectId subject, int version) {
        Map<SubjectId, GradingRules> rules = new HashMap<>(School.config().rules());
        rules.remove(subject);
        return new SchoolConfig(School.config().periods(), rules, version);
    }

    /** Rules may drop a type: its marks count nothing from then on, and hold back no grade. */
    @Test
    void a_mark_whose_type_has_left_the_rules_is_listed_and_counts_nothing() {
        norte().saveConfig(School.config(), UUID.randomUUID());
        norte().record(evaluation("ana", MATH, "exam", "exam_1", "80"));
        norte().record(evaluation("ana", MATH, "essay", "essay_1", "10"));

        assertThat(run(nothing)).isEqualTo(new SchoolResult(1, 2, Map.of(), true));

        assertThat(grade(ANA, MATH).consolidatedScore()).isEqualByComparingTo("80");
        assertThat(grade(ANA, MATH).explanation().orElseThrow()).contains("\"unweighted\"", "essay_1");
    }

    @Test
    void a_mark_that_does_not_fit_new_rules_fails_its_subject_and_names_no_person() {
        School.fill(norte());
        norte().record(evaluation("ana", MATH, "exam", "exam_9", "150"));
        SchoolResult result = run(nothing);
        assertThat(result.reasons())
                .contains("subject matematicas")
                .doesNotContain("ana")
                .doesNotContain("exam_9");
        assertThat(result.grades()).isEqualTo(5);
    }

    @Test
    void a_school_without_configuration_fails_with_a_clear_record() {
        norte().record(evaluation("ana", MATH, "exam", "exam_1", "80"));
        assertThat(run(nothing).reasons()).contains("no configuration");
    }

    @Test
    void stops_when_the_time_is_up_and_goes_on_where_it_was() {
        School.fill(norte());
        Deadline over = new Deadline(NIGHT, () -> NIGHT);
        SchoolResult stopped = run(nothing, over);
        assertThat(stopped.isWhole()).isFalse();
        assertThat(run(nothing).grades()).isEqualTo(6);
    }

    @Test
    void a_throttled_table_is_tried_again() {
        School.fill(norte());
        Random chance = new Random(7);
        ExecutionInterceptor throttling = new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                if (!(context.request() instanceof QueryRequest query && query.indexName() != null)
                        && chance.nextInt(100) < 30) {
                    throw software.amazon.awssdk.core.exception.SdkClientException.create("slow down");
                }
            }
        };
        SchoolResult result = run(throttling);
        assertThat(result.failures()).isEmpty();
        assertThat(result.grades()).isEqualTo(6);
    }

    /** Our second try finds the first one's work done; whether it was ours is for the store to know, by the write's token. */
    @Test
    void what_was_written_is_counted_also_where_the_stores_answer_was_lost() {
        fillMany();
        assertThat(run(losing(new HashSet<>()))).isEqualTo(new SchoolResult(7, 125, Map.of(), true));

        norte().record(evaluation("beto", HISTORY, "exam", "exam_3", "100"));
        assertThat(run(losing(new HashSet<>()))).isEqualTo(new SchoolResult(3, 1, Map.of(), true));
        assertThat(grade(new StudentId("carla"), HISTORY).version()).isEqualTo(2);
    }

    /** Every write is done, and the first answer to each is lost. */
    private static ExecutionInterceptor losing(Set<Object> lost) {
        return new ExecutionInterceptor() {
            @Override
            public synchronized void afterTransmission(
                    Context.AfterTransmission context, ExecutionAttributes attributes) {
                if (context.request() instanceof TransactWriteItemsRequest write && lost.add(write.transactItems())) {
                    throw software.amazon.awssdk.core.exception.SdkClientException.create("connection reset");
                }
            }
        };
    }

    @Test
    void says_when_a_grade_was_made_to_the_millisecond() {
        norte().saveConfig(School.config(), UUID.randomUUID());
        norte().record(evaluation("ana", MATH, "exam", "exam_1", "80"));

        run(nothing, LONG, NIGHT.plusNanos(123_456_789));

        assertThat(grade(ANA, MATH).lastCalculated()).isEqualTo(NIGHT.plusMillis(123));
        assertThat(TABLE.items())
                .filteredOn(item -> item.get("SK").s().startsWith("GRADE#"))
                .singleElement()
                .satisfies(item -> assertThat(item.get("last_calculated").s()).isEqualTo("2024-02-16T08:00:00.123Z"));
    }

    private static boolean isToConsolidate(Map<String, AttributeValue> item) {
        return item.getOrDefault("GSI1PK", AttributeValue.fromS("")).s().endsWith("#TO_CONSOLIDATE");
    }

    private static ExecutionInterceptor afterRead(AtomicReference<Runnable> once) {
        return new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                if (context.request() instanceof TransactWriteItemsRequest) {
                    Runnable work = once.getAndSet(null);
                    if (work != null) {
                        work.run();
                    }
                }
            }
        };
    }

    private static SchoolResult run(ExecutionInterceptor calls) {
        return run(calls, LONG);
    }

    private static SchoolResult run(ExecutionInterceptor calls, Deadline deadline) {
        return run(calls, deadline, NIGHT);
    }

    private static SchoolResult run(ExecutionInterceptor calls, Deadline deadline, Instant now) {
        try (DynamoDbClient client = TABLE.client(calls)) {
            Pauses pauses = new Pauses(NIGHT.plusSeconds(600), () -> NIGHT, new Random(1), _ -> {});
            return new SchoolConsolidation(
                            TABLE.table(client).gradingOf(NORTE), deadline, pauses, () -> now, new Parallel(4))
                    .run();
        }
    }

    private static SchoolTable norte() {
        return TABLE.school(NORTE.value());
    }

    private static Grade grade(StudentId student, SubjectId subject) {
        return norte().gradeDetail(student, subject, Q1).grade().orElseThrow();
    }
}
