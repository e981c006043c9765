package io.luca.consolidator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.model.SchoolId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

    private static final SchoolId A = new SchoolId("a");

    @Test
    void a_checkpoint_is_read_as_it_was_written() {
        Checkpoint done = Checkpoint.START
                .after(A, new SchoolResult(3, 9, Map.of(), true))
                .after(new SchoolId("b"), SchoolResult.failed("no \"rules\", señora"))
                .within(new SchoolResult(1, 2, Map.of(), false));
        assertThat(Checkpoint.read(done.json())).contains(done);
        assertThat(done.isDone(new SchoolId("b"))).isTrue();
        assertThat(done.isDone(new SchoolId("c"))).isFalse();
        assertThat(done.grades()).isEqualTo(4);
        assertThat(done.evaluations()).isEqualTo(11);
    }

    @Test
    void the_start_is_a_checkpoint_too() {
        assertThat(Checkpoint.read(Checkpoint.START.json())).contains(Checkpoint.START);
        assertThat(Checkpoint.START.isDone(A)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "not json",
                "{\"format\":0,\"schools\":3,\"done_through\":\"z\"}",
                "{\"format\":2,\"schools\":3,\"done_through\":\"z\"}",
                "{\"format\":1,\"done_through\":\"z\"}",
                "{\"format\":1,\"schools\":\"three\",\"done_through\":\"z\"}",
                "{\"format\":1,\"schools\":3,\"done_through\":\"z#*\"}",
                "{\"format\":1,\"schools\":3,\"done_through\":\"z\",\"failed\":{\"a\":"
            })
    void a_checkpoint_that_is_broken_or_of_another_version_is_none(String stored) {
        assertThat(Checkpoint.read(stored.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void the_night_names_the_run_and_its_repetitions_and_continuations_belong_to_it() throws IOException {
        RunRequest first = request("{\"scheduled_at\":\"2024-02-16T08:00:00Z\"}");
        assertThat(first).isEqualTo(new RunRequest(new RunId("20240216T080000Z"), 0));
        assertThat(request(first.next().json())).isEqualTo(new RunRequest(first.run(), 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "", "[]", "{\"scheduled_at\":\"<aws.scheduler.scheduled-time>\"}", "{\"run\":null}"})
    void a_call_by_hand_is_a_run_of_its_own(String input) throws IOException {
        assertThat(request(input)).isEqualTo(new RunRequest(new RunId("request-1"), 0));
    }

    @Test
    void a_run_whose_name_would_leave_its_prefix_is_refused() {
        assertThatThrownBy(() -> request("{\"run\":\"../other\"}")).isInstanceOf(IllegalArgumentException.class);
    }

    private static RunRequest request(String input) throws IOException {
        return RunRequest.read(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), "request-1");
    }

    @Test
    void reasons_are_few_and_in_the_same_order_each_time() {
        Tally tally = new Tally();
        for (int i = 0; i < 50; i++) {
            tally.failed("reason " + i);
            tally.failed("reason 0");
        }
        SchoolResult result = tally.result(Progress.COMPLETE);
        assertThat(result.failures()).hasSize(21).containsEntry("reason 0", 51L).containsEntry("other reasons", 30L);
        assertThat(result.reasons()).startsWith("other reasons (30 grades); reason 0 (51 grades); reason 1;");
    }
}
