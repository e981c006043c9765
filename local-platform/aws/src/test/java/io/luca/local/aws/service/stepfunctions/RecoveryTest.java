package io.luca.local.aws.service.stepfunctions;

import static io.luca.local.aws.service.stepfunctions.Workshop.machineOf;
import static io.luca.local.aws.service.stepfunctions.Workshop.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.luca.local.aws.cloud.StateFailedException;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.service.stepfunctions.Execution.Status;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a task is tried again, and where an execution goes on after an error. */
class RecoveryTest {

    private static final String CATCH = ",\"Next\":\"B\",\"Catch\":[{\"ErrorEquals\":[\"%s\"],\"Next\":\"C\"}]";
    private static final String ENDS =
            ",\"B\":{\"Type\":\"Succeed\",\"Output\":\"went on\"},\"C\":{\"Type\":\"Succeed\"}";

    private final Workshop workshop = new Workshop();

    @Test
    void pauses_grow_by_the_rate_up_to_the_longest() {
        failing(100, "Busy");

        Execution failed = workshop.run(
                machineOf("\"A\":"
                        + task(
                                ",\"End\":true,\"Retry\":[{\"ErrorEquals\":[\"Busy\"],\"IntervalSeconds\":5,\"BackoffRate\":3,"
                                        + "\"MaxAttempts\":4,\"MaxDelaySeconds\":60}]")),
                "{}");

        assertThat(workshop.calls).containsExactly("0 {}", "5 {}", "20 {}", "65 {}", "125 {}");
        assertThat(failed.error()).contains("Busy");
    }

    @Test
    void what_a_retrier_leaves_out_is_one_second_doubled_three_times() {
        failing(100, "Busy");

        Execution _ = workshop.run(
                machineOf("\"A\":" + task(",\"End\":true,\"Retry\":[{\"ErrorEquals\":[\"Busy\"]}]")), "{}");

        assertThat(workshop.calls).containsExactly("0 {}", "1 {}", "3 {}", "7 {}");
    }

    @Test
    void full_jitter_draws_each_pause_between_nothing_and_its_length() {
        Workshop half = new Workshop(0.5);
        half.serve(_ -> {
            throw new StateFailedException("Busy", "");
        });

        Execution _ = half.run(
                machineOf("\"A\":"
                        + task(
                                ",\"End\":true,\"Retry\":[{\"ErrorEquals\":[\"Busy\"],\"IntervalSeconds\":40,\"MaxAttempts\":2,"
                                        + "\"JitterStrategy\":\"FULL\"}]")),
                "{}");

        assertThat(half.calls).containsExactly("0 {}", "20 {}", "60 {}");
    }

    @Test
    void each_retrier_counts_its_own_attempts_and_the_first_that_matches_decides() {
        List<String> errors = List.of("A", "B", "A", "B", "A");
        workshop.serve(_ -> {
            throw new StateFailedException(errors.get(workshop.calls.size() - 1), "");
        });

        Execution failed = workshop.run(
                machineOf(
                        "\"A\":"
                                + task(
                                        ",\"End\":true,\"Retry\":[{\"ErrorEquals\":[\"A\"],\"MaxAttempts\":2,\"BackoffRate\":1},"
                                                + "{\"ErrorEquals\":[\"A\",\"B\"],\"MaxAttempts\":9,\"IntervalSeconds\":10,\"BackoffRate\":1}]")),
                "{}");

        assertThat(workshop.calls).containsExactly("0 {}", "1 {}", "11 {}", "12 {}", "22 {}");
        assertThat(failed.error()).contains("A");
    }

    @Test
    void the_retry_count_is_in_the_context() {
        failing(2, "Busy");

        Execution done = workshop.run(
                machineOf("\"A\":"
                        + task(",\"End\":true,\"Output\":\"{% $states.context.State.RetryCount %}\","
                                + "\"Retry\":[{\"ErrorEquals\":[\"States.ALL\"]}]")),
                "{}");

        assertThat(done.output()).contains("2");
    }

