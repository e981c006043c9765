package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.contract.ResourceNames;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who erases and who copies, and that each reaches the tagged school only. */
class PrivacyPathTest {

    private static final String STACK = "LucaPrivacy";
    private static final Synthesized APP = Synthesized.APP_RUNNER;
    private static final String OWN = "school_id=${aws:PrincipalTag/school_id}/";

    @Test
    void every_statement_about_objects_needs_a_tag_and_names_the_tagged_school() {
        List<JsonNode> objects = new ArrayList<>();
        for (String role : List.of("ErasingTenantObjects", "ExportingTenantObjects")) {
            statements(role).forEach(statement -> {
                if (statement.toString().contains("s3:")) {
                    objects.add(statement);
                }
            });
        }

        assertThat(objects).hasSize(7).allSatisfy(statement -> {
            assertThat(statement
                            .at("/Condition/Null/aws:PrincipalTag~1school_id")
                            .asText())
                    .isEqualTo("false");
            assertThat(statement.toString()).contains(OWN);
        });
    }

    @Test
    void an_erasure_writes_objects_and_deletes_none_and_no_export_is_in_its_reach() {
        String erasing = statements("ErasingTenantObjects").toString();

        assertThat(erasing).contains("s3:PutObject", "s3:GetObject").doesNotContain("s3:Delete", "exports/");
    }

    @Test
    void an_export_changes_nothing_of_the_history_and_removes_nothing_from_the_table() {
        for (JsonNode statement : statements("ExportingTenantObjects")) {
            if (statement.toString().contains("s3:PutObject")) {
                assertThat(statement.path("Resource").toString())
                        .contains("/exports/" + OWN)
                        .doesNotContain("events/", "grade_changes/");
            }
        }
        assertThat(APP.resource(STACK, "AWS::IAM::Role", "ExportingTenant")
                        .at("/Policies/0/PolicyDocument/Statement/0/Action")
                        .toString())
                .doesNotContain("Delete", "BatchWrite", "PutItem");
    }

    @Test
    void exports_live_for_a_day_without_versions_and_are_encrypted_by_a_key_of_their_own() {
        JsonNode bucket = APP.resource(STACK, "AWS::S3::Bucket", "Exports");

        assertThat(bucket.at("/LifecycleConfiguration/Rules/0/ExpirationInDays").asInt())
                .isEqualTo(1);
        assertThat(bucket.has("VersioningConfiguration")).isFalse();
        assertThat(bucket.at("/BucketEncryption").toString()).contains("aws:kms", "ExportsKey");
        assertThat(bucket.at("/PublicAccessBlockConfiguration/BlockPublicAcls").asBoolean())
                .isTrue();
    }

    @Test
    void the_lake_keeps_no_versions_from_which_an_erased_person_could_come_back() {
        assertThat(APP.resource("LucaPipeline", "AWS::S3::Bucket", "Lake").has("VersioningConfiguration"))
                .isFalse();
    }

    /** A withdrawal stops an execution as well, and nobody is called for that. */
    @Test
    void an_erasure_that_somebody_stops_by_hand_rings_and_one_that_was_withdrawn_does_not() {
        JsonNode filter = APP.resource(STACK, "AWS::Logs::MetricFilter", "AlarmsStoppedByHand");
        JsonNode alarm = APP.resource(STACK, "AWS::CloudWatch::Alarm", "AlarmsErasureAborted");

        assertThat(filter.path("FilterPattern").asText())
                .isEqualTo(
                        "{ ($.type = \"ExecutionAborted\") && (($.details.error NOT EXISTS) || ($.details.error IS NULL)"
                                + " || ($.details.error != \"" + ResourceNames.NOT_WANTED + "\")) }");
        assertThat(filter.path("LogGroupName").toString()).contains("ErasureLog");
        assertThat(filter.at("/MetricTransformations/0/MetricName").asText())
                .isEqualTo(alarm.path("MetricName").asText());
        assertThat(filter.at("/MetricTransformations/0/MetricNamespace").asText())
                .isEqualTo(alarm.path("Namespace").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "PROD_ON_FARGATE, 2",
        "PROD_ON_APP_RUNNER, 2",
        "FARGATE, 2",
        "DEV_ON_FARGATE, 0",
        "STAGING_ON_FARGATE, 0"
    })
    void what_clients_start_takes_no_more_than_its_share_where_the_account_has_room_to_set_one_apart(
            Synthesized app, int atOnce) {
        assertThat(app.resources(STACK, "AWS::Lambda::Function").values())
                .hasSize(7)
                .allSatisfy(function -> assertThat(
                                function.path("ReservedConcurrentExecutions").asInt(0))
                        .isEqualTo(atOnce));
    }

