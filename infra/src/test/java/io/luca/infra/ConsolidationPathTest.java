package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.contract.EnvironmentVariables;
import io.luca.contract.MetricNames;
import io.luca.contract.ObjectKeys;
import io.luca.infra.settings.Settings;
import io.luca.infra.settings.SettingsFiles;
import io.luca.infra.stack.DataStack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.assertions.Template;

/** The nightly job as it is deployed: called every night, watched, and with no more rights than it needs. */
class ConsolidationPathTest {

    private static final String STACK = "LucaConsolidation";
    private static final Synthesized APP = Synthesized.APP_RUNNER;
    private static final ObjectMapper json = new ObjectMapper();

    private final JsonNode schedule = APP.resource(STACK, "AWS::Scheduler::Schedule", "");
    private final JsonNode function = APP.resource(STACK, "AWS::Lambda::Function", "");

    @Test
    void it_is_called_at_two_in_the_schools_own_time_zone() {
        assertThat(schedule.path("ScheduleExpression").asText()).isEqualTo("cron(0 2 * * ? *)");
        assertThat(schedule.path("ScheduleExpressionTimezone").asText()).isEqualTo("America/Mexico_City");
        assertThat(schedule.at("/FlexibleTimeWindow/Mode").asText()).isEqualTo("OFF");
        assertThat(schedule.at("/Target/Input").asText()).contains("<aws.scheduler.scheduled-time>");
    }

    @Test
    void a_call_that_cannot_be_delivered_and_a_run_that_fails_end_where_a_person_looks() {
        JsonNode invocation = APP.resource(STACK, "AWS::Lambda::EventInvokeConfig", "");

        assertThat(schedule.at("/Target/RetryPolicy/MaximumRetryAttempts").asInt())
                .isEqualTo(10);
        assertThat(schedule.at("/Target/DeadLetterConfig/Arn/Fn::GetAtt/0").asText())
                .startsWith("NightlyUndelivered");
        assertThat(invocation.path("MaximumRetryAttempts").asInt()).isEqualTo(2);
        assertThat(invocation
                        .at("/DestinationConfig/OnFailure/Destination/Fn::GetAtt/0")
                        .asText())
                .startsWith("NightlyUndelivered");
    }

    @Test
    void the_function_has_lambdas_longest_time_and_all_names_that_it_reads() {
        JsonNode variables = function.at("/Environment/Variables");

        assertThat(function.path("Timeout").asInt()).isEqualTo(900);
        assertThat(function.has("ReservedConcurrentExecutions")).isFalse();
        assertThat(names(variables))
                .containsExactlyInAnyOrder(
                        EnvironmentVariables.TABLE,
                        EnvironmentVariables.TENANT_ROLE_ARN,
                        EnvironmentVariables.REGISTRY_ROLE_ARN,
                        EnvironmentVariables.CHECKPOINT_BUCKET,
                        EnvironmentVariables.ALERT_TOPIC_ARN,
                        EnvironmentVariables.CONTINUATION_GROUP,
                        EnvironmentVariables.CONTINUATION_ROLE_ARN,
                        EnvironmentVariables.CONTINUATION_DLQ_ARN,
                        EnvironmentVariables.METRICS_SERVICE);
        assertThat(variables.path(EnvironmentVariables.TENANT_ROLE_ARN).toString())
                .contains("ConsolidationTenantRole");
        assertThat(variables.path(EnvironmentVariables.REGISTRY_ROLE_ARN).toString())
                .contains("RegistryRole");
        assertThat(variables.path(EnvironmentVariables.CONTINUATION_ROLE_ARN).toString())
                .contains("NightlyRole");
        assertThat(variables
                        .path(EnvironmentVariables.CONTINUATION_GROUP)
                        .path("Ref")
                        .asText())
                .startsWith("NightlyContinuations");
    }

    @Test
    void the_functions_own_role_reaches_no_item_of_the_table() {
        List<String> actions = new ArrayList<>();
        policiesOf("ConsolidatorRole").forEach(statement -> actions.addAll(texts(statement.path("Action"))));

        assertThat(actions)
                .noneMatch(action -> action.startsWith("dynamodb:"))
                .contains("sts:AssumeRole", "sts:TagSession");
    }

    @Test
    void no_role_of_the_job_may_scan_or_delete_records() {
        JsonNode statement = APP.resource(STACK, "AWS::IAM::Role", "ConsolidationTenantRole")
                .at("/Policies/0/PolicyDocument/Statement/0");

        assertThat(texts(statement.path("Action")))
                .containsExactlyInAnyOrder(
                        "dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem");
    }

    @Test
    void it_keeps_checkpoints_only_below_their_prefix() {
        assertThat(granted("s3:GetObject").toString()).endsWith("\"/" + ObjectKeys.CHECKPOINT_PREFIX + "*\"]]}");
        assertThat(granted("s3:ListBucket").path("Fn::GetAtt").get(0).asText()).startsWith("CheckpointsBucket");
    }

    /** In the nightly group it could put another function, or none, in its own place. */
    @Test
    void it_makes_schedules_only_among_the_continuations_and_passes_them_only_one_role() {
        JsonNode pass = statementOf("iam:PassRole");

        assertThat(granted("scheduler:CreateSchedule").toString()).contains(":schedule/luca-continuations/*");
        assertThat(pass.at("/Resource/Fn::GetAtt/0").asText()).startsWith("NightlyRole");
        assertThat(pass.at("/Condition/StringEquals/iam:PassedToService").asText())
                .isEqualTo("scheduler.amazonaws.com");
        assertThat(schedule.at("/GroupName/Ref").asText())
                .isNotEqualTo(function.at("/Environment/Variables/" + EnvironmentVariables.CONTINUATION_GROUP + "/Ref")
                        .asText());
    }

