package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.contract.EnvironmentVariables;
import io.luca.contract.ResourceNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The government sync as it is deployed: its workflow, when it begins, and with no more rights than each step needs. */
class GovSyncPathTest {

    private static final String STACK = "LucaGovSync";
    private static final Synthesized APP = Synthesized.APP_RUNNER;
    private static final ObjectMapper json = new ObjectMapper();

    private final JsonNode machine = APP.resource(STACK, "AWS::StepFunctions::StateMachine", "");

    @Test
    void every_name_that_the_definition_uses_is_given_and_no_other() {
        Set<String> used = new TreeSet<>();
        Matcher names = Pattern.compile("\\$\\{(\\w+)}")
                .matcher(machine.path("DefinitionString").asText());
        while (names.find()) {
            used.add(names.group(1));
        }

        assertThat(used).contains("SendBatch", "Alerts").isEqualTo(names(machine.path("DefinitionSubstitutions")));
    }

    @Test
    void the_workflow_is_standard_and_leaves_a_trace() throws Exception {
        assertThat(machine.path("StateMachineType").asText()).isEqualTo("STANDARD");
        assertThat(machine.path("StateMachineName").asText()).isEqualTo(ResourceNames.SYNC_WORKFLOW);
        assertThat(machine.at("/LoggingConfiguration/Level").asText()).isEqualTo("ALL");
        assertThat(machine.at("/TracingConfiguration/Enabled").asBoolean()).isTrue();
        assertThat(json.readTree(machine.path("DefinitionString").asText())
                        .path("QueryLanguage")
                        .asText())
                .isEqualTo("JSONata");
    }

    /** The states and edges of the first design, under its names. */
    @Test
    void the_states_of_the_design_are_there_in_its_order() throws Exception {
        JsonNode states =
                json.readTree(machine.path("DefinitionString").asText()).path("States");

        assertThat(next(states, "QueryPending")).isEqualTo("CheckEmpty");
        assertThat(targets(states, "CheckEmpty")).contains("Success", "PrepBatch");
        assertThat(targets(states, "Prepared")).contains("SendBatch");
        assertThat(targets(states, "Outcome")).contains("WaitRateLimit", "RetryLogic", "ClientError");
        assertThat(targets(states, "RetryLogic")).contains("Wait5s", "Wait15s", "Wait45s", "FailedBatch");
        for (String wait : List.of("Wait5s", "Wait15s", "Wait45s")) {
            assertThat(next(states, wait)).isEqualTo("SendBatch");
        }
        assertThat(states.at("/WaitRateLimit/Seconds").asInt()).isEqualTo(2);
        assertThat(next(states, "WaitRateLimit")).isEqualTo("MarkSynced");
        assertThat(next(states, "MarkSynced")).isEqualTo("QueryPending");
        assertThat(next(states, "ClientError")).isEqualTo("LogError");
        assertThat(next(states, "LogError")).isEqualTo("QueryPending");
        assertThat(targets(states, "OutageCheck")).contains("WriteDLQ", "OutageHold");
        assertThat(next(states, "WriteDLQ")).isEqualTo("QueryPending");
        assertThat(next(states, "Success")).isEqualTo("Reconcile");
    }

    @Test
    void it_begins_each_quarter_and_draws_up_the_account_every_day_after() {
        JsonNode quarterly = APP.resource(STACK, "AWS::Scheduler::Schedule", "SchedulesQuarterly");
        JsonNode daily = APP.resource(STACK, "AWS::Scheduler::Schedule", "SchedulesDaily");

        assertThat(quarterly.path("ScheduleExpression").asText()).isEqualTo("cron(0 20 5 1,4,7,10 ? *)");
        assertThat(quarterly.path("Name").asText()).isEqualTo(ResourceNames.SYNC_WORKFLOW);
        assertThat(daily.path("ScheduleExpression").asText()).isEqualTo("cron(0 6 8-28 1,4,7,10 ? *)");
        assertThat(daily.path("Name").asText()).isEqualTo(ResourceNames.RECONCILE_SCHEDULE);
        assertThat(daily.at("/Target/Input").asText()).isEqualTo("{\"reconcile\":true}");
        for (JsonNode schedule : List.of(quarterly, daily)) {
            assertThat(schedule.at("/Target/Arn/Ref").asText()).startsWith("WorkflowMachine");
            assertThat(schedule.at("/Target/DeadLetterConfig/Arn/Fn::GetAtt/0").asText())
                    .startsWith("SchedulesUndelivered");
        }
    }

