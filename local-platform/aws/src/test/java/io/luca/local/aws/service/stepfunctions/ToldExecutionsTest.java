package io.luca.local.aws.service.stepfunctions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.metric.Recorded;
import io.luca.local.aws.metric.StatisticSet;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of executions: to the metrics, and to the log of their state machine. */
class ToldExecutionsTest {

    private static final String MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:m";
    private static final String WAITS = """
            {"QueryLanguage":"JSONata","TimeoutSeconds":600,"StartAt":"A","States":{
              "A":{"Type":"Wait","Seconds":%d,"Next":"B"},"B":{"Type":"Succeed"}}}""";
    private static final ObjectMapper json = new ObjectMapper();

    private final Metrics metrics = new Metrics(Clock.fixed(Workshop.START, ZoneOffset.UTC));
    private final List<HistoryEvent> logged = Collections.synchronizedList(new ArrayList<>());
    private final Workshop workshop = new Workshop(new ToldExecutions(
            ExecutionKeeper.FORGETS, new ExecutionMetrics(metrics), (_, event) -> logged.add(event)));

    @Test
    void one_that_succeeds_is_told_once_at_its_start_and_once_at_its_end_with_its_time() {
        var _ = workshop.run(WAITS.formatted(90), "{}");

        assertThat(recorded("ExecutionsStarted").sum()).isEqualTo(1);
        assertThat(recorded("ExecutionsSucceeded").sum()).isEqualTo(1);
        assertThat(recorded("ExecutionTime").maximum()).isEqualTo(90_000);
        assertThat(recorded("ExecutionsFailed").isEmpty()).isTrue();
    }

    @Test
    void one_that_fails_one_that_is_ended_for_its_time_and_one_that_is_stopped_are_three_metrics() {
        var _ = workshop.run(Workshop.machineOf("\"A\":{\"Type\":\"Fail\",\"Error\":\"Broken\"}"), "{}");
        var _ = workshop.run(WAITS.formatted(900), "{}");
        Execution stopped = workshop.start(WAITS.formatted(90), "{}");
        workshop.executions.stop(stopped.arn(), Optional.empty(), Optional.empty());

        assertThat(recorded("ExecutionsStarted").sum()).isEqualTo(3);
        assertThat(recorded("ExecutionsFailed").sum()).isEqualTo(1);
        assertThat(recorded("ExecutionsTimedOut").sum()).isEqualTo(1);
        assertThat(recorded("ExecutionsAborted").sum()).isEqualTo(1);
        assertThat(recorded("ExecutionsSucceeded").isEmpty()).isTrue();
    }

    @Test
    void each_event_of_the_history_is_logged_in_its_order() {
        Execution execution = workshop.run(WAITS.formatted(1), "{}");

        assertThat(logged).extracting(HistoryEvent::type).containsExactlyElementsOf(workshop.types(execution));
    }

    @Test
    void a_line_is_as_step_functions_writes_it_and_shows_data_only_where_the_template_includes_it() throws IOException {
        Execution stopped = workshop.start(WAITS.formatted(90), "{\"name\":\"Ana\"}");
        workshop.executions.stop(stopped.arn(), Optional.of("NotWanted"), Optional.empty());

        JsonNode last = json.readTree(LoggedEvent.line(stopped.arn(), logged.getLast(), false));
        assertThat(last.path("type").asText()).isEqualTo("ExecutionAborted");
        assertThat(last.at("/details/error").asText()).isEqualTo("NotWanted");
        assertThat(last.path("execution_arn").asText()).isEqualTo(stopped.arn());
        assertThat(last.path("event_timestamp").asText()).isEqualTo(String.valueOf(Workshop.START.toEpochMilli()));
        assertThat(LoggedEvent.line(stopped.arn(), logged.getFirst(), false)).doesNotContain("Ana");
        assertThat(LoggedEvent.line(stopped.arn(), logged.getFirst(), true)).contains("Ana");
    }

    @ParameterizedTest
    @CsvSource({
        "ALL, ExecutionStarted, true",
        "ERROR, ExecutionStarted, false",
        "ERROR, TaskFailed, true",
        "ERROR, FailStateEntered, true",
        "ERROR, WaitStateAborted, true",
        "FATAL, TaskFailed, false",
        "FATAL, ExecutionAborted, true",
        "OFF, ExecutionFailed, false"
    })
    void what_is_logged_is_what_the_level_says(String level, String type, boolean isLogged) {
        assertThat(new Logging(level, true, List.of("group")).includes(type)).isEqualTo(isLogged);
    }

    @Test
    void the_machine_of_an_execution_is_named_by_its_arn() {
        assertThat(ToldExecutions.machineArn("arn:aws:states:us-east-1:000000000000:execution:m:one"))
                .isEqualTo(MACHINE);
    }

    private StatisticSet recorded(String name) {
        return Recorded.of(metrics, "AWS/States", name, Map.of("StateMachineArn", MACHINE));
    }
}
