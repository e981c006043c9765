package io.luca.local.aws.service.cloudtrail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.WritableHeaders;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.cloud.OpenCloud;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.metric.Recorded;
import io.luca.local.aws.service.logs.LogsRoom;
import io.luca.local.aws.template.UnsupportedResourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What IAM refuses, from the call to the metric that the trail's log group makes of it. */
class CloudTrailRoomIT {

    private static final String TABLE = "arn:aws:dynamodb:eu-central-1:000000000000:table/school";
    private static final String TEMPLATE = """
            {"Resources":{
             "Path":{"Type":"AWS::IAM::Role","Properties":{"RoleName":"path","AssumeRolePolicyDocument":{"Version":"2012-10-17",
               "Statement":[{"Effect":"Allow","Principal":{"Service":"ecs-tasks.amazonaws.com"},"Action":"sts:AssumeRole"}]}}},
             "Stranger":{"Type":"AWS::IAM::Role","Properties":{"RoleName":"stranger","AssumeRolePolicyDocument":{"Version":"2012-10-17",
               "Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}}},
             "Writer":{"Type":"AWS::IAM::Role","Properties":{"RoleName":"writer","AssumeRolePolicyDocument":{"Version":"2012-10-17",
               "Statement":[{"Effect":"Allow","Principal":{"Service":"WRITER"},"Action":"sts:AssumeRole"}]},
               "Policies":[{"PolicyName":"p","PolicyDocument":{"Version":"2012-10-17","Statement":[
                 {"Effect":"Allow","Action":"WRITES","Resource":{"Fn::GetAtt":["Log","Arn"]}}]}}]}},
             "Log":{"Type":"AWS::Logs::LogGroup","Properties":{}},
             "Refusals":{"Type":"AWS::Logs::MetricFilter","Properties":{"LogGroupName":{"Ref":"Log"},
               "FilterPattern":"{ ($.errorCode = \\"AccessDenied*\\") && (($.userIdentity.sessionContext.sessionIssuer.userName = \\"path\\") || (($.eventSource = \\"sts.amazonaws.com\\") && ($.errorMessage = \\"*role/path*\\"))) }",
               "MetricTransformations":[{"MetricNamespace":"Luca","MetricName":"Refusals","MetricValue":"1"}]}},
             "Changes":{"Type":"AWS::Logs::MetricFilter","Properties":{"LogGroupName":{"Ref":"Log"},
               "FilterPattern":"{ ($.eventSource = \\"cloudtrail.amazonaws.com\\") && ($.eventName = \\"StopLogging\\") && ($.userIdentity.type = \\"Root\\") }",
               "MetricTransformations":[{"MetricNamespace":"Luca","MetricName":"Changes","MetricValue":"1"}]}},
             "All":{"Type":"AWS::Logs::MetricFilter","Properties":{"LogGroupName":{"Ref":"Log"},"FilterPattern":"",
               "MetricTransformations":[{"MetricNamespace":"Luca","MetricName":"Written","MetricValue":"1"}]}},
             "Trail":{"Type":"AWS::CloudTrail::Trail","Properties":{"TrailName":"luca","IsLogging":LOGGING,"S3BucketName":"trail","IsMultiRegionTrail":true,
               "CloudWatchLogsLogGroupArn":{"Fn::GetAtt":["Log","Arn"]},"CloudWatchLogsRoleArn":{"Fn::GetAtt":["Writer","Arn"]},
               "AdvancedEventSelectors":[
                 {"Name":"resources","FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]}]},
                 {"Name":"items","FieldSelectors":[{"Field":"eventCategory","Equals":["Data"]},
                   {"Field":"resources.type","Equals":["AWS::DynamoDB::Table"]},
                   {"Field":"userIdentity.arn","NotStartsWith":["arn:aws:sts::000000000000:assumed-role/path/"]}]}]}}}}""";

    @TempDir
    private Path directory;

    private Cloud cloud;

    @AfterEach
    void close() {
        if (cloud != null) {
            cloud.close();
        }
    }

    @Test
    void somebody_who_is_refused_the_role_of_a_path_is_counted() {
        open("cloudtrail.amazonaws.com", true);

        assertThatThrownBy(() -> cloud.roles()
                        .requireAssumable(session("stranger"), "arn:aws:iam::000000000000:role/path", "s", Map.of()))
                .isInstanceOf(AwsError.class);
        assertThat(counted("Refusals")).isEqualTo(1);

        assertThatThrownBy(() -> cloud.roles()
                        .requireAssumable(session("stranger"), "arn:aws:iam::000000000000:role/writer", "s", Map.of()))
                .isInstanceOf(AwsError.class);
        assertThat(counted("Refusals")).as("another role").isEqualTo(1);
        assertThat(counted("Written")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "path,     logs:CreateLogGroup,  1, 1",
        "stranger, logs:CreateLogGroup,  0, 1",
        "stranger, dynamodb:GetItem,     0, 1",
        "path,     dynamodb:GetItem,     0, 0",
        "path,     dynamodb:DeleteTable, 1, 1",
        "stranger, s3:GetObject,         0, 0",
        "stranger, iam:PassRole,         0, 0",
    })
    void what_the_trail_selects_is_written(String role, String action, double refusals, double written) {
        open("cloudtrail.amazonaws.com", true);

        assertThatThrownBy(() -> cloud.roles().require(session(role), action, TABLE, Map.of()))
                .isInstanceOf(AwsError.class);

        assertThat(counted("Refusals")).isEqualTo(refusals);
        assertThat(counted("Written")).isEqualTo(written);
    }

