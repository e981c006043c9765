package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Path 2 as it is deployed: nothing between gateway and queue, nothing lost behind it, and no more rights than needed. */
class BehaviorPathTest {

    /** One response for each status: API Gateway keeps no two. */
    private static final Map<String, Integer> STATUSES = Map.of("2\\d{2}", 202, "4\\d{2}", 400, "default", 503);

    private static final String STACK = "LucaBehavior";
    private static final Synthesized APP = Synthesized.APP_RUNNER;

    @ParameterizedTest
    @CsvSource({"/behavior, event", "/behavior/batch, batch"})
    void every_value_of_the_message_is_encoded_and_the_sender_is_from_the_verified_claims(String path, String shape) {
        String template =
                integration(path).at("/requestTemplates/application~1json").asText();

        List<String> raw = new ArrayList<>();
        for (String pair : template.replaceAll(
                        "#if[(]\\$input[.]params[(]'[A-Za-z-]+'[)][.]matches[(]'[^']+'[)][)]|#end", "")
                .split("&")) {
            String value = pair.substring(pair.indexOf('=') + 1);
            if (value.contains("$")
                    && !value.matches("[$]util[.]urlEncode[(]([^()]|[$]input[.]params[(]'[A-Za-z-]+'[)])*[)]")) {
                raw.add(pair);
            }
        }
        assertThat(raw).as("values that are not encoded").isEmpty();
        assertThat(template)
                .contains(
                        "MessageBody=$util.urlEncode($input.body)",
                        "MessageGroupId=$util.urlEncode($context.authorizer.claims['custom:school_id'])",
                        attribute(1, "school_id", "$context.authorizer.claims['custom:school_id']"),
                        attribute(2, "person_id", "$context.authorizer.claims['custom:person_id']"),
                        attribute(3, "role", "$context.authorizer.claims['cognito:groups']"),
                        attribute(4, "request_id", "$context.extendedRequestId"),
                        attribute(5, "received_at", "$context.requestTimeEpoch"),
                        attribute(6, "shape", "'" + shape + "'"),
                        "#if($input.params('X-Correlation-Id').matches('[0-9a-fA-F-]{8,64}'))&"
                                + attribute(7, "client_correlation_id", "$input.params('X-Correlation-Id')") + "#end");
    }

    @ParameterizedTest
    @CsvSource({"/behavior", "/behavior/batch"})
    void only_what_the_queue_took_is_answered_202_and_no_other_type_of_body_passes(String path) {
        JsonNode integration = integration(path);
        JsonNode responses = integration.path("responses");

        assertThat(integration.path("type").asText()).isEqualTo("aws");
        assertThat(integration.path("passthroughBehavior").asText()).isEqualTo("never");
        responses
                .properties()
                .forEach(response -> assertThat(
                                response.getValue().path("statusCode").asInt())
                        .isEqualTo(STATUSES.get(response.getKey())));
        assertThat(responses.has("default")).isTrue();
    }

    /** Else a browser's question before each call would have the throttle of all other routes, and with it the events. */
    @Test
    void the_question_of_a_browser_has_the_throttle_of_the_events() {
        Map<String, Integer> rates = new TreeMap<>();
        APP.resource("LucaApi", "AWS::ApiGateway::Stage", "")
                .path("MethodSettings")
                .forEach(method -> rates.put(
                        method.path("HttpMethod").asText() + " "
                                + method.path("ResourcePath").asText(),
                        method.path("ThrottlingRateLimit").asInt()));

        assertThat(rates)
                .isEqualTo(Map.of(
                        "* /*", 2_500,
                        "OPTIONS /~1behavior", 5_000,
                        "OPTIONS /~1behavior~1batch", 5_000,
                        "POST /~1behavior", 5_000,
                        "POST /~1behavior~1batch", 5_000));
    }