    @ParameterizedTest(name = "{0} by {1}: {2}")
    @CsvSource(textBlock = """
            Mine, Mine, true
            Mine, Other, false
            Mine, States.ALL, true
            Mine, States.TaskFailed, true
            States.Timeout, States.TaskFailed, false
            States.Timeout, States.ALL, true
            States.Timeout, States.Timeout, true
            States.DataLimitExceeded, States.ALL, false
            States.DataLimitExceeded, States.TaskFailed, false
            States.DataLimitExceeded, States.DataLimitExceeded, true
            States.Runtime, States.ALL, false
            States.Runtime, States.TaskFailed, false
            States.Runtime, States.Runtime, false
            """)
    void wildcards_leave_out_what_is_terminal(String error, String named, boolean isCaught) {
        failing(100, error);

        Execution ended = workshop.run(machineOf("\"A\":" + task(CATCH.formatted(named)) + ENDS), "{}");

        assertThat(ended.status()).isEqualTo(isCaught ? Status.SUCCEEDED : Status.FAILED);
        assertThat(ErrorNames.match(List.of(named), error)).isEqualTo(isCaught);
    }

    @Test
    void a_catcher_gives_the_error_as_output_and_its_own_output_and_variables_instead() {
        failing(100, "Mine");
        String own = CATCH.formatted("Mine")
                .replace(
                        ",\"Next\":\"C\"",
                        ",\"Next\":\"C\",\"Assign\":{\"e\":\"{% $states.errorOutput.Error %}\"},"
                                + "\"Output\":\"{% [$states.errorOutput.Cause, $states.input.x] %}\"");

        Execution plain = workshop.run(machineOf("\"A\":" + task(CATCH.formatted("Mine")) + ENDS), "{\"x\":1}");
        Execution changed = workshop.run(
                machineOf("\"A\":" + task(own)
                        + ENDS.replace(
                                "\"C\":{\"Type\":\"Succeed\"",
                                "\"C\":{\"Type\":\"Succeed\",\"Output\":\"{% [$e, $states.input] %}\"")),
                "{\"x\":1}");

        assertThat(plain.output()).contains("{\"Error\":\"Mine\",\"Cause\":\"on purpose\"}");
        assertThat(changed.output()).contains("[\"Mine\",\"on purpose\",1]");
    }

    @Test
    void an_error_of_the_service_is_named_with_its_prefix() {
        workshop.serve(_ -> {
            throw new AwsError(500, "ServiceFault", "broken");
        });

        Execution failed = workshop.run(machineOf("\"A\":" + task(",\"End\":true")), "{}");

        assertThat(failed.error()).contains("Lambda.ServiceFaultException");
        assertThat(failed.cause()).contains("broken (Service: Lambda, Status Code: 500)");
    }

    @Test
    void an_output_that_cannot_be_computed_is_caught_like_an_error_of_the_task() {
        Execution caught = workshop.run(
                machineOf("\"A\":"
                        + task(CATCH.formatted("States.QueryEvaluationError")
                                + ",\"Output\":\"{% $states.result.absent %}\"")
                        + ENDS),
                "{}");

        assertThat(caught.output().orElse("")).contains("\"Error\":\"States.QueryEvaluationError\"");
    }

    @Test
    void a_call_that_fails_by_a_bug_is_a_failed_task() {
        workshop.serve(_ -> {
            throw new IllegalStateException("bug");
        });

        assertThat(workshop.run(machineOf("\"A\":" + task(",\"End\":true")), "{}")
                        .error())
                .contains("States.TaskFailed");
    }

    private void failing(int times, String error) {
        workshop.serve(_ -> {
            if (workshop.calls.size() <= times) {
                throw new StateFailedException(error, "on purpose");
            }
            return new TextNode("done");
        });
    }
}