    @Test
    void a_trail_that_does_not_log_writes_nothing_and_its_filters_are_known_to_count_nothing() {
        open("cloudtrail.amazonaws.com", false);

        assertThatThrownBy(() -> cloud.roles().require(session("path"), "logs:CreateLogGroup", TABLE, Map.of()))
                .isInstanceOf(AwsError.class);

        assertThat(counted("Written")).isZero();
        assertThat(cloud.room(LogsRoom.class).unwritten()).hasSize(1);
    }

    @Test
    void the_operator_who_may_not_have_the_role_of_a_path_is_counted_too() {
        open("cloudtrail.amazonaws.com", true);

        assertThatThrownBy(() -> cloud.roles()
                        .requireAssumable(cloud.operator(), "arn:aws:iam::000000000000:role/path", "s", Map.of()))
                .isInstanceOf(AwsError.class);

        assertThat(counted("Refusals")).isEqualTo(1);
    }

    @Test
    void a_trail_sees_that_it_is_stopped_and_nothing_that_follows_until_it_is_started() {
        open("cloudtrail.amazonaws.com", true);
        assertThat(called("GetTrailStatus", cloud.operator()).path("IsLogging").asBoolean())
                .isTrue();

        called("StopLogging", cloud.operator());
        assertThat(counted("Changes")).isEqualTo(1);
        refusedOf("path");
        called("StopLogging", cloud.operator());
        assertThat(counted("Written")).isEqualTo(1);
        assertThat(called("GetTrailStatus", cloud.operator()).path("IsLogging").asBoolean(true))
                .isFalse();

        called("StartLogging", cloud.operator());
        assertThat(counted("Written")).isEqualTo(2);
        refusedOf("path");
        assertThat(counted("Refusals")).isEqualTo(1);
        assertThat(counted("Written")).isEqualTo(3);
    }

    @Test
    void who_may_not_stop_a_trail_is_refused_and_written_down_and_it_goes_on() {
        open("cloudtrail.amazonaws.com", true);

        assertThatThrownBy(() -> called("StopLogging", session("stranger")))
                .isInstanceOf(AwsError.class)
                .hasMessageContaining("cloudtrail:StopLogging")
                .hasMessageContaining("trail/luca");

        assertThat(counted("Written")).isEqualTo(1);
        assertThat(called("GetTrailStatus", cloud.operator()).path("IsLogging").asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "StopLogging, other,   TrailNotFoundException",
        "StopLogging, '',      InvalidTrailNameException",
        "DeleteTrail, luca,    NotImplemented",
        "UpdateTrail, luca,    NotImplemented"
    })
    void what_is_not_there_or_not_done_is_refused_by_its_name(String operation, String trail, String code) {
        open("cloudtrail.amazonaws.com", true);

        assertThatThrownBy(() -> called(operation, cloud.operator(), trail))
                .isInstanceOfSatisfying(
                        AwsError.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }

    @ParameterizedTest
    @CsvSource({
        "lambda.amazonaws.com,     logs:PutLogEvents,    cloudtrail.amazonaws.com",
        "cloudtrail.amazonaws.com, logs:CreateLogStream, logs:PutLogEvents"
    })
    void a_role_that_does_not_trust_the_service_or_may_not_write_stops_the_start(
            String trusted, String writes, String named) {
        assertThatThrownBy(() -> open(trusted, writes, true))
                .isInstanceOf(UnsupportedResourceException.class)
                .hasMessageContaining("Trail")
                .hasMessageContaining(named);
    }

    private void open(String writer, boolean isLogging) {
        open(writer, "logs:PutLogEvents", isLogging);
    }

    private void open(String writer, String writes, boolean isLogging) {
        cloud = OpenCloud.of(
                directory,
                TEMPLATE.replace("WRITER", writer)
                        .replace("WRITES", writes)
                        .replace("LOGGING", String.valueOf(isLogging)),
                List.of(LogsRoom::new, CloudTrailRoom::new),
                Map.of());
    }

    private JsonNode called(String operation, Caller caller) {
        return called(operation, caller, "luca");
    }

    private JsonNode called(String operation, Caller caller, String trail) {
        byte[] request = new ObjectMapper()
                .createObjectNode()
                .put("Name", trail)
                .toString()
                .getBytes(UTF_8);
        try {
            return new ObjectMapper()
                    .readTree(cloud.room(CloudTrailRoom.class)
                            .services()
                            .getFirst()
                            .answer(new AwsCall(
                                    "cloudtrail", operation, true, caller, WritableHeaders.create(), request))
                            .body());
        } catch (IOException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    private void refusedOf(String role) {
        assertThatThrownBy(() -> cloud.roles().require(session(role), "logs:CreateLogGroup", TABLE, Map.of()))
                .isInstanceOf(AwsError.class);
    }

    private static Caller session(String role) {
        return new Caller.RoleSession("arn:aws:iam::000000000000:role/" + role, "somebody", Map.of(), Instant.MAX);
    }

    private double counted(String metric) {
        return Recorded.of(cloud.metrics(), "Luca", metric, Map.of()).sum();
    }
}
