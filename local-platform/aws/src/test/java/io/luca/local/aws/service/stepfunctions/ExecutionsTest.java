package io.luca.local.aws.service.stepfunctions;

import static io.luca.local.aws.service.stepfunctions.Workshop.SOON;
import static io.luca.local.aws.service.stepfunctions.Workshop.START;
import static io.luca.local.aws.service.stepfunctions.Workshop.machineOf;
import static io.luca.local.aws.service.stepfunctions.Workshop.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.service.stepfunctions.Execution.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, the time that executions go by, how they are stopped, and what their histories say. */
class ExecutionsTest {

    private static final String WAITING = machineOf("\"A\":{\"Type\":\"Wait\",\"Seconds\":60,\"End\":true}");

    private final Workshop workshop = new Workshop();
    private final StateMachine machine = workshop.machine(WAITING);

    @Test
    void a_start_with_the_name_and_the_input_of_one_that_runs_is_that_one() {
        Execution first = start("n", "{\"a\":1,\"b\":2}");

        assertThat(start("n", "{ \"b\":2, \"a\":1 }").arn()).isEqualTo(first.arn());
        assertThat(workshop.executions.of(machine.arn())).hasSize(1);
        assertThat(first.arn()).isEqualTo("arn:aws:states:us-east-1:000000000000:execution:m:n");
    }

