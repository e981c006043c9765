package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.luca.contract.LogMarkers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What an alarm watches is what there is: by the name that AWS emits it under, and with nothing left out. */
class AlarmsTest {

    private static final String ALARM = "AWS::CloudWatch::Alarm";
    private static final Synthesized APP = Synthesized.FARGATE;
    private static final Pattern ENTERED = Pattern.compile(
            "\\{ \\(\\$\\.type = \"(\\w+)StateEntered\"\\) && \\(\\$\\.details\\.name = \"(\\w+)\"\\) \\}");

    @ParameterizedTest
    @EnumSource
    void every_log_of_a_function_or_a_task_counts_violations_of_tenants_for_one_alarm(Synthesized app) {
        JsonNode alarm = app.resource("LucaData", ALARM, "AlarmsTenantViolations");

        for (String stack : app.stacks()) {
            Set<String> counted = new TreeSet<>();
            app.resources(stack, "AWS::Logs::MetricFilter").values().stream()
                    .filter(filter ->
                            filter.path("FilterPattern").asText().equals("\"" + LogMarkers.TENANT_VIOLATION + "\""))
                    .forEach(filter -> {
                        JsonNode metric = filter.at("/MetricTransformations/0");
                        assertThat(metric.path("MetricName")).isEqualTo(alarm.path("MetricName"));
                        assertThat(metric.path("MetricNamespace")).isEqualTo(alarm.path("Namespace"));
                        counted.add(filter.at("/LogGroupName/Ref").asText());
                    });
            assertThat(counted).as(stack).isEqualTo(logs(app, stack));
        }
    }

    /** What runbooks and descriptions say: of what and how much there may be, and how long. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            LucaApi,           TasksUnhealthy,         Maximum,  0,    3 of 5
            LucaApi,           AlarmsLatency,          p95,      120,  3 of 5
            LucaApi,           AlarmsErrors,           '',       1,    3 of 5
            LucaBehavior,      AlarmsDepth,            Maximum,  1000, 3 of 5
            LucaBehavior,      AlarmsAge,              Maximum,  300,  3 of 5
            LucaBehavior,      AlarmsDeadLetters,      Maximum,  10,   3 of 5
            LucaBehavior,      AlarmsQuarantine,       Maximum,  10,   3 of 5
            LucaBehavior,      AlarmsWorkerErrors,     Sum,      0,    3 of 5
            LucaBehavior,      AlarmsWorkerThrottles,  Sum,      0,    3 of 5
            LucaConsolidation, AlarmsFailedSchools,    Sum,      0,    1 of 1
            LucaData,          AlarmsThrottled,        '',       60,   3 of 5
            LucaData,          AlarmsTenantViolations, Sum,      0,    1 of 1
            LucaData,          StaffRolesFailed,       '',       0,    1 of 1
            LucaGovSync,       AlarmsUnbalanced,       Maximum,  0,    1 of 1
            LucaGovSync,       AlarmsDeadLetters,      Maximum,  0,    1 of 1
            LucaPipeline,      AlarmsLateEvents,       Maximum,  900,  1 of 1
            LucaPipeline,      AlarmsPipeEvents,       Sum,      0,    1 of 1
            LucaPrivacy,       AlarmsErasureLate,      Sum,      0,    3 of 3""")
    void an_alarm_rings_for_as_much_as_is_said_and_silence_is_good(
            String stack, String id, String statistic, double most, String periods) {
        JsonNode alarm = APP.resource(stack, ALARM, id);

        assertThat(alarm.path("Statistic").asText()
                        + alarm.path("ExtendedStatistic").asText())
                .as("none of an expression")
                .isEqualTo(statistic);
        assertThat(alarm.path("Threshold").asDouble()).isEqualTo(most);
        assertThat(alarm.path("ComparisonOperator").asText()).isEqualTo("GreaterThanThreshold");
        assertThat(alarm.path("DatapointsToAlarm").asText() + " of "
                        + alarm.path("EvaluationPeriods").asText())
                .isEqualTo(periods);
        assertThat(alarm.path("TreatMissingData").asText()).isEqualTo("notBreaching");
    }

    /** An index's events are not among those of its table. */
    @Test
    void reads_and_writes_of_the_table_and_of_each_index_are_watched() {
        JsonNode metrics = APP.resource("LucaData", ALARM, "AlarmsThrottled").path("Metrics");
        Set<String> expected = new TreeSet<>();
        List<String> kinds = List.of("ReadThrottleEvents", "WriteThrottleEvents");
        kinds.forEach(kind -> expected.add(kind + " "));
        APP.resource("LucaData", "AWS::DynamoDB::Table", "")
                .path("GlobalSecondaryIndexes")
                .forEach(index -> kinds.forEach(kind ->
                        expected.add(kind + " " + index.path("IndexName").asText())));

        Set<String> watched = new TreeSet<>();
        metrics.findValues("Metric").forEach(metric -> {
            String index = "";
            for (JsonNode dimension : metric.path("Dimensions")) {
                if (dimension.path("Name").asText().equals("GlobalSecondaryIndexName")) {
                    index = dimension.path("Value").asText();
                }
            }
            watched.add(metric.path("MetricName").asText() + " " + index);
        });

        assertThat(watched).isEqualTo(expected);
    }

    @Test
    void every_pipe_that_fails_is_heard_of() {
        Set<String> watched = new TreeSet<>();
        APP.resources("LucaPipeline", ALARM).values().stream()
                .filter(alarm -> alarm.path("MetricName").asText().equals("ExecutionFailed"))
                .forEach(alarm -> {
                    assertThat(alarm.path("Namespace").asText()).isEqualTo("AWS/EventBridge/Pipes");
                    assertThat(alarm.at("/Dimensions/0/Name").asText()).isEqualTo("PipeName");
                    watched.add(alarm.at("/Dimensions/0/Value/Ref").asText());
                });

        assertThat(watched)
                .isNotEmpty()
                .isEqualTo(APP.resources("LucaPipeline", "AWS::Pipes::Pipe").keySet());
    }

