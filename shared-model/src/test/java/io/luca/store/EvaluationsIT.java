package io.luca.store;

import static io.luca.store.Samples.ANA;
import static io.luca.store.Samples.NOW;
import static io.luca.store.Samples.assertFails;
import static io.luca.store.Samples.correction;
import static io.luca.store.Samples.evaluation;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.contract.TableSchema;
import io.luca.model.Correction;
import io.luca.model.ErrorCode;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.LucaException;
import io.luca.model.Mark;
import io.luca.model.PersonId;
import io.luca.model.Score;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

@Timeout(60)
class EvaluationsIT {

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    private SchoolTable norte() {
        return TABLE.school("norte");
    }

    @Test
    void returns_what_was_recorded() {
        Evaluation exam = evaluation("exam_001", "85.5");

        assertThat(norte().record(exam)).isEqualTo(new Recorded(exam, false));
        assertThat(norte().evaluation(exam.key())).contains(exam);
        assertThat(norte().evaluation(new EvaluationKey(
                        ANA, exam.key().subject(), exam.key().period(), new EvaluationId("exam_00"))))
                .isEmpty();
    }

    @Test
    void recording_the_same_content_again_replays_what_is_stored() {
        Evaluation exam = evaluation("exam_001", "85");
        norte().record(exam);
        Evaluation later = Evaluation.recorded(
                exam.key(), exam.type(), Score.of("85.00"), exam.date(), new PersonId("other"), NOW.plusSeconds(9));

        assertThat(norte().record(later)).isEqualTo(new Recorded(exam, true));
        assertThat(stored("EVAL#")).hasSize(1);
    }

    @Test
    void refuses_other_content_under_a_taken_id_and_keeps_the_first() {
        Evaluation exam = evaluation("exam_001", "85");
        norte().record(exam);

        assertFails(() -> norte().record(evaluation("exam_001", "86")), ErrorCode.CONFLICT, "evaluation_id");
        assertThat(norte().evaluation(exam.key())).contains(exam);
    }

    @Test
    void waits_in_the_work_index_until_it_is_consolidated() {
        norte().record(evaluation("exam_001", "85"));

        assertThat(stored("EVAL#").getFirst())
                .containsEntry(TableSchema.WORK_PARTITION_KEY, AttributeValue.fromS("TENANT#norte#TO_CONSOLIDATE"))
                .containsKey(TableSchema.WORK_SORT_KEY);
    }

    @Test
    void a_correction_changes_the_evaluation_logs_the_change_and_asks_for_consolidation() {
        Evaluation exam = evaluation("exam_001", "85");
        norte().record(exam);
        consolidate();
        Correction correction = correction(exam, "90");

        Evaluation corrected = norte().correct(correction);

        assertThat(norte().evaluation(exam.key())).contains(corrected);
        assertThat(corrected.mark()).isEqualTo(Mark.of(Score.of("90")));
        assertThat(corrected.version()).isEqualTo(2);
        assertThat(corrected.createdAt()).isEqualTo(NOW);
        assertThat(corrected.updatedAt()).isEqualTo(correction.at());
        assertThat(corrected.consolidated()).isFalse();
        assertThat(stored("EVAL#"))
                .singleElement()
                .satisfies(item ->
                        assertThat(item).containsKeys(TableSchema.WORK_PARTITION_KEY, TableSchema.WORK_SORT_KEY));
        assertThat(stored("CHANGE#"))
                .singleElement()
                .satisfies(change -> assertThat(change)
                        .containsEntry("score_before", AttributeValue.fromN("85"))
                        .containsEntry("score_after", AttributeValue.fromN("90"))
                        .containsEntry("reason", AttributeValue.fromS("added up wrongly"))
                        .containsEntry("changed_by", AttributeValue.fromS("teacher_1")));
    }

    @Test
    void refuses_a_correction_of_an_older_version_and_logs_nothing() {
        Evaluation exam = evaluation("exam_001", "85");
        norte().record(exam);
        Evaluation second = norte().correct(correction(exam, "90"));

        assertFails(() -> norte().correct(correction(exam, "95")), ErrorCode.CONFLICT, "version");
        assertThat(norte().evaluation(exam.key())).contains(second);
        assertThat(stored("CHANGE#")).hasSize(1);
    }