    @Test
    void a_name_is_taken_for_another_input_and_after_the_end() {
        Execution _ = start("n", "{}");

        assertThatThrownBy(() -> start("n", "{\"x\":1}")).satisfies(refused -> code(refused, "ExecutionAlreadyExists"));
        workshop.timeline.pass(Duration.ofMinutes(1));
        assertThatThrownBy(() -> start("n", "{}")).satisfies(refused -> code(refused, "ExecutionAlreadyExists"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a*", "a:b", "a/b", "a#b", "a\tb", "a$b", "a\u00a0b", "a\u0085b", "a\u2028b"})
    void names_that_aws_refuses_are_refused(String name) {
        assertThatThrownBy(() -> start(name, "{}")).satisfies(refused -> code(refused, "InvalidName"));
        assertThatThrownBy(() -> start("a\ufffe", "{}")).satisfies(refused -> code(refused, "InvalidName"));
        assertThatThrownBy(() -> start("x".repeat(81), "{}")).satisfies(refused -> code(refused, "InvalidName"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ünï", "a.b", "a_b-c", "a(b)", "2026'1=+@!"})
    void names_that_aws_takes_are_taken(String name) {
        assertThat(start(name, "{}").name()).isEqualTo(name);
    }

    @Test
    void an_input_that_is_no_json_is_refused() {
        assertThatThrownBy(() -> start("n", "{")).satisfies(refused -> code(refused, "InvalidExecutionInput"));
        assertThatThrownBy(() -> start("n", "{} x")).satisfies(refused -> code(refused, "InvalidExecutionInput"));
    }

    @Test
    void an_execution_that_is_stopped_goes_no_further() {
        Execution started = start("n", "{}");

        workshop.executions.stop(started.arn(), Optional.of("Mine"), Optional.of("why"));
        workshop.timeline.pass(Duration.ofHours(1));

        Execution stopped = workshop.now(started);
        assertThat(stopped.status()).isEqualTo(Status.ABORTED);
        assertThat(stopped.error()).contains("Mine");
        assertThat(stopped.cause()).contains("why");
        assertThat(stopped.stopped()).contains(START);
        assertThat(workshop.types(started)).containsExactly("ExecutionStarted", "WaitStateEntered", "ExecutionAborted");
    }

    @Test
    void an_execution_that_has_ended_cannot_be_stopped() {
        Execution started = start("n", "{}");
        workshop.timeline.pass(Duration.ofHours(1));

        workshop.executions.stop(started.arn(), Optional.empty(), Optional.empty());

        assertThat(workshop.now(started).status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void stopping_ends_all_branches_and_leaves_the_answer_of_a_task_under_way_aside() {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        workshop.serve(_ -> {
            called.countDown();
            await(free);
            return NullNode.instance;
        });
        Execution started = workshop.executions.start(
                workshop.machine(machineOf("\"A\":{\"Type\":\"Parallel\",\"End\":true,\"Branches\":["
                        + "{\"StartAt\":\"I\",\"States\":{\"I\":{\"Type\":\"Wait\",\"Seconds\":5,\"End\":true}}},"
                        + "{\"StartAt\":\"J\",\"States\":{\"J\":" + task(",\"End\":true") + "}}]}")),
                Optional.empty(),
                "{}");
        await(called);

        workshop.executions.stop(started.arn(), Optional.empty(), Optional.empty());
        workshop.executions.awaitQuiet(SOON);
        free.countDown();
        workshop.timeline.pass(Duration.ofHours(1));

        assertThat(workshop.types(started))
                .endsWith("ExecutionAborted")
                .doesNotContain("WaitStateExited", "TaskSucceeded");
    }

    /** Else the second wait would begin at the end of the hour. */
    @Test
    void while_time_passes_each_step_is_done_at_its_own_time() {
        Execution done = workshop.start(machineOf("""
                        "A":{"Type":"Wait","Seconds":10,"Next":"B"},
                        "B":{"Type":"Wait","Seconds":10,"Next":"C"},
                        "C":{"Type":"Wait","Seconds":10,"End":true}"""), "{}");

        workshop.timeline.pass(Duration.ofHours(1));

        assertThat(workshop.now(done).stopped()).contains(START.plusSeconds(30));
    }

    @Test
    void time_that_passes_waits_for_a_task_under_way() {
        CountDownLatch free = new CountDownLatch(1);
        workshop.serve(_ -> {
            await(free);
            return NullNode.instance;
        });
        Execution started = workshop.executions.start(
                workshop.machine(machineOf(
                        "\"A\":" + task(",\"Next\":\"B\"") + ",\"B\":{\"Type\":\"Wait\",\"Seconds\":10,\"End\":true}")),
                Optional.empty(),
                "{}");
        var _ = Thread.ofVirtual().start(free::countDown);

        workshop.timeline.pass(Duration.ofHours(1));

        assertThat(workshop.now(started).stopped()).contains(START.plusSeconds(10));
    }

    @Test
    void what_never_rests_is_named() {
        CountDownLatch free = new CountDownLatch(1);
        workshop.serve(_ -> {
            await(free);
            return NullNode.instance;
        });
        Execution started = workshop.executions.start(
                workshop.machine(machineOf("\"A\":" + task(",\"End\":true"))), Optional.empty(), "{}");

        assertThatThrownBy(() -> workshop.executions.awaitQuiet(Duration.ofMillis(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(started.arn());
        free.countDown();
    }

    @Test
    void the_history_is_as_aws_writes_it() {
        Execution done = workshop.run(
                machineOf("\"A\":" + task(",\"TimeoutSeconds\":9,\"Assign\":{\"v\":1},\"Next\":\"B\"")
                        + ",\"B\":{\"Type\":\"Succeed\"}"),
                "{\"x\":1}");

        List<HistoryEvent> events = workshop.executions.history(done.arn());

        assertThat(events)
                .extracting(event -> event.id() + "<" + event.previousId() + " " + event.type() + " " + event.member())
                .containsExactly(
                        "1<0 ExecutionStarted executionStartedEventDetails",
                        "2<0 TaskStateEntered stateEnteredEventDetails",
                        "3<2 TaskScheduled taskScheduledEventDetails",
                        "4<3 TaskStarted taskStartedEventDetails",
                        "5<4 TaskSucceeded taskSucceededEventDetails",
                        "6<5 TaskStateExited stateExitedEventDetails",
                        "7<6 SucceedStateEntered stateEnteredEventDetails",
                        "8<7 SucceedStateExited stateExitedEventDetails",
                        "9<8 ExecutionSucceeded executionSucceededEventDetails");
        assertThat(events.get(1).details()).isEqualTo(Map.of("name", "A", "input", "{\"x\":1}"));
        assertThat(events.get(2).details())
                .isEqualTo(Map.of(
                        "resourceType",
                        "lambda",
                        "resource",
                        "invoke",
                        "region",
                        "us-east-1",
                        "timeoutInSeconds",
                        9,
                        "parameters",
                        "{\"FunctionName\":\"f\",\"Payload\":{\"x\":1}}"));
        assertThat(events.get(5).details())
                .isEqualTo(Map.of("name", "A", "output", "{\"x\":1}", "assignedVariables", Map.of("v", "1")));
        assertThat(events).allSatisfy(event -> assertThat(event.at()).isEqualTo(START));
    }

    private Execution start(String name, String input) {
        Execution started = workshop.executions.start(machine, Optional.of(name), input);
        workshop.executions.awaitQuiet(SOON);
        return started;
    }

    private static void code(Throwable refused, String code) {
        assertThat(refused)
                .isInstanceOfSatisfying(
                        AwsError.class, error -> assertThat(error.code()).isEqualTo(code));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
