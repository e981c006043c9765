package io.luca.store;

import static io.luca.store.Samples.ANA;
import static io.luca.store.Samples.DAY;
import static io.luca.store.Samples.EXAM;
import static io.luca.store.Samples.MATH;
import static io.luca.store.Samples.NOW;
import static io.luca.store.Samples.Q1;
import static io.luca.store.Samples.TEACHER;
import static io.luca.store.Samples.evaluation;
import static io.luca.store.Samples.grade;
import static io.luca.store.Samples.student;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.contract.TableSchema;
import io.luca.model.Correction;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.Grade;
import io.luca.model.Mark;
import io.luca.model.Score;
import io.luca.model.StudentId;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Marks that are no scores, and marks that a grade does not count yet. */
class MarksIT {

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    private static SchoolTable norte() {
        return TABLE.school("norte");
    }

    private static Evaluation marked(String id, Mark mark) {
        return Evaluation.recorded(
                new EvaluationKey(ANA, MATH, Q1, new EvaluationId(id)), EXAM, mark, DAY, TEACHER, NOW);
    }

    @Test
    void missing_and_excused_work_is_stored_without_a_score() {
        Evaluation missing = marked("a", new Mark.Missing());
        Evaluation excused = marked("b", new Mark.Excused());

        norte().record(missing);
        norte().record(excused);

        assertThat(norte().evaluation(missing.key())).contains(missing);
        assertThat(norte().gradeDetail(ANA, MATH, Q1).evaluations()).containsExactly(missing, excused);
        assertThat(TABLE.items()).noneMatch(item -> item.containsKey("score"));
        Evaluation again =
                Evaluation.recorded(missing.key(), EXAM, new Mark.Missing(), DAY, TEACHER, NOW.plusSeconds(9));
        assertThat(norte().record(again)).isEqualTo(new Recorded(missing, true));
    }

    /** So it lay in the table before there was any other mark, and so older readers know it. */
    @Test
    void a_score_has_no_status_beside_it() {
        norte().record(evaluation("a", "85"));

        assertThat(stored("EVAL#"))
                .singleElement()
                .satisfies(item -> assertThat(item).doesNotContainKey("status").containsKey("score"));
    }

    @Test
    void a_correction_goes_from_missing_to_a_score_and_back() {
        Evaluation missing = marked("a", new Mark.Missing());
        norte().record(missing);

        Evaluation handedIn = norte().correct(corrected(missing, Mark.of(Score.of("70")), 60));
        assertThat(norte().evaluation(missing.key())).contains(handedIn);
        Evaluation excused = norte().correct(corrected(handedIn, new Mark.Excused(), 120));

        assertThat(norte().evaluation(missing.key())).contains(excused);
        assertThat(excused.mark()).isEqualTo(new Mark.Excused());
        assertThat(stored("EVAL#").getFirst()).doesNotContainKey("score");
        assertThat(stored("CHANGE#").getFirst())
                .containsEntry("status_before", AttributeValue.fromS("missing"))
                .containsEntry("score_after", AttributeValue.fromN("70"));
        assertThat(stored("CHANGE#").getLast())
                .containsEntry("score_before", AttributeValue.fromN("70"))
                .containsEntry("status_after", AttributeValue.fromS("excused"));
    }

    @Test
    void a_profile_says_how_many_marks_are_newer_than_a_grade() {
        norte().enroll(student(ANA));
        Evaluation first = evaluation("a", "80");
        norte().record(first);
        norte().record(evaluation("b", "80"));
        Grade grade = grade(ANA, "80");
        TABLE.put("norte", grade);
        consolidateAll();
        assertThat(norte().history(ANA, 10, null).orElseThrow().pending(grade)).hasValue(0);

        norte().correct(corrected(first, Mark.of(Score.of("90")), 60));

        assertThat(norte().history(ANA, 10, null).orElseThrow().pending(grade)).hasValue(1);
        assertThat(norte().gradeDetail(ANA, MATH, Q1).pending()).isOne();
        assertThat(norte().schoolClass(MATH, Q1, 10, null).pending(grade)).hasValue(1);
    }

    /** A number that is only half of the truth would tell a student that the grade is up to date. */
    @Test
    void a_page_that_holds_a_part_of_the_marks_says_nothing() {
        norte().enroll(student(ANA));
        for (String id : List.of("a", "b", "c")) {
            norte().record(evaluation(id, "80"));
        }
        Grade grade = grade(ANA, "80");
        TABLE.put("norte", grade);

        StudentHistory first = norte().history(ANA, 2, null).orElseThrow();
        StudentHistory second =
                norte().history(ANA, 2, first.next().orElseThrow()).orElseThrow();
        ClassPage classPage = norte().schoolClass(MATH, Q1, 2, null);
        ClassPage nextPage = norte().schoolClass(MATH, Q1, 2, classPage.next().orElseThrow());

        assertThat(first.pending(grade)).isEqualTo(OptionalInt.empty());
        assertThat(second.pending(grade)).isEqualTo(OptionalInt.empty());
        assertThat(nextPage.grades()).containsExactly(grade);
        assertThat(nextPage.pending(grade)).isEqualTo(OptionalInt.empty());
    }

    /** The explanations of a student's grades are longer than all the rest, and a profile does not show them. */
    @Test
    void a_profile_leaves_the_explanations_in_the_table() {
        norte().enroll(student(ANA));
        Grade explained = new Grade(ANA, MATH, Q1, new BigDecimal("80"), 1, true, 1, NOW, "{\"raw\":80}", false);
        TABLE.put("norte", explained);

        assertThat(norte().history(ANA, 10, null).orElseThrow().grades())
                .singleElement()
                .satisfies(grade -> assertThat(grade.explanation()).isEmpty());
        assertThat(norte().gradeDetail(ANA, MATH, Q1).grade()).contains(explained);
    }

    /** The student of the class whose id the other's begins is another student. */
    @Test
    void marks_of_another_student_are_not_pending_here() {
        norte().record(evaluation(new StudentId("ana-2"), "a", "80"));
        Grade grade = grade(ANA, "80");
        TABLE.put("norte", grade);

        assertThat(norte().schoolClass(MATH, Q1, 10, null).pending(grade)).hasValue(0);
    }

    private static Correction corrected(Evaluation of, Mark mark, long after) {
        return new Correction(
                of.key(),
                of.version(),
                of.type(),
                mark,
                of.date(),
                "handed in",
                TEACHER,
                NOW.plusSeconds(after),
                UUID.randomUUID());
    }

    /** As the nightly run leaves them. */
    private static void consolidateAll() {
        for (Map<String, AttributeValue> item : stored("EVAL#")) {
            Map<String, AttributeValue> done = new HashMap<>(item);
            done.keySet().removeAll(List.of(TableSchema.WORK_PARTITION_KEY, TableSchema.WORK_SORT_KEY));
            done.put("consolidated", AttributeValue.fromBool(true));
            TABLE.put(done);
        }
    }

    private static List<Map<String, AttributeValue>> stored(String prefix) {
        return TABLE.items().stream()
                .filter(item -> item.get("SK").s().startsWith(prefix))
                .sorted((one, other) ->
                        one.get("SK").s().compareTo(other.get("SK").s()))
                .toList();
    }
}