    @Test
    void the_workflow_may_call_its_steps_tell_and_go_on_as_itself_and_nothing_else() {
        List<String> actions = actionsOf("WorkflowRole");

        assertThat(actions.stream().filter("lambda:InvokeFunction"::equals)).hasSize(7);
        assertThat(statements("WorkflowRole").toString()).contains(":stateMachine:" + ResourceNames.SYNC_WORKFLOW);
        assertThat(new TreeSet<>(actions))
                .filteredOn(action -> !action.startsWith("logs:") && !action.startsWith("xray:"))
                .containsExactlyInAnyOrder(
                        "kms:Decrypt",
                        "kms:GenerateDataKey",
                        "lambda:InvokeFunction",
                        "sns:Publish",
                        "states:StartExecution");
    }

    @Test
    void only_the_steps_that_talk_to_the_government_know_its_token_and_only_the_others_put_batches_aside() {
        assertThat(actionsOf("WithPartnerSteps"))
                .contains("secretsmanager:GetSecretValue", "s3:PutObject")
                .doesNotContain("sqs:SendMessage");
        assertThat(actionsOf("OnTableSteps"))
                .contains("sqs:SendMessage")
                .doesNotContain("secretsmanager:GetSecretValue", "s3:PutObject");
    }

    @Test
    void no_step_has_a_right_to_data_of_its_own_and_none_may_scan_or_delete() {
        for (String role : List.of("WithPartnerSteps", "OnTableSteps")) {
            assertThat(actionsOf(role)).noneMatch(action -> action.startsWith("dynamodb:"));
        }
        for (String role : List.of("OnTableSyncTenantRole", "WithPartnerSyncTenantRole")) {
            JsonNode records = APP.resource(STACK, "AWS::IAM::Role", role).at("/Policies/0/PolicyDocument/Statement/0");
            assertThat(texts(records.path("Action")))
                    .contains("dynamodb:GetItem", "dynamodb:UpdateItem")
                    .doesNotContain("dynamodb:Scan", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem");
            assertThat(records.at("/Condition/Null/dynamodb:LeadingKeys").asText())
                    .isEqualTo("false");
        }
    }

    @Test
    void each_step_is_told_what_it_reads() {
        assertThat(variables("PrepareBatch"))
                .containsExactlyInAnyOrder(
                        EnvironmentVariables.TABLE,
                        EnvironmentVariables.TENANT_ROLE_ARN,
                        EnvironmentVariables.REGISTRY_ROLE_ARN,
                        EnvironmentVariables.METRICS_SERVICE,
                        EnvironmentVariables.SYNC_BATCH_SIZE);
        assertThat(variables("RecordFailure")).contains(EnvironmentVariables.SYNC_DLQ_URL);
        assertThat(variables("Reconcile"))
                .contains(
                        EnvironmentVariables.REPORT_BUCKET,
                        EnvironmentVariables.GOVERNMENT_URL,
                        EnvironmentVariables.GOVERNMENT_SECRET_ARN,
                        EnvironmentVariables.GOVERNMENT_TIMEOUT_SECONDS);
    }

    @Test
    void a_step_that_sends_has_time_for_two_answers_of_the_government() {
        JsonNode send = APP.resource(STACK, "AWS::Lambda::Function", "SendBatch");
        int limit =
                Integer.parseInt(send.at("/Environment/Variables/" + EnvironmentVariables.GOVERNMENT_TIMEOUT_SECONDS)
                        .asText());

        assertThat(send.path("Timeout").asInt()).isGreaterThan(2 * limit + 5);
    }

    private static Set<String> variables(String function) {
        return names(APP.resource(STACK, "AWS::Lambda::Function", function).at("/Environment/Variables"));
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String next(JsonNode states, String state) {
        return states.path(state).path("Next").asText();
    }

    private static List<String> targets(JsonNode states, String choice) {
        List<String> targets =
                new ArrayList<>(states.path(choice).path("Choices").findValuesAsText("Next"));
        targets.add(states.path(choice).path("Default").asText());
        return targets;
    }

    private static List<String> actionsOf(String role) {
        List<String> actions = new ArrayList<>();
        statements(role).forEach(statement -> actions.addAll(texts(statement.path("Action"))));
        return actions;
    }

    private static List<JsonNode> statements(String role) {
        List<JsonNode> statements = new ArrayList<>();
        APP.resources(STACK, "AWS::IAM::Policy").values().stream()
                .filter(policy -> policy.path("Roles").toString().contains("\"" + role))
                .forEach(policy -> policy.at("/PolicyDocument/Statement").forEach(statements::add));
        return statements;
    }

    private static List<String> texts(JsonNode oneOrMany) {
        List<String> texts = new ArrayList<>();
        if (oneOrMany.isTextual()) {
            texts.add(oneOrMany.asText());
        }
        oneOrMany.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
