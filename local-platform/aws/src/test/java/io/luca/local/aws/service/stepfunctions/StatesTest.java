package io.luca.local.aws.service.stepfunctions;

import static io.luca.local.aws.service.stepfunctions.Workshop.START;
import static io.luca.local.aws.service.stepfunctions.Workshop.machineOf;
import static io.luca.local.aws.service.stepfunctions.Workshop.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.luca.local.aws.service.stepfunctions.Execution.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each type of state does with its input, its output and its variables. */
class StatesTest {

    private final Workshop workshop = new Workshop();

    @Test
    void pass_hands_its_input_on_and_output_changes_it() {
        assertThat(output("\"A\":{\"Type\":\"Pass\",\"End\":true}", "{\"x\":1}"))
                .isEqualTo("{\"x\":1}");
        assertThat(output(
                        "\"A\":{\"Type\":\"Pass\",\"End\":true,\"Output\":{\"y\":\"{% $states.input.x + 1 %}\",\"z\":[true]}}",
                        "{\"x\":1}"))
                .isEqualTo("{\"y\":2,\"z\":[true]}");
    }

    @Test
    void what_a_state_assigns_is_seen_by_the_next_and_not_by_itself() {
        String states = """
                "A":{"Type":"Pass","Assign":{"n":1},"Next":"B"},
                "B":{"Type":"Pass","Assign":{"n":"{% $n + 1 %}","m":"{% $n %}"},"Output":"{% $n %}","Next":"C"},
                "C":{"Type":"Succeed","Output":"{% [$states.input, $n, $m] %}"}""";

        assertThat(output(states, "{}")).isEqualTo("[1,2,1]");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            1, small
            5, large
            10, large
            11, other""")
    void choice_takes_the_first_rule_that_holds_with_its_output_and_variables(int x, String expected) {
        String states = """
                "A":{"Type":"Choice","Choices":[
                   {"Condition":"{% $states.input.x < 5 %}","Assign":{"v":"small"},"Next":"B"},
                   {"Condition":"{% $states.input.x <= 10 %}","Assign":{"v":"large"},"Output":"{% $states.input.x %}","Next":"B"}],
                 "Default":"B","Assign":{"v":"other"}},
                "B":{"Type":"Succeed","Output":"{% $v %}"}""";

        assertThat(output(states, "{\"x\":" + x + "}")).isEqualTo('"' + expected + '"');
    }

    @Test
    void choice_without_a_rule_that_holds_and_a_default_fails() {
        String states = """
                "A":{"Type":"Choice","Choices":[{"Condition":"{% $states.input.x %}","Next":"B"}]},
                "B":{"Type":"Succeed"}""";

        assertThat(failure(states, "{\"x\":false}")).isEqualTo("States.NoChoiceMatched");
        assertThat(failure(states, "{\"x\":1}")).isEqualTo("States.QueryEvaluationError");
    }

    @Test
    void wait_rests_for_its_time_and_no_longer() {
        Execution started = workshop.start(
                machineOf("\"A\":{\"Type\":\"Wait\",\"Seconds\":\"{% $states.input.s %}\",\"End\":true}"),
                "{\"s\":90}");

        workshop.timeline.pass(Duration.ofSeconds(89));
        assertThat(workshop.now(started).isRunning()).isTrue();

        workshop.timeline.pass(Duration.ofSeconds(1));
        assertThat(workshop.now(started).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(workshop.now(started).stopped()).contains(START.plusSeconds(90));
    }

    @Test
    void wait_until_an_instant_is_over_at_once_if_that_has_passed() {
        String states = "\"A\":{\"Type\":\"Wait\",\"Timestamp\":\"%s\",\"End\":true}";

        Execution later = workshop.run(machineOf(states.formatted("2026-11-24T02:00:10-06:00")), "{}");
        Execution past = workshop.start(machineOf(states.formatted("2026-11-24T08:00:00Z")), "{}");

        assertThat(later.stopped()).contains(START.plusSeconds(10));
        assertThat(past.stopped()).contains(past.started());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "Seconds":"{% 1.5 %}"
            "Seconds":"{% -1 %}"
            "Seconds":"{% 'soon' %}"
            "Timestamp":"{% 'soon' %}"
            "Timestamp":"{% 5 %}\"""")
    void a_time_that_is_none_fails(String time) {
        assertThat(failure("\"A\":{\"Type\":\"Wait\"," + time + ",\"End\":true}", "{}"))
                .isEqualTo("States.QueryEvaluationError");
    }