    /** A step that finds no room was not called: it waits for hours, and not for the minutes that a fault is given. */
    @ParameterizedTest
    @ValueSource(strings = {"/erasure.asl.json", "/export.asl.json"})
    void a_step_that_finds_no_room_waits_for_hours(String file) throws IOException {
        JsonNode states = new ObjectMapper()
                .readTree(PrivacyPathTest.class.getResourceAsStream(file))
                .path("States");
        List<JsonNode> first = new ArrayList<>();
        states.forEach(state -> {
            if (state.path("Type").asText().equals("Task")) {
                first.add(state.at("/Retry/0"));
            }
        });

        assertThat(first).hasSizeGreaterThan(1).allSatisfy(retry -> {
            assertThat(retry.path("ErrorEquals").toString()).isEqualTo("[\"Lambda.TooManyRequestsException\"]");
            long averageSeconds = retry.path("MaxAttempts").asLong()
                    * retry.path("MaxDelaySeconds").asLong()
                    / 2;
            assertThat(averageSeconds).isGreaterThan(Duration.ofHours(2).toSeconds());
        });
    }

    @Test
    void an_erasure_is_confirmed_before_anything_else_and_again_each_time_that_it_has_waited() throws IOException {
        JsonNode states = new ObjectMapper()
                .readTree(PrivacyPathTest.class.getResourceAsStream("/erasure.asl.json"))
                .path("States");

        assertThat(states.at("/Begin/Next").asText()).isEqualTo("Confirm");
        assertThat(states.at("/WaitForRemoval/Next").asText()).isEqualTo("Confirm");
        assertThat(states.at("/Confirmed/Choices/0/Next").asText()).isEqualTo("Withdrawn");
    }

    /** Whichever step fails: else exports that failed would keep the places of those that could be made. */
    @Test
    void an_export_that_fails_is_given_up_first_and_fails_then() throws IOException {
        JsonNode states = new ObjectMapper()
                .readTree(PrivacyPathTest.class.getResourceAsStream("/export.asl.json"))
                .path("States");
        List<String> tasks = new ArrayList<>();
        states.properties().forEach(state -> {
            if (state.getValue().path("Type").asText().equals("Task")) {
                tasks.add(state.getKey());
            }
        });

        assertThat(tasks).contains("GiveUp").hasSizeGreaterThan(2);
        tasks.remove("GiveUp");
        assertThat(tasks).allSatisfy(task -> {
            assertThat(states.path(task).at("/Catch/0/ErrorEquals").toString()).isEqualTo("[\"States.ALL\"]");
            assertThat(states.path(task).at("/Catch/0/Next").asText()).isEqualTo("GiveUp");
        });
        assertThat(states.at("/GiveUp/Next").asText()).isEqualTo("Failed");
        assertThat(states.at("/Failed/Type").asText())
                .as("so that the alarm rings")
                .isEqualTo("Fail");
    }

    @Test
    void who_gives_an_export_up_changes_an_item_of_the_tagged_school_and_can_do_nothing_else() {
        assertThat(APP.resource(STACK, "AWS::IAM::Role", "GivingUpTenant")
                        .at("/Policies/0/PolicyDocument/Statement/0/Action")
                        .toString())
                .isEqualTo("\"dynamodb:UpdateItem\"");
        assertThat(APP.resources(STACK, "AWS::IAM::Policy").keySet())
                .noneMatch(policy -> policy.startsWith("GivingUpTenantObjects"));
    }

    private static JsonNode statements(String policy) {
        return APP.resource(STACK, "AWS::IAM::Policy", policy).at("/PolicyDocument/Statement");
    }
}
