package io.luca.local.aws.service.stepfunctions;

import static io.luca.local.aws.service.stepfunctions.Workshop.START;
import static io.luca.local.aws.service.stepfunctions.Workshop.machineOf;
import static io.luca.local.aws.service.stepfunctions.Workshop.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.aws.cloud.StateFailedException;
import io.luca.local.aws.service.stepfunctions.Execution.Status;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Map and Parallel: what runs at once, what comes back, and what a failure does to the others. */
class TogetherTest {

    private static final String WAIT = "\"%s\":{\"Type\":\"Wait\",\"Seconds\":%s,\"End\":true}";

    private final Workshop workshop = new Workshop();

    @Test
    void map_gives_the_results_in_the_order_of_the_items() {
        Execution done = workshop.run(
                machineOf("\"A\":"
                        + map(
                                "\"Items\":\"{% $states.input.list %}\",\"ItemSelector\":{\"n\":\"{% $states.context.Map.Item.Value"
                                        + " %}\",\"i\":\"{% $states.context.Map.Item.Index %}\",\"all\":\"{% $count($states.input.list) %}\"}",
                                "\"I\":{\"Type\":\"Pass\",\"End\":true,\"Output\":\"{% [$states.input.n, $states.input.i, $states.input.all,"
                                        + " $states.context.Map.Item.Value] %}\"}")),
                "{\"list\":[30,null,10]}");

        assertThat(done.output().orElse(String.valueOf(done.cause())))
                .isEqualTo("[[30,0,3,30],[null,1,3,null],[10,2,3,10]]");
    }

    @Test
    void map_without_items_takes_its_input_and_an_empty_list_is_done_at_once() {
        String machine = machineOf("\"A\":" + map("", "\"I\":{\"Type\":\"Pass\",\"End\":true}"));

        assertThat(workshop.run(machine, "[1,2]").output()).contains("[1,2]");
        assertThat(workshop.run(machine, "[]").output()).contains("[]");
        assertThat(workshop.run(machine, "{}").error()).contains("States.QueryEvaluationError");
    }

    @ParameterizedTest(name = "at most {0}: {1} s")
    @CsvSource({"0,10", "1,50", "2,30", "9,10"})
    void map_runs_as_many_at_once_as_it_may(int most, int seconds) {
        Execution done = workshop.run(
                machineOf("\"A\":" + map("\"MaxConcurrency\":" + most, WAIT.formatted("I", "10"))), "[1,2,3,4,5]");

        assertThat(done.stopped()).contains(START.plusSeconds(seconds));
    }

    @Test
    void parallel_branches_wait_at_the_same_time_and_their_results_come_in_order() {
        Execution done = workshop.run(
                machineOf("\"A\":"
                        + parallel(
                                WAIT.formatted("I", "30"),
                                "\"J\":{\"Type\":\"Pass\",\"End\":true,\"Output\":{\"j\":\"{% $states.input.x %}\"}}",
                                ",\"Arguments\":{\"x\":\"{% $states.input.y %}\"}",
                                "\"End\":true")),
                "{\"y\":1}");

        assertThat(done.output()).contains("[{\"x\":1},{\"j\":1}]");
        assertThat(done.stopped()).contains(START.plusSeconds(30));
    }

    @Test
    void a_failing_branch_ends_the_others_and_can_be_caught() {
        Execution done = workshop.run(
                machineOf("\"A\":"
                        + parallel(
                                WAIT.formatted("I", "3000"),
                                "\"J\":{\"Type\":\"Wait\",\"Seconds\":5,\"Next\":\"K\"},\"K\":{\"Type\":\"Fail\",\"Error\":\"Mine\"}",
                                "",
                                "\"Next\":\"B\",\"Catch\":[{\"ErrorEquals\":[\"Mine\"],\"Next\":\"B\"}]")
                        + ",\"B\":{\"Type\":\"Succeed\"}"),
                "{}");

        assertThat(done.output()).contains("{\"Error\":\"Mine\"}");
        assertThat(done.stopped()).contains(START.plusSeconds(5));
        assertThat(workshop.types(done)).contains("ParallelStateFailed");
    }

    @Test
    void a_failing_iteration_lets_no_other_begin() {
        workshop.serve(arguments -> {
            if (arguments.path("Payload").asInt() == 2) {
                throw new StateFailedException("Mine", null);
            }
            return arguments;
        });

        Execution failed = workshop.run(
                machineOf("\"A\":" + map("\"MaxConcurrency\":1", "\"I\":" + task(",\"End\":true"))), "[1,2,3]");

        assertThat(failed.status()).isEqualTo(Status.FAILED);
        assertThat(failed.error()).contains("Mine");
        assertThat(workshop.calls).containsExactly("0 1", "0 2");
        assertThat(workshop.types(failed)).contains("MapIterationFailed", "MapStateFailed");
    }

    @Test
    void a_map_is_tried_again_as_a_whole() {
        workshop.serve(arguments -> {
            if (workshop.calls.size() == 2) {
                throw new StateFailedException("Mine", null);
            }
            return arguments.path("Payload");
        });

        Execution done = workshop.run(
                machineOf("\"A\":"
                        + map(
                                "\"MaxConcurrency\":1,\"Retry\":[{\"ErrorEquals\":[\"Mine\"],\"IntervalSeconds\":7}]",
                                "\"I\":" + task(",\"End\":true"))),
                "[1,2]");

        assertThat(workshop.calls).containsExactly("0 1", "0 2", "7 1", "7 2");
        assertThat(done.output()).contains("[1,2]");
    }

    @Test
    void a_branch_sees_the_variables_around_it_and_keeps_its_own_to_itself() {
        String states = """
                "A":{"Type":"Pass","Assign":{"outer":1},"Next":"M"},
                "M":%s,
                "B":{"Type":"Succeed","Output":"{%% [$states.input, $outer, $exists($inner)] %%}"}""".formatted(map("", """
                        "I":{"Type":"Pass","Assign":{"inner":"{% $outer + $states.input %}"},"Next":"J"},
                        "J":{"Type":"Pass","Output":"{% $inner %}","End":true}""", "\"Next\":\"B\""));

        assertThat(workshop.run(machineOf(states), "[10,20]").output()).contains("[11,21,1,false]");
    }

    @Test
    void the_history_is_the_same_every_time() {
        String machine = machineOf("\"A\":"
                + map(
                        "\"MaxConcurrency\":4",
                        "\"I\":{\"Type\":\"Wait\",\"Seconds\":\"{% $states.input %}\",\"Next\":\"J\"},"
                                + "\"J\":{\"Type\":\"Pass\",\"End\":true}"));
        List<HistoryEvent> first = events(new Workshop(), machine);

        for (int again = 0; again < 20; again++) {
            assertThat(events(new Workshop(), machine)).isEqualTo(first);
        }
    }

    private static List<HistoryEvent> events(Workshop workshop, String machine) {
        return workshop.executions.history(
                workshop.run(machine, "[3,1,2,1,3,1,1]").arn());
    }

    private static String map(String more, String states) {
        return map(more, states, "\"End\":true");
    }

    private static String map(String more, String states, String end) {
        return "{\"Type\":\"Map\",\"ItemProcessor\":{\"StartAt\":\"I\",\"States\":{" + states + "}},"
                + (more.isEmpty() ? "" : more + ",") + end + "}";
    }

    private static String parallel(String first, String second, String more, String end) {
        return "{\"Type\":\"Parallel\",\"Branches\":[{\"StartAt\":\"I\",\"States\":{" + first
                + "}},{\"StartAt\":\"J\",\"States\":{" + second + "}}]" + more + "," + end + "}";
    }
}