    @Test
    void succeed_ends_with_its_output_and_fail_with_its_error_and_cause() {
        Execution failed = workshop.run(
                machineOf("\"A\":{\"Type\":\"Fail\",\"Error\":\"{% 'E' & $states.input.n %}\",\"Cause\":\"why\"}"),
                "{\"n\":1}");

        assertThat(output("\"A\":{\"Type\":\"Succeed\",\"Output\":7}", "{}")).isEqualTo("7");
        assertThat(failed.status()).isEqualTo(Status.FAILED);
        assertThat(failed.error()).contains("E1");
        assertThat(failed.cause()).contains("why");
        assertThat(failed.output()).isEmpty();
    }

    @Test
    void fail_needs_neither_error_nor_cause() {
        Execution failed = workshop.start(machineOf("\"A\":{\"Type\":\"Fail\"}"), "{}");

        assertThat(failed.status()).isEqualTo(Status.FAILED);
        assertThat(failed.error()).isEmpty();
        assertThat(failed.cause()).isEmpty();
    }

    @Test
    void a_task_sends_its_arguments_and_its_result_is_its_output() {
        workshop.serve(
                arguments -> new IntNode(arguments.path("Payload").path("x").asInt() * 2));

        assertThat(output("\"A\":" + task(",\"End\":true"), "{\"x\":21}")).isEqualTo("42");
        assertThat(output(
                        "\"A\":" + task(",\"End\":true,\"Output\":\"{% [$states.result, $states.input.x] %}\""),
                        "{\"x\":21}"))
                .isEqualTo("[42,21]");
        assertThat(workshop.calls).containsExactly("0 {\"x\":21}", "0 {\"x\":21}");
    }

    @Test
    void the_context_tells_of_execution_state_and_machine() {
        String states = """
                "A":{"Type":"Wait","Seconds":5,"Next":"B"},
                "B":{"Type":"Succeed","Output":"{% ($c := $states.context; [$c.Execution.Name, $c.Execution.Id,
                  $c.Execution.StartTime, $c.Execution.Input.x, $c.Execution.RoleArn, $c.State.Name, $c.State.EnteredTime,
                  $c.State.RetryCount, $c.StateMachine.Id, $c.StateMachine.Name]) %}"}""".replace("\n  ", " ");
        Execution execution = workshop.run(machineOf(states), "{\"x\":3}");

        assertThat(execution.output().orElse(String.valueOf(execution.cause())))
                .isEqualTo("""
                        ["%s","%s","2026-11-24T08:00:00.000Z",3,"%s","B","2026-11-24T08:00:05.000Z",0,\
                        "arn:aws:states:us-east-1:000000000000:stateMachine:m","m"]""".formatted(execution.name(), execution.arn(), Workshop.ROLE));
    }

    @Test
    void an_output_that_gives_nothing_fails_and_the_cause_says_where() {
        Execution failed = workshop.run(
                machineOf("\"A\":{\"Type\":\"Pass\",\"End\":true,\"Output\":{\"v\":\"{% $states.input.absent %}\"}}"),
                "{}");

        assertThat(failed.error()).contains("States.QueryEvaluationError");
        assertThat(failed.cause().orElse(""))
                .contains("the state 'A' (entered at the event id #2)")
                .contains("'Output/v' returned nothing (undefined)");
        assertThat(workshop.types(failed))
                .containsExactly("ExecutionStarted", "PassStateEntered", "EvaluationFailed", "ExecutionFailed");
    }

    private String output(String states, String input) {
        Execution execution = workshop.start(machineOf(states), input);
        return execution.output().orElse(execution.error() + " " + execution.cause());
    }

    private String failure(String states, String input) {
        return workshop.run(machineOf(states), input).error().orElse("none");
    }
}