    @Test
    void the_scheduler_calls_this_function_only_and_only_for_these_groups() throws Exception {
        JsonNode trust =
                APP.resource(STACK, "AWS::IAM::Role", "NightlyRole").at("/AssumeRolePolicyDocument/Statement/0");
        List<String> actions = new ArrayList<>();
        policiesOf("NightlyRole").forEach(statement -> actions.addAll(texts(statement.path("Action"))));

        assertThat(actions).containsExactlyInAnyOrder("lambda:InvokeFunction", "sqs:SendMessage");
        assertThat(trust.path("Principal")).isEqualTo(json.readTree("{\"Service\":\"scheduler.amazonaws.com\"}"));
        assertThat(trust.at("/Condition/StringEquals/aws:SourceAccount/Ref").asText())
                .isEqualTo("AWS::AccountId");
        assertThat(trust.at("/Condition/StringEquals/aws:SourceArn").toString())
                .contains(":schedule-group/luca-nightly", ":schedule-group/luca-continuations");
    }

    @Test
    void checkpoints_are_for_nobody_else_and_go_after_thirty_days() {
        JsonNode bucket = APP.resource(STACK, "AWS::S3::Bucket", "");

        bucket.path("PublicAccessBlockConfiguration")
                .forEach(blocked -> assertThat(blocked.asBoolean()).isTrue());
        assertThat(bucket.path("PublicAccessBlockConfiguration")).hasSize(4);
        assertThat(bucket.at("/LifecycleConfiguration/Rules/0/ExpirationInDays").asInt())
                .isEqualTo(30);
        assertThat(APP.resource(STACK, "AWS::S3::BucketPolicy", "").toString()).contains("aws:SecureTransport", "Deny");
    }

    /** A night without a run has no error to count; and a new alarm is without data from its beginning, of which it does not tell. */
    @Test
    void a_run_that_did_not_come_is_missed_and_the_first_one_is_waited_for_in_silence() {
        JsonNode alarm = APP.resource(STACK, "AWS::CloudWatch::Alarm", "AlarmsNoRun");

        assertThat(alarm.path("TreatMissingData").asText()).isEqualTo("missing");
        assertThat(alarm.path("InsufficientDataActions")).isNotEmpty().isEqualTo(alarm.path("AlarmActions"));
        assertThat(alarm.path("EvaluationPeriods").asInt()
                        * alarm.path("Period").asInt())
                .isEqualTo(26 * 3_600);
        assertThat(alarm.path("MetricName").asText()).isEqualTo(MetricNames.COMPLETED_RUNS);
        assertThat(alarm.at("/Dimensions/0/Value").asText()).isEqualTo(MetricNames.CONSOLIDATION_SERVICE);
        assertThat(alarm.path("ComparisonOperator").asText() + " "
                        + alarm.path("Threshold").asInt())
                .as("no number of runs is a bad one")
                .isEqualTo("LessThanThreshold 1");
    }

    /** Its own policy takes the place of the usual one: an alarm that is not named there cannot publish. */
    @Test
    void alarms_may_publish_and_use_the_topics_key() {
        JsonNode policy = APP.resource("LucaData", "AWS::SNS::TopicPolicy", "");
        JsonNode key = APP.resource("LucaData", "AWS::KMS::Key", "Alerts");

        assertThat(policy.toString()).contains("cloudwatch.amazonaws.com", "aws:SecureTransport");
        assertThat(key.path("KeyPolicy").toString())
                .contains("cloudwatch.amazonaws.com", "kms:Decrypt", "kms:GenerateDataKey*");
    }

    @Test
    void mailboxes_listen_to_alerts_only_if_they_are_named() {
        Map<String, Object> context = new TreeMap<>(new SettingsFiles(Path.of("")).context("laptop"));
        context.put("alertEmails", "ops@luca.example,night@luca.example");
        App app = LucaApp.app(context);
        DataStack data = new DataStack(app, "LucaData", Settings.from(app.getNode(), Synthesized.artifacts()));

        Template template = Template.fromStack(data);
        template.resourceCountIs("AWS::SNS::Subscription", 2);
        for (String address : List.of("ops@luca.example", "night@luca.example")) {
            template.hasResourceProperties("AWS::SNS::Subscription", Map.of("Protocol", "email", "Endpoint", address));
        }
        assertThat(APP.resources("LucaData", "AWS::SNS::Subscription")).isEmpty();
    }

    private JsonNode granted(String action) {
        return statementOf(action).path("Resource");
    }

    private JsonNode statementOf(String action) {
        return policiesOf("ConsolidatorRole").stream()
                .filter(statement -> texts(statement.path("Action")).contains(action))
                .filter(statement -> !statement.path("Condition").has("StringLike"))
                .reduce((one, other) -> {
                    throw new AssertionError("two statements grant " + action);
                })
                .orElseThrow();
    }

    private static List<JsonNode> policiesOf(String role) {
        List<JsonNode> statements = new ArrayList<>();
        APP.resources(STACK, "AWS::IAM::Policy").values().stream()
                .filter(policy -> policy.at("/Roles/0/Ref").asText().startsWith(role))
                .forEach(policy -> policy.at("/PolicyDocument/Statement").forEach(statements::add));
        return statements;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isTextual()) {
            texts.add(node.asText());
        }
        node.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