    @Test
    void refuses_to_correct_what_was_never_recorded() {
        assertFails(
                () -> norte().correct(correction(evaluation("exam_001", "85"), "90")),
                ErrorCode.NOT_FOUND,
                "evaluation_id");
        assertThat(TABLE.items()).isEmpty();
    }

    @Test
    void of_many_corrections_of_one_version_exactly_one_wins_and_is_logged() throws Exception {
        Evaluation exam = evaluation("exam_001", "50");
        norte().record(exam);
        List<Evaluation> won = new ArrayList<>();
        int lost = 0;
        try (ExecutorService teachers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Evaluation>> calls = new ArrayList<>();
            for (int teacher = 0; teacher < 8; teacher++) {
                Correction correction = correction(exam, Integer.toString(60 + teacher));
                calls.add(teachers.submit(() -> retried(correction)));
            }
            for (Future<Evaluation> call : calls) {
                try {
                    won.add(call.get(30, SECONDS));
                } catch (ExecutionException refused) {
                    assertThat(refused.getCause())
                            .isInstanceOfSatisfying(
                                    LucaException.class,
                                    conflict -> assertThat(conflict.code()).isEqualTo(ErrorCode.CONFLICT));
                    lost++;
                }
            }
        }

        assertThat(won).hasSize(1);
        assertThat(lost).isEqualTo(7);
        assertThat(norte().evaluation(exam.key())).contains(won.getFirst());
        assertThat(stored("CHANGE#")).hasSize(1);
    }

    /** Its answer was lost on the way: the retry of the same request must not say that somebody else was faster. */
    @Test
    void a_correction_tried_again_after_it_got_through_answers_the_same_and_logs_once() {
        Evaluation exam = evaluation("exam_001", "85");
        norte().record(exam);
        Correction correction = correction(exam, "90");

        assertThat(norte().correct(correction)).isEqualTo(norte().correct(correction));
        assertThat(stored("CHANGE#")).hasSize(1);
    }

    /** Two windows of one teacher: same mark, same reason, same millisecond, and still one of them saw an older version. */
    @Test
    void of_two_corrections_that_are_alike_to_the_millisecond_the_second_is_a_conflict() {
        Evaluation exam = evaluation("exam_001", "85");
        norte().record(exam);
        Correction first = correction(exam, "90");
        Correction second = correction(exam, "90");
        norte().correct(first);

        assertThat(second.at()).isEqualTo(first.at());
        assertFails(() -> norte().correct(second), ErrorCode.CONFLICT, "version");
        assertThat(stored("CHANGE#")).hasSize(1);
    }

    /** An eventually consistent read may still show the version before, or nothing: a false 409 or 404. */
    @Test
    void a_correction_starts_from_what_was_written_last() {
        Evaluation exam = evaluation("exam_001", "85");
        norte().record(exam);
        norte().correct(correction(exam, "90"));

        assertThat(TABLE.gets()).isNotEmpty().allMatch(GetItemRequest::consistentRead);
    }

    private Evaluation retried(Correction correction) {
        for (int attempt = 0; ; attempt++) {
            try {
                return norte().correct(correction);
            } catch (LucaException busy) {
                if (!busy.retryable() || attempt == 20) {
                    throw busy;
                }
            }
        }
    }

    /** What the nightly job does to an evaluation, as far as this test needs it. */
    private void consolidate() {
        Map<String, AttributeValue> item = new HashMap<>(stored("EVAL#").getFirst());
        item.remove(TableSchema.WORK_PARTITION_KEY);
        item.remove(TableSchema.WORK_SORT_KEY);
        item.put("consolidated", AttributeValue.fromBool(true));
        TABLE.put(item);
    }

    private static List<Map<String, AttributeValue>> stored(String kind) {
        return TABLE.items().stream()
                .filter(item -> item.get(TableSchema.SORT_KEY).s().startsWith(kind))
                .toList();
    }
}
