package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who did what is written down, nobody can take it away, and what IAM refuses around the roles of paths is heard of. */
class TrailTest {

    private static final Synthesized APP = Synthesized.FARGATE;
    private static final String STACK = "LucaTrail";
    private static final int LONGEST_PATTERN = 1_024;

    private final JsonNode trail = APP.resource(STACK, "AWS::CloudTrail::Trail", "");

    @Test
    void a_file_of_the_trail_that_was_changed_shows() {
        assertThat(trail.path("EnableLogFileValidation").asBoolean()).isTrue();
        assertThat(trail.path("IsLogging").asBoolean()).isTrue();
        assertThat(trail.path("IsMultiRegionTrail").asBoolean()).isTrue();
        assertThat(trail.path("IncludeGlobalServiceEvents").asBoolean())
                .as("IAM is one of them")
                .isTrue();
        assertThat(trail.path("KMSKeyId").toString()).contains("AuditKeptKey");
        assertThat(trail.path("CloudWatchLogsLogGroupArn").toString()).contains("AuditLog");
    }

    @Test
    void all_that_is_done_to_resources_is_written_down_with_what_is_done_to_keys() {
        assertThat(selector("Management")).hasSize(1);
    }

    /** A path's own calls would cost more than the platform. */
    @Test
    void of_items_what_others_than_the_paths_do_is_written_down_and_the_paths_are_all_of_them() {
        JsonNode items = selectorOf("AWS::DynamoDB::Table");
        JsonNode callers = field(items, "userIdentity.arn");
        Set<String> left = new TreeSet<>();
        callers.path("NotStartsWith").forEach(session -> {
            assertThat(session.toString()).contains(":sts::", ":assumed-role/").endsWith("\"/\"]]}");
            left.add(session.toString().replaceAll(".*ExportsOutputRef(\\w+?)[0-9A-F]{16}.*", "$1"));
        });
        Set<String> paths = new TreeSet<>();
        APP.stacks()
                .forEach(stack -> APP.resources(stack, "AWS::IAM::Role").forEach((id, role) -> {
                    if (role.path("Policies").toString().contains("dynamodb:LeadingKeys")
                            && !id.contains("Probe")
                            && !id.contains("Registry")) {
                        paths.add(id.replaceAll("[0-9A-F]{8}$", ""));
                    }
                }));

        assertThat(left).isNotEmpty().isEqualTo(paths);
        assertThat(field(items, "resources.ARN").path("Equals").toString()).contains("PlatformTable");
        assertThat(items.path("FieldSelectors")).as("reads and writes").hasSize(4);
    }

    @Test
    void of_objects_all_is_written_down_in_every_bucket_with_personal_data() {
        String objects = field(selectorOf("AWS::S3::Object"), "resources.ARN")
                .path("StartsWith")
                .toString();

        assertThat(objects)
                .contains("LucaPipeline:", "LucaPrivacy:", "LucaGovSync:")
                .doesNotContain("LucaTrail");
        field(selectorOf("AWS::S3::Object"), "resources.ARN")
                .path("StartsWith")
                .forEach(bucket -> assertThat(bucket.toString()).endsWith("\"/\"]]}"));
    }

    @Test
    void nobody_deletes_of_the_trail_and_only_the_trail_writes() {
        JsonNode statements = APP.resource(STACK, "AWS::S3::BucketPolicy", "").at("/PolicyDocument/Statement");
        List<JsonNode> deny = new ArrayList<>();
        statements.forEach(statement -> {
            if (statement.path("Action").toString().contains("s3:DeleteObject")) {
                deny.add(statement);
            }
            if (statement.path("Effect").asText().equals("Allow")) {
                assertThat(statement.path("Principal").path("Service").asText()).isEqualTo("cloudtrail.amazonaws.com");
                assertThat(statement.at("/Condition/StringEquals/aws:SourceArn").toString())
                        .contains(":trail/luca");
            }
        });

        assertThat(deny).hasSize(1);
        assertThat(deny.getFirst().path("Effect").asText()).isEqualTo("Deny");
        assertThat(deny.getFirst().at("/Principal/AWS").asText()).isEqualTo("*");
        assertThat(deny.getFirst().path("Condition").isMissingNode()).isTrue();
        assertThat(deny.getFirst().path("Action").toString()).contains("s3:DeleteObjectVersion");
        assertThat(statements.toString()).contains("aws:SecureTransport");
        JsonNode bucket = APP.resource(STACK, "AWS::S3::Bucket", "");
        assertThat(bucket.at("/VersioningConfiguration/Status").asText()).isEqualTo("Enabled");
        assertThat(bucket.path("PublicAccessBlockConfiguration")).hasSize(4).allMatch(JsonNode::asBoolean);
        assertThat(bucket.at("/LifecycleConfiguration/Rules/0/ExpirationInDays").asInt())
                .isEqualTo(365);
    }

