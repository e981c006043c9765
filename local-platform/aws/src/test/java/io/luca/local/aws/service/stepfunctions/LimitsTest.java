package io.luca.local.aws.service.stepfunctions;

import static io.luca.local.aws.service.stepfunctions.Workshop.SOON;
import static io.luca.local.aws.service.stepfunctions.Workshop.START;
import static io.luca.local.aws.service.stepfunctions.Workshop.machineOf;
import static io.luca.local.aws.service.stepfunctions.Workshop.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import io.luca.local.aws.cloud.StateFailedException;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.service.stepfunctions.Execution.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time, the size and the number of events that an execution may have. */
class LimitsTest {

    private static final int MOST = 256 * 1024;

    private final Workshop workshop = new Workshop();
    private final CountDownLatch never = new CountDownLatch(1);

    @Test
    void a_task_is_given_up_when_its_time_is_over_on_the_timeline() {
        Execution started = begin("\"A\":" + task(",\"TimeoutSeconds\":60,\"End\":true"));

        workshop.clock.advance(Duration.ofSeconds(59));
        workshop.timeline.runDue();
        assertThat(workshop.now(started).isRunning()).isTrue();

        workshop.clock.advance(Duration.ofSeconds(1));
        workshop.timeline.runDue();
        workshop.executions.awaitQuiet(SOON);
        assertThat(workshop.now(started).error()).contains("States.Timeout");
        assertThat(workshop.now(started).cause()).isEmpty();
        assertThat(workshop.types(started)).contains("TaskTimedOut").doesNotContain("TaskFailed");
    }

    /** The clock of this test stands still, so only the real time can end it. */
    @Test
    @Timeout(20)
    void a_task_is_given_up_when_its_time_is_over_in_reality() {
        Execution started = begin("\"A\":"
                + task(
                        ",\"TimeoutSeconds\":\"{% 1 %}\",\"Next\":\"B\",\"Catch\":[{\"ErrorEquals\":[\"States.Timeout\"],\"Next\":\"B\"}]")
                + ",\"B\":{\"Type\":\"Succeed\"}");

        workshop.executions.awaitQuiet(SOON);

        assertThat(workshop.now(started).output()).contains("{\"Error\":\"States.Timeout\"}");
    }

    @Test
    void an_execution_is_ended_when_the_machines_time_is_over() {
        String machine = machineOf("\"A\":{\"Type\":\"Wait\",\"Seconds\":600,\"End\":true}")
                .replace("\"StartAt\"", "\"TimeoutSeconds\":60,\"StartAt\"");
        Execution started = workshop.start(machine, "{}");

        workshop.timeline.pass(Duration.ofHours(1));

        Execution ended = workshop.now(started);
        assertThat(ended.status()).isEqualTo(Status.TIMED_OUT);
        assertThat(ended.stopped()).contains(START.plusSeconds(60));
        assertThat(ended.error()).isEmpty();
        assertThat(workshop.executions.history(started.arn()).getLast()).satisfies(last -> {
            assertThat(last.type()).isEqualTo("ExecutionTimedOut");
            assertThat(last.details()).containsEntry("error", "States.Timeout");
        });
    }