    @Test
    void the_worker_is_watched_in_all_its_versions_for_failing_and_for_not_being_started() {
        String worker = APP.resources("LucaBehavior", "AWS::Lambda::Function")
                .keySet()
                .iterator()
                .next();

        assertThat(List.of("Errors", "Throttles")).allSatisfy(metric -> {
            JsonNode alarm = APP.resource("LucaBehavior", ALARM, "AlarmsWorker" + metric);
            assertThat(alarm.path("MetricName").asText()).isEqualTo(metric);
            assertThat(alarm.path("Dimensions")).hasSize(1);
            assertThat(alarm.at("/Dimensions/0/Value/Ref").asText()).isEqualTo(worker);
        });
    }

    @Test
    void executions_that_end_for_their_time_are_heard_of_in_each_workflow() {
        for (String stack : List.of("LucaGovSync", "LucaPrivacy")) {
            Set<String> watched = new TreeSet<>();
            APP.resources(stack, ALARM).values().stream()
                    .filter(alarm -> alarm.path("MetricName").asText().equals("ExecutionsTimedOut"))
                    .forEach(alarm ->
                            watched.add(alarm.at("/Dimensions/0/Value/Ref").asText()));

            assertThat(watched)
                    .isNotEmpty()
                    .isEqualTo(APP.resources(stack, "AWS::StepFunctions::StateMachine")
                            .keySet());
        }
    }

    /** What is counted of a workflow's log is a state that the workflow has, by the type that it has. */
    @Test
    void a_state_whose_entries_ring_is_one_of_the_workflow() throws IOException {
        Map<String, String> states = new TreeMap<>();
        for (String definition : List.of("gov-sync", "erasure")) {
            new ObjectMapper()
                    .readTree(Path.of("src/main/resources/" + definition + ".asl.json")
                            .toFile())
                    .path("States")
                    .properties()
                    .forEach(state -> states.put(
                            state.getKey(), state.getValue().path("Type").asText()));
        }
        Set<String> counted = new TreeSet<>();

        for (String stack : List.of("LucaGovSync", "LucaPrivacy")) {
            for (JsonNode filter :
                    APP.resources(stack, "AWS::Logs::MetricFilter").values()) {
                Matcher entered = ENTERED.matcher(filter.path("FilterPattern").asText());
                if (entered.matches()) {
                    assertThat(states).containsEntry(entered.group(2), entered.group(1));
                    assertThat(filter.path("LogGroupName").toString()).containsPattern("WorkflowLog|ErasureLog");
                    assertThat(APP.resources(stack, ALARM).values())
                            .anyMatch(alarm ->
                                    alarm.path("MetricName").equals(filter.at("/MetricTransformations/0/MetricName")));
                    counted.add(entered.group(2));
                }
            }
        }

        assertThat(counted).containsExactlyInAnyOrder("DeadlineAtRisk", "WaitForBatch");
    }

    /** An execution of which a step took too long has failed; it has timed out if it took longer than the whole may. */
    @ParameterizedTest
    @EnumSource
    void a_workflow_whose_time_out_rings_says_how_long_it_may_take(Synthesized app) throws IOException {
        Map<String, Long> hours = new TreeMap<>();
        for (String stack : app.stacks()) {
            for (JsonNode alarm : app.resources(stack, ALARM).values()) {
                if (alarm.path("MetricName").asText().equals("ExecutionsTimedOut")) {
                    String machine = alarm.at("/Dimensions/0/Value/Ref").asText();
                    JsonNode definition = new ObjectMapper()
                            .readTree(app.resources(stack, "AWS::StepFunctions::StateMachine")
                                    .getOrDefault(machine, MissingNode.getInstance())
                                    .path("DefinitionString")
                                    .asText());
                    hours.put(
                            machine.replaceAll("Machine.*", ""),
                            definition.path("TimeoutSeconds").asLong() / 3600);
                }
            }
        }

        assertThat(hours)
                .as("two windows, the block and what comes after it, and until another copy is begun")
                .isEqualTo(Map.of("Workflow", 4 * 24L, "Erasure", (45 + 35) * 24L, "Export", 6L));
    }

    /** A balancer reports nothing of a target group without tasks, as in the hours in which they rest. */
    @Test
    void a_task_that_does_not_answer_is_heard_of_and_tasks_that_rest_are_not() {
        JsonNode alarm = APP.resource("LucaApi", ALARM, "TasksUnhealthy");

        assertThat(alarm.path("MetricName").asText()).isEqualTo("UnHealthyHostCount");
        assertThat(alarm.path("Dimensions"))
                .extracting(dimension -> dimension.path("Name").asText())
                .containsExactlyInAnyOrder("LoadBalancer", "TargetGroup");
        assertThat(Synthesized.APP_RUNNER.resources("LucaApi", ALARM).keySet()).noneMatch(id -> id.contains("Tasks"));
    }

    private static Set<String> logs(Synthesized app, String stack) {
        Set<String> logs = new TreeSet<>();
        app.resources(stack, "AWS::Lambda::Function")
                .values()
                .forEach(function ->
                        logs.add(function.at("/LoggingConfig/LogGroup/Ref").asText()));
        app.resources(stack, "AWS::ECS::TaskDefinition")
                .values()
                .forEach(task -> task.path("ContainerDefinitions")
                        .forEach(container -> logs.add(container
                                .at("/LogConfiguration/Options/awslogs-group/Ref")
                                .asText())));
        return logs;
    }
}
