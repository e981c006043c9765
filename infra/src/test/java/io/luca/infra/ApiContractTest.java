package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.infra.construct.edge.OriginSecret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApiContractTest {

    private static final ObjectMapper json = new ObjectMapper();
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");
    private static final String INTEGRATION = "x-amazon-apigateway-integration";

    @Test
    void has_the_routes_that_clients_exist_for_and_none_of_the_container_only() {
        assertThat(operations(Synthesized.APP_RUNNER).keySet())
                .containsExactlyInAnyOrder(
                        "post /evaluations",
                        "get /evaluations/{student_id}/{subject}/{period}/{evaluation_id}",
                        "put /evaluations/{student_id}/{subject}/{period}/{evaluation_id}",
                        "get /evaluations/{student_id}/{subject}/{period}/{evaluation_id}/history",
                        "get /profile/{student_id}",
                        "get /profile/{student_id}/events",
                        "get /profile/{student_id}/grades",
                        "get /profile/{student_id}/grades/{subject}/{period}",
                        "post /behavior",
                        "post /behavior/batch",
                        "get /behavior/receipts/{request_id}",
                        "get /dashboard",
                        "get /config",
                        "put /config",
                        "post /config/preview",
                        "get /classes",
                        "post /classes",
                        "get /classes/{class_id}",
                        "patch /classes/{class_id}",
                        "put /classes/{class_id}/members/{person_id}",
                        "delete /classes/{class_id}/members/{person_id}",
                        "get /classes/{class_id}/students",
                        "get /students",
                        "post /students",
                        "patch /students/{student_id}",
                        "get /people",
                        "put /people/{person_id}",
                        "get /rights",
                        "put /rights",
                        "get /me",
                        "get /me/classes",
                        "get /catalog",
                        "post /students/{student_id}/erasure",
                        "get /students/{student_id}/erasure",
                        "delete /students/{student_id}/erasure",
                        "get /students/{student_id}/export");
    }

    @ParameterizedTest
    @EnumSource
    void every_route_asks_for_a_token_of_our_pool_and_checks_the_request(Synthesized app) {
        JsonNode document = app.openApi();
        JsonNode scheme = document.at("/components/securitySchemes/people");
        JsonNode validators = document.path("x-amazon-apigateway-request-validators");

        assertThat(scheme.path("x-amazon-apigateway-authtype").asText()).isEqualTo("cognito_user_pools");
        assertThat(scheme.at("/x-amazon-apigateway-authorizer/providerARNs").toString())
                .contains("PeoplePool");
        assertThat(operations(app)).allSatisfy((route, operation) -> {
            assertThat(operation.path("security").toString()).isEqualTo("[{\"people\":[]}]");
            JsonNode validator = validators.path(
                    operation.path("x-amazon-apigateway-request-validator").asText());
            assertThat(validator.path("validateRequestParameters").asBoolean()).isTrue();
            // the service names the field at fault, which the gateway's own answer cannot; SQS looks at nothing
            assertThat(validator.path("validateRequestBody").asBoolean())
                    .as(route)
                    .isEqualTo(!ofTheService(app).containsKey(route));
        });
    }

    @ParameterizedTest
    @EnumSource
    void every_route_but_those_of_the_queue_reaches_the_service_at_the_same_path_with_the_correlation_id(
            Synthesized app) {
        assertThat(ofTheService(app)).hasSize(34).allSatisfy((route, operation) -> {
            String[] words = route.split(" ");
            JsonNode integration = operation.path(INTEGRATION);
            assertThat(integration.path("type").asText()).isEqualTo("http_proxy");
            assertThat(integration.path("httpMethod").asText()).isEqualToIgnoringCase(words[0]);
            assertThat(integration.path("uri").toString())
                    .as("behind a domain's name, or behind the one that AWS gives the service")
                    .matches("\"https://[a-z.]+" + Pattern.quote(words[1]) + "\"|.+\"" + Pattern.quote(words[1])
                            + "\"]]}");
            assertThat(integration.path("timeoutInMillis").asInt())
                    .as("a preview waits for its turn")
                    .isEqualTo(route.endsWith("/config/preview") ? 29_000 : 10_000);
            JsonNode mapping = integration.path("requestParameters");
            assertThat(mapping.path("integration.request.header.x-correlation-id")
                            .asText())
                    .isEqualTo("context.extendedRequestId");
            assertThat(mapping.path("integration.request.header.x-client-correlation-id")
                            .asText())
                    .isEqualTo("method.request.header.X-Correlation-Id");
            Stream.of(words[1].split("/"))
                    .filter(part -> part.startsWith("{"))
                    .map(part -> part.substring(1, part.length() - 1))
                    .forEach(name -> assertThat(mapping.path("integration.request.path." + name)
                                    .asText())
                            .isEqualTo("method.request.path." + name));
        });
    }

    @Test
    void bodies_refuse_fields_that_nobody_knows() {
        List<String> open = new ArrayList<>();
        Map<String, JsonNode> operations = operations(Synthesized.APP_RUNNER);
        List<String> bodies = operations.values().stream()
                .map(operation -> operation
                        .at("/requestBody/content/application~1json/schema/$ref")
                        .asText())
                .filter(reference -> !reference.isEmpty())
                .toList();

        assertThat(bodies).hasSize(14);
        bodies.forEach(reference -> openObjects(reference, component(reference), open));
        assertThat(open).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void every_error_of_the_gateway_is_a_problem_with_the_status_of_the_answer(Synthesized app) {
        JsonNode responses = app.openApi().path("x-amazon-apigateway-gateway-responses");

        assertThat(responses.properties().stream().map(Map.Entry::getKey))
                .contains(
                        "DEFAULT_4XX",
                        "DEFAULT_5XX",
                        "BAD_REQUEST_BODY",
                        "BAD_REQUEST_PARAMETERS",
                        "UNAUTHORIZED",
                        "EXPIRED_TOKEN",
                        "ACCESS_DENIED",
                        "WAF_FILTERED",
                        "MISSING_AUTHENTICATION_TOKEN",
                        "RESOURCE_NOT_FOUND",
                        "REQUEST_TOO_LARGE",
                        "UNSUPPORTED_MEDIA_TYPE",
                        "THROTTLED",
                        "QUOTA_EXCEEDED",
                        "INTEGRATION_TIMEOUT",
                        "INTEGRATION_FAILURE");
        assertThat(responses.properties()).allSatisfy(response -> {
            JsonNode shape = response.getValue();
            JsonNode problem = problem(shape);
            assertThat(problem.path("type").asText()).startsWith("urn:luca:problem:");
            assertThat(problem.path("title").asText()).isNotEmpty();
            assertThat(problem.path("detail").asText()).isNotEmpty();
            assertThat(problem.path("status").asInt())
                    .as(response.getKey())
                    .isEqualTo(shape.path("statusCode").asInt());
            assertThat(problem.path("correlation_id").asText()).isEqualTo("$context.extendedRequestId");
            JsonNode headers = shape.path("responseParameters");
            assertThat(headers.path("gatewayresponse.header.Content-Type").asText())
                    .isEqualTo("'application/problem+json'");
            assertThat(headers.path("gatewayresponse.header.x-correlation-id").asText())
                    .isEqualTo("context.extendedRequestId");
            assertThat(headers.path("gatewayresponse.header.Access-Control-Allow-Origin")
                            .asText())
                    .isEqualTo("'https://app.luca.example'");
            if (Set.of(429, 503).contains(shape.path("statusCode").asInt())) {
                assertThat(headers.has("gatewayresponse.header.Retry-After"))
                        .as(response.getKey())
                        .isTrue();
            }
        });
    }

    @Test
    void a_refused_body_says_why() {
        assertThat(problem(Synthesized.APP_RUNNER
                                .openApi()
                                .path("x-amazon-apigateway-gateway-responses")
                                .path("BAD_REQUEST_BODY"))
                        .path("detail")
                        .asText())
                .isEqualTo("$context.error.validationErrorString");
    }

    @Test
    void browsers_of_the_one_web_origin_may_call_every_route() {
        assertThat(Synthesized.APP_RUNNER.openApi().path("paths").properties()).allSatisfy(path -> {
            JsonNode preflight = path.getValue().path("options");
            JsonNode headers = preflight
                    .path(INTEGRATION)
                    .path("responses")
                    .path("default")
                    .path("responseParameters");
            assertThat(preflight.has("security")).isFalse();
            assertThat(headers.path("method.response.header.Access-Control-Allow-Origin")
                            .asText())
                    .isEqualTo("'https://app.luca.example'");
            METHODS.stream()
                    .filter(path.getValue()::has)
                    .forEach(method -> assertThat(headers.path("method.response.header.Access-Control-Allow-Methods")
                                    .asText())
                            .containsIgnoringCase(method));
        });
    }

    @Test
    void the_stage_is_throttled_logged_and_traced_without_bodies() {
        JsonNode stage = Synthesized.APP_RUNNER.resource("LucaApi", "AWS::ApiGateway::Stage", "");
        JsonNode settings = stage.at("/MethodSettings/0");

        assertThat(stage.path("StageName").asText()).isEqualTo("v1");
        assertThat(stage.path("TracingEnabled").asBoolean()).isTrue();
        assertThat(settings.path("ThrottlingRateLimit").asInt()).isEqualTo(2_500);
        assertThat(settings.path("ThrottlingBurstLimit").asInt()).isEqualTo(5_000);
        assertThat(settings.path("LoggingLevel").asText()).isEqualTo("ERROR");
        assertThat(settings.path("DataTraceEnabled").asBoolean()).isFalse();
        assertThat(settings.path("ResourcePath").asText()
                        + settings.path("HttpMethod").asText())
                .isEqualTo("/**");
    }

    /** The path would name a student, the token a person. */
    @Test
    void the_access_log_is_json_and_names_no_person() throws IOException {
        JsonNode line = json.readTree(Synthesized.APP_RUNNER
                .resource("LucaApi", "AWS::ApiGateway::Stage", "")
                .at("/AccessLogSetting/Format")
                .asText());

        assertThat(line.properties().stream().map(Map.Entry::getKey))
                .contains("request_id", "route", "status", "latency_ms", "school_id");
        assertThat(line.toString())
                .doesNotContain(
                        "$context.path\"", "person_id", "sourceIp", "cognito:username", "claims.sub", "userAgent");
    }

    /** With another name, CloudWatch's metrics would carry it and no alarm would ever ring. */
    @Test
    void the_alarms_watch_the_api_by_the_name_it_gets() {
        String title = Synthesized.APP_RUNNER.openApi().at("/info/title").asText();

        assertThat(Synthesized.APP_RUNNER
                        .resource("LucaApi", "AWS::ApiGateway::RestApi", "")
                        .path("Name")
                        .asText())
                .isEqualTo(title);
        assertThat(Synthesized.APP_RUNNER.resources("LucaApi", "AWS::CloudWatch::Alarm"))
                .hasSize(2)
                .allSatisfy((id, alarm) ->
                        assertThat(alarm.toString()).contains("{\"Name\":\"ApiName\",\"Value\":\"" + title + "\"}"));
    }

    @Test
    void alarms_at_the_contracts_latency_and_at_one_percent_of_errors() {
        JsonNode latency = Synthesized.APP_RUNNER.resource("LucaApi", "AWS::CloudWatch::Alarm", "AlarmsLatency");
        JsonNode errors = Synthesized.APP_RUNNER.resource("LucaApi", "AWS::CloudWatch::Alarm", "AlarmsErrors");

        assertThat(latency.path("ExtendedStatistic").asText()).isEqualTo("p95");
        assertThat(latency.path("Threshold").asInt()).isEqualTo(120);
        assertThat(errors.path("Threshold").asInt()).isEqualTo(1);
    }

    @Test
    void the_secret_is_in_the_template_by_reference_only() {
        assertThat(ofTheService(Synthesized.APP_RUNNER))
                .allSatisfy((route, operation) -> assertThat(operation
                                .path(INTEGRATION)
                                .path("requestParameters")
                                .path("integration.request.header." + OriginSecret.HEADER)
                                .toString())
                        .contains("{{resolve:secretsmanager:", "OriginSecret"));
    }

    private static JsonNode problem(JsonNode response) {
        try {
            // messageString brings its own quotes
            return json.readTree(response.at("/responseTemplates/application~1json")
                    .asText()
                    .replace("$context.error.messageString", "\"quoted\""));
        } catch (IOException malformed) {
            throw new AssertionError(response.toString(), malformed);
        }
    }

    /** All but those whose bodies go to the queue. */
    private static Map<String, JsonNode> ofTheService(Synthesized app) {
        Map<String, JsonNode> all = new java.util.TreeMap<>(operations(app));
        all.keySet().removeAll(Set.of("post /behavior", "post /behavior/batch"));
        return all;
    }

    private static Map<String, JsonNode> operations(Synthesized app) {
        Map<String, JsonNode> operations = new TreeMap<>();
        app.openApi()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (METHODS.contains(operation.getKey())) {
                        operations.put(operation.getKey() + " " + path.getKey(), operation.getValue());
                    }
                }));
        return operations;
    }

    private static void openObjects(String place, JsonNode schema, List<String> open) {
        if (schema.path("type").asText().equals("object") && !schema.has("additionalProperties")) {
            open.add(place);
        }
        if (schema.path("$ref").isTextual()) {
            openObjects(place, component(schema.path("$ref").asText()), open);
        }
        schema.properties().forEach(member -> openObjects(place + "/" + member.getKey(), member.getValue(), open));
    }

    private static JsonNode component(String reference) {
        return Synthesized.APP_RUNNER.openApi().at(reference.substring(1));
    }
}