    @Test
    void a_machines_time_that_is_not_used_up_does_nothing() {
        String machine = machineOf("\"A\":{\"Type\":\"Wait\",\"Seconds\":59,\"End\":true}")
                .replace("\"StartAt\"", "\"TimeoutSeconds\":60,\"StartAt\"");

        assertThat(workshop.run(machine, "{}").status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void the_largest_payload_passes_and_one_byte_more_fails() {
        String states = "\"A\":" + task(",\"End\":true");

        workshop.serve(_ -> new TextNode("x".repeat(MOST - 2)));
        assertThat(workshop.run(machineOf(states), "{}").status()).isEqualTo(Status.SUCCEEDED);

        workshop.serve(_ -> new TextNode("x".repeat(MOST - 1)));
        Execution failed = workshop.run(machineOf(states), "{}");
        assertThat(failed.error()).contains("States.DataLimitExceeded");
        assertThat(workshop.types(failed)).contains("TaskFailed");
    }

    @Test
    void size_counts_bytes_and_not_characters() {
        workshop.serve(_ -> new TextNode("é".repeat(MOST / 2)));

        assertThat(workshop.run(machineOf("\"A\":" + task(",\"End\":true")), "{}")
                        .error())
                .contains("States.DataLimitExceeded");
    }

    @Test
    void outputs_variables_and_joined_results_are_limited_too() {
        String large = "$join($map([1..300], function($n) { $pad('', 1000, 'x') }))";

        assertThat(error("\"A\":{\"Type\":\"Pass\",\"End\":true,\"Output\":\"{% " + large + " %}\"}"))
                .isEqualTo("States.DataLimitExceeded");
        assertThat(error("\"A\":{\"Type\":\"Pass\",\"End\":true,\"Assign\":{\"v\":\"{% " + large + " %}\"}}"))
                .isEqualTo("States.DataLimitExceeded");
        String half = large.replace("300", "150");
        assertThat(error(
                        "\"A\":{\"Type\":\"Map\",\"Items\":[1,2],\"End\":true,\"ItemProcessor\":{\"StartAt\":\"I\",\"States\":"
                                + "{\"I\":{\"Type\":\"Pass\",\"End\":true,\"Output\":\"{% " + half + " %}\"}}}}"))
                .isEqualTo("States.DataLimitExceeded");
    }

    @Test
    void an_input_that_is_too_large_starts_nothing() {
        String machine = machineOf("\"A\":{\"Type\":\"Pass\",\"End\":true}");
        String input = '"' + "x".repeat(MOST) + '"';

        assertThatThrownBy(() -> workshop.executions.start(workshop.machine(machine), Optional.empty(), input))
                .isInstanceOfSatisfying(
                        AwsError.class, refused -> assertThat(refused.code()).isEqualTo("InvalidExecutionInput"));
    }

    @Test
    @Timeout(20)
    void the_25000th_event_ends_an_execution_that_would_have_more() {
        Execution failed = workshop.start(machineOf("""
                        "A":{"Type":"Pass","Assign":{"n":0},"Next":"B"},
                        "B":{"Type":"Pass","Assign":{"n":"{% $n + 1 %}"},"Next":"C"},
                        "C":{"Type":"Choice","Choices":[{"Condition":"{% $n > 1000000 %}","Next":"D"}],"Default":"B"},
                        "D":{"Type":"Succeed"}"""), "{}");

        assertThat(failed.status()).isEqualTo(Status.FAILED);
        assertThat(failed.error()).contains("States.Runtime");
        assertThat(failed.cause()).contains("The execution reached the maximum number of history events (25000).");
        assertThat(workshop.types(failed)).hasSize(25_000).endsWith("ExecutionFailed");
    }

    /** The last event needs the place that is kept for it: a caught error must not take it. */
    @Test
    @Timeout(20)
    void a_full_history_is_not_caught_nor_tried_again() {
        workshop.serve(_ -> {
            throw new StateFailedException("Mine", null);
        });

        Execution failed = workshop.start(
                machineOf("\"A\":"
                        + task(",\"Next\":\"Z\",\"Catch\":[{\"ErrorEquals\":[\"States.ALL\"],\"Next\":\"A\"}]")
                        + ",\"Z\":{\"Type\":\"Succeed\"}"),
                "{}");

        assertThat(failed.error()).contains("States.Runtime");
        assertThat(workshop.types(failed)).hasSize(25_000).endsWith("ExecutionFailed");
    }

    private String error(String states) {
        return workshop.run(machineOf(states), "{}").error().orElse("none");
    }

    private Execution begin(String states) {
        CountDownLatch called = new CountDownLatch(1);
        workshop.serve(_ -> {
            called.countDown();
            return hanging();
        });
        Execution started = workshop.executions.start(workshop.machine(machineOf(states)), Optional.empty(), "{}");
        await(called);
        return started;
    }

    private TextNode hanging() {
        await(never);
        return new TextNode("never");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