    /** CloudTrail tries bucket, key and log as the trail is made: a first deployment fails if one of them is not ready for it. */
    @Test
    void the_trail_may_use_its_key_and_is_made_after_what_lets_it_write() {
        JsonNode key = APP.resource(STACK, "AWS::KMS::Key", "AuditKept").at("/KeyPolicy/Statement");
        List<String> allowed = new ArrayList<>();
        key.forEach(statement -> {
            if (statement.at("/Principal/Service").asText().equals("cloudtrail.amazonaws.com")) {
                assertThat(statement.at("/Condition/StringEquals/aws:SourceArn").toString())
                        .contains(":trail/luca");
                allowed.add(statement.path("Action").asText());
            }
        });

        assertThat(allowed).containsExactlyInAnyOrder("kms:GenerateDataKey*", "kms:DescribeKey");
        String id = APP.resources(STACK, "AWS::CloudTrail::Trail")
                .keySet()
                .iterator()
                .next();
        assertThat(APP.template(STACK)
                        .path("Resources")
                        .path(id)
                        .path("DependsOn")
                        .toString())
                .contains("AuditKeptBucketPolicy", "AuditWriterDefaultPolicy");
    }

    /** One filter for each role: a pattern that named all of them would be longer than CloudWatch takes. */
    @ParameterizedTest
    @EnumSource(names = {"FARGATE", "APP_RUNNER", "STAGING_ON_FARGATE", "PROD_ON_FARGATE"})
    void what_iam_refuses_to_each_role_of_a_path_and_to_who_wants_it_is_counted_for_one_alarm(Synthesized app) {
        JsonNode alarm = app.resource(STACK, "AWS::CloudWatch::Alarm", "AuditAlarmsRoleRefused");
        List<JsonNode> filters = app.resources(STACK, "AWS::Logs::MetricFilter").values().stream()
                .filter(filter ->
                        filter.at("/MetricTransformations/0/MetricName").equals(alarm.path("MetricName")))
                .toList();

        assertThat(filters)
                .hasSize(field(selectorOf(app, "AWS::DynamoDB::Table"), "userIdentity.arn")
                        .path("NotStartsWith")
                        .size());
        assertThat(filters).allSatisfy(filter -> {
            String pattern = filter.path("FilterPattern").toString();
            assertThat(pattern)
                    .contains(
                            "$.errorCode = ",
                            "AccessDenied*",
                            "$.userIdentity.sessionContext.sessionIssuer.userName",
                            "$.errorMessage = ",
                            "*role/");
            assertThat(pattern.length() + 2 * 64).isLessThan(LONGEST_PATTERN);
            assertThat(filter.path("LogGroupName").toString()).contains("AuditLog");
        });
    }

    @Test
    void who_stops_or_changes_the_trail_is_heard_of() {
        JsonNode alarm = APP.resource(STACK, "AWS::CloudWatch::Alarm", "AuditAlarmsTrailChanged");
        JsonNode filter = APP.resource(STACK, "AWS::Logs::MetricFilter", "AuditAlarmsChanges");

        assertThat(filter.at("/MetricTransformations/0/MetricName")).isEqualTo(alarm.path("MetricName"));
        assertThat(filter.path("FilterPattern").asText())
                .contains("StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors", "cloudtrail.amazonaws.com");
    }

    /** A second trail of an account is paid for by the event, and in dev there is nothing to keep. */
    @Test
    void dev_has_no_trail() {
        assertThat(Synthesized.DEV_ON_FARGATE.stacks()).doesNotContain(STACK);
        assertThat(Synthesized.STAGING_ON_FARGATE.stacks()).contains(STACK);
    }

    private List<JsonNode> selector(String category) {
        List<JsonNode> found = new ArrayList<>();
        trail.path("AdvancedEventSelectors").forEach(selector -> {
            if (field(selector, "eventCategory").at("/Equals/0").asText().equals(category)) {
                assertThat(selector.path("FieldSelectors"))
                        .as("nothing is left out")
                        .hasSize(1);
                found.add(selector);
            }
        });
        return found;
    }

    private static JsonNode selectorOf(String type) {
        return selectorOf(APP, type);
    }

    private static JsonNode selectorOf(Synthesized app, String type) {
        for (JsonNode selector :
                app.resource(STACK, "AWS::CloudTrail::Trail", "").path("AdvancedEventSelectors")) {
            if (field(selector, "resources.type").at("/Equals/0").asText().equals(type)) {
                return selector;
            }
        }
        throw new AssertionError("no selector of " + type);
    }

    private static JsonNode field(JsonNode selector, String name) {
        for (JsonNode field : selector.path("FieldSelectors")) {
            if (field.path("Field").asText().equals(name)) {
                return field;
            }
        }
        return MissingNode.getInstance();
    }
}