    @Test
    void the_queue_keeps_for_14_days_hides_for_six_time_outs_and_the_window_and_gives_up_after_three() {
        JsonNode queue = APP.resource(STACK, "AWS::SQS::Queue", "BehaviorEvents");
        JsonNode function = APP.resource(STACK, "AWS::Lambda::Function", "Worker");

        assertThat(queue.path("VisibilityTimeout").asInt())
                .isGreaterThanOrEqualTo(6 * function.path("Timeout").asInt()
                        + APP.resource(STACK, "AWS::Lambda::EventSourceMapping", "")
                                .path("MaximumBatchingWindowInSeconds")
                                .asInt());
        assertThat(queue.at("/RedrivePolicy/maxReceiveCount").asInt()).isEqualTo(3);
        assertThat(queue.at("/RedrivePolicy/deadLetterTargetArn").toString()).contains("BehaviorDeadLetters");
        assertThat(APP.resources(STACK, "AWS::SQS::Queue")).hasSize(3).allSatisfy((id, each) -> {
            assertThat(each.path("MessageRetentionPeriod").asInt()).isEqualTo(14 * 24 * 3_600);
            assertThat(each.path("KmsMasterKeyId").toString()).contains("BehaviorKey");
        });
    }

    @Test
    void the_worker_gets_batches_of_50_at_most_20_at_once_and_reports_what_failed() {
        JsonNode mapping = APP.resource(STACK, "AWS::Lambda::EventSourceMapping", "");

        assertThat(mapping.path("BatchSize").asInt()).isEqualTo(50);
        assertThat(mapping.path("MaximumBatchingWindowInSeconds").asInt()).isEqualTo(5);
        assertThat(mapping.path("FunctionResponseTypes").toString()).isEqualTo("[\"ReportBatchItemFailures\"]");
        assertThat(mapping.at("/ScalingConfig/MaximumConcurrency").asInt()).isEqualTo(20);
        assertThat(mapping.path("FunctionName").toString())
                .as("only versions start from a snapshot")
                .contains(":live");
    }

    @Test
    void the_worker_starts_from_a_snapshot_of_java_25() {
        JsonNode function = APP.resource(STACK, "AWS::Lambda::Function", "Worker");

        assertThat(function.path("Runtime").asText()).isEqualTo("java25");
        assertThat(function.at("/SnapStart/ApplyOn").asText()).isEqualTo("PublishedVersions");
    }

    @Test
    void the_gateway_may_send_to_the_one_queue_and_do_nothing_else() {
        assertThat(actions("BehaviorGatewayRole"))
                .containsExactlyInAnyOrder("sqs:SendMessage", "kms:Decrypt", "kms:GenerateDataKey");
    }

    @Test
    void the_worker_reaches_data_only_by_becoming_the_tenant_role() {
        assertThat(actions("WorkerRole")).noneMatch(action -> action.startsWith("dynamodb:"));
        JsonNode records = APP.resource(STACK, "AWS::IAM::Role", "IngestionTenantRole")
                .at("/Policies/0/PolicyDocument/Statement/0");
        assertThat(records.path("Action").toString())
                .isEqualTo(
                        "[\"dynamodb:BatchGetItem\",\"dynamodb:BatchWriteItem\",\"dynamodb:GetItem\",\"dynamodb:PutItem\",\"dynamodb:Query\"]");
        assertThat(records.at("/Condition/Null/dynamodb:LeadingKeys").asText()).isEqualTo("false");
        assertThat(records.at("/Condition/ForAllValues:StringLike").toString())
                .contains("TENANT#${aws:PrincipalTag/school_id}#*");
    }

    private static String attribute(int number, String name, String value) {
        return "MessageAttribute.%d.Name=%s&MessageAttribute.%d.Value.DataType=String&MessageAttribute.%d.Value.StringValue=$util.urlEncode(%s)"
                .formatted(number, name, number, number, value);
    }

    private static JsonNode integration(String path) {
        return APP.openApi().path("paths").path(path).path("post").path("x-amazon-apigateway-integration");
    }

    /** All that the policies attached to a role allow. */
    private static List<String> actions(String roleId) {
        List<String> actions = new ArrayList<>();
        APP.resources(STACK, "AWS::IAM::Policy").forEach((id, policy) -> {
            if (policy.path("Roles").toString().contains(roleId)) {
                policy.at("/PolicyDocument/Statement").forEach(statement -> {
                    JsonNode action = statement.path("Action");
                    if (action.isArray()) {
                        action.forEach(each -> actions.add(each.asText()));
                    } else {
                        actions.add(action.asText());
                    }
                });
            }
        });
        return actions;
    }
}
