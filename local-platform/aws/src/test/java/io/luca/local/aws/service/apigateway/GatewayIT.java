package io.luca.local.aws.service.apigateway;

import static io.luca.local.aws.service.apigateway.RunningGateway.GOOD;
import static io.luca.local.aws.service.apigateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.cloud.GatewayIntegration;
import io.luca.local.aws.metric.Recorded;
import io.luca.local.aws.metric.StatisticSet;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything a request may meet on its way through the gateway, over real sockets. */
class GatewayIT {

    private static final String FORMAT = """
            {"requestId":"$context.requestId","route":"$context.resourcePath","status":$context.status,\
            "school":"$context.authorizer.claims['custom:school_id']","error":"$context.error.responseType"}""";

    private RunningGateway running;

    @BeforeEach
    void start() throws IOException {
        running = new RunningGateway(
                "{'Variables': {'color': 'green'}, 'AccessLogSetting': {'DestinationArn': 'arn', 'Format': %s}}"
                        .formatted(Json.quoted(FORMAT).replace("'", "\\u0027")),
                Optional.empty(),
                Optional.empty());
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void passes_a_good_request_to_the_service_with_mapped_headers() throws Exception {
        HttpResponse<String> response = running.post(GOOD, "x-correlation-id", "forged", "x-custom", "kept");

        assertThat(response.statusCode()).isEqualTo(201);
        JsonNode seen = json(response);
        assertThat(seen.path("method").asText()).isEqualTo("POST");
        assertThat(seen.path("uri").asText()).isEqualTo("/evaluations");
        assertThat(seen.path("body").asText()).isEqualTo(GOOD);
        JsonNode headers = seen.path("headers");
        assertThat(headers.path("x-correlation-id").asText())
                .isEqualTo(response.headers().firstValue("x-amzn-requestid").orElseThrow());
        assertThat(headers.path("x-origin-verify").asText()).isEqualTo("hush");
        assertThat(headers.path("x-custom").asText()).isEqualTo("kept");
        assertThat(headers.path("authorization").asText()).isEqualTo("Bearer good");
    }

    @Test
    void counts_each_request_with_its_time_and_whether_it_failed() throws Exception {
        assertThat(running.post(GOOD).statusCode()).isEqualTo(201);
        assertThat(running.send("GET", "/nowhere", "").statusCode()).isEqualTo(404);
        assertThat(running.send("GET", "/gone", "").statusCode()).isEqualTo(504);

        assertThat(recorded("Count").count()).isEqualTo(3);
        assertThat(recorded("Latency").count()).isEqualTo(3);
        assertThat(recorded("IntegrationLatency").count())
                .as("what was refused reached nobody")
                .isEqualTo(1);
        assertThat(recorded("4XXError").sum()).isEqualTo(1);
        assertThat(recorded("4XXError").count())
                .as("so that its average is a share")
                .isEqualTo(3);
        assertThat(recorded("5XXError").count()).isEqualTo(3);
        assertThat(recorded("5XXError").sum()).isEqualTo(1);
    }

    private StatisticSet recorded(String name) {
        StatisticSet ofStage =
                Recorded.of(running.metrics, "AWS/ApiGateway", name, Map.of("ApiName", "fixture", "Stage", "v1"));
        StatisticSet ofApi = Recorded.of(running.metrics, "AWS/ApiGateway", name, Map.of("ApiName", "fixture"));
        assertThat(ofApi.count()).isEqualTo(ofStage.count());
        return ofStage;
    }

    @Test
    void believes_no_forwarded_header() throws Exception {
        JsonNode headers = json(running.post(GOOD, "X-Forwarded-For", "6.6.6.6", "Forwarded", "for=6.6.6.6"))
                .path("headers");

        assertThat(headers.path("x-forwarded-for").asText()).isEqualTo("127.0.0.1");
        assertThat(headers.has("forwarded")).isFalse();
    }

    @Test
    void gives_back_the_headers_of_the_answer_with_the_connection_ones_renamed() throws Exception {
        HttpResponse<String> response = running.post(GOOD);

        assertThat(response.headers().allValues("x-two")).containsExactly("one", "two");
        assertThat(response.headers().firstValue("x-amzn-remapped-www-authenticate"))
                .contains("Inner");
        assertThat(response.headers().firstValue("www-authenticate")).isEmpty();
        assertThat(response.headers().firstValue("x-amz-apigw-id")).isPresent();
    }

    @Test
    void serves_the_stage_below_its_name_too() throws Exception {
        HttpResponse<String> response = running.send("GET", "/v1/profile/student_1", "", "Authorization", "good");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).path("uri").asText()).isEqualTo("/profile/student_1");
    }

    @Test
    void keeps_an_encoded_slash_inside_its_path_segment_and_encodes_the_query_again() throws Exception {
        HttpResponse<String> response = running.send(
                "GET", "/profile/a%2Fb%20c%0D%0AX:%20y?cursor=x%3D%26y+z&b=%0A", "", "Authorization", "good");

        assertThat(json(response).path("uri").asText())
                .isEqualTo("/profile/a%2Fb%20c%0D%0AX%3A%20y?cursor=x%3D%26y%20z&b=%0A");
    }

    @Test
    void refuses_dot_segments_as_unknown_routes() throws Exception {
        assertThat(running.send("GET", "/profile/%2e%2e", "", "Authorization", "good")
                        .statusCode())
                .isEqualTo(404);
        assertThat(running.service.calls).hasValue(0);
    }

    @Test
    void prefers_a_literal_segment_to_a_parameter() throws Exception {
        HttpResponse<String> response = running.send("GET", "/profile/me", "");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"route\":\"/profile/me\",\"stage\":\"v1\",\"color\":\"green\",\"absent\":\"\"}");
        assertThat(response.headers().firstValue("x-who")).contains("127.0.0.1");
    }

    @Test
    void chooses_the_mock_answer_by_the_status_of_its_request_template() throws Exception {
        HttpResponse<String> response = running.send("GET", "/profile/me?fail=yes", "");

        assertThat(response.statusCode()).isEqualTo(418);
        assertThat(response.body()).isEqualTo("{\"tea\":true}");
    }

    @Test
    void answers_an_unknown_route_or_method_through_its_gateway_response() throws Exception {
        assertThat(running.send("GET", "/nothing", "").body()).isEqualTo("{\"kind\":\"no such route\"}");
        assertThat(running.send("DELETE", "/evaluations", "").statusCode()).isEqualTo(404);
    }

    @Test
    void refuses_a_missing_or_bad_token() throws Exception {
        HttpResponse<String> missing = running.send("POST", "/evaluations", GOOD);

        assertThat(missing.statusCode()).isEqualTo(401);
        assertThat(missing.body()).isEqualTo("{\"kind\":\"sign in\"}");
        assertThat(missing.headers().firstValue("www-authenticate")).contains("Bearer");
        assertThat(running.send("POST", "/evaluations", GOOD, "Authorization", "Bearer bad")
                        .statusCode())
                .isEqualTo(401);
        assertThat(running.service.calls).hasValue(0);
    }

    @Test
    void names_the_place_of_every_fault_of_a_body() throws Exception {
        HttpResponse<String> response = running.post("{\"score\":\"ten\",\"type\":\"quiz\",\"extra\":1}");

        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode problem = json(response);
        assertThat(problem.path("kind").asText()).isEqualTo("BAD_REQUEST_BODY");
        assertThat(problem.path("detail").asText()).isEqualTo("Invalid request body");
        assertThat(problem.path("found").asText())
                .contains("object has missing required properties ([\"student_id\"])")
                .contains("/score: instance type (string) does not match any allowed primitive type")
                .contains("/type: instance value not found in enum (possible values: [\"exam\",\"project\"])")
                .contains("properties which are not allowed by the schema: [\"extra\"]");
        assertThat(running.service.calls).hasValue(0);
    }

    @Test
    void refuses_malformed_json_and_an_absent_body() throws Exception {
        assertThat(json(running.post("{\"score\":")).path("found").asText())
                .startsWith("Could not parse request body into json");
        assertThat(json(running.post("{} {}")).path("found").asText())
                .startsWith("Could not parse request body into json");
        assertThat(json(running.post("")).path("found").asText()).isEqualTo("[a body is required]");
    }

    @Test
    void leaves_a_body_of_another_type_to_the_service() throws Exception {
        HttpResponse<String> response =
                running.send("POST", "/evaluations", "<x/>", "Authorization", "good", "Content-Type", "text/xml");

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(json(response).path("body").asText()).isEqualTo("<x/>");
    }

    @Test
    void passes_on_a_body_that_says_how_it_is_encoded() throws Exception {
        assertThat(running.post(GOOD, "Content-Encoding", "identity").statusCode())
                .isEqualTo(201);
    }

    @Test
    void says_in_words_that_a_query_cannot_be_read() throws Exception {
        String answer = running.raw("GET /profile/student_1?cursor=%zz HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json", "about:blank");
        Matcher id = Pattern.compile("x-amz-apigw-id: (\\S+)").matcher(answer);
        assertThat(id.find()).isTrue();
        assertThat(answer).contains("\"correlation_id\":\"" + id.group(1) + "\"");
    }

    @Test
    void closes_a_connection_whose_client_wants_it_closed() throws Exception {
        String answer = running.raw("GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 404").contains("no such route");
    }

    @Test
    void names_missing_parameters() throws Exception {
        HttpResponse<String> response = running.send("GET", "/dashboard?subject=%20", "", "Authorization", "good");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(response.headers().firstValue("access-control-allow-origin")).contains("https://school.example");
        assertThat(json(response).path("detail").asText())
                .isEqualTo("Missing required request parameters: [subject, period]");
        assertThat(json(response).path("correlation_id").asText())
                .isEqualTo(response.headers().firstValue("x-amzn-requestid").orElseThrow());
    }

    @Test
    void gives_up_on_a_service_that_is_too_slow() throws Exception {
        HttpResponse<String> response =
                running.send("GET", "/dashboard?subject=a&period=b", "", "Authorization", "good");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("{\"kind\":\"too slow\"}");
        assertThat(response.headers().firstValue("retry-after")).contains("2");
    }

    @Test
    void answers_504_by_itself_where_no_service_runs() throws Exception {
        HttpResponse<String> response = running.send("GET", "/gone", "");

        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(response.body()).isEqualTo("{\"message\":\"Network error communicating with endpoint\"}");

        running.service.close();
        assertThat(running.post(GOOD).statusCode()).isEqualTo(504);
    }

    @Test
    void reaches_a_service_again_once_it_is_back() throws Exception {
        running.post(GOOD);
        int port = running.service.address().getPort();

        running.service.close();
        assertThat(running.post(GOOD).statusCode()).isEqualTo(504);

        running.service = new FakeService(port);
        assertThat(running.post(GOOD).statusCode()).isEqualTo(201);
        running.service.close();
        running.service = new FakeService(port);
        LockSupport.parkNanos(Duration.ofMillis(30).toNanos()); // a connection is trusted without a look for 10 ms
        assertThat(running.post(GOOD).statusCode())
                .as("the kept connection is dead, and nobody asked in between")
                .isEqualTo(201);
    }

    @Test
    void answers_a_preflight_without_a_token() throws Exception {
        HttpResponse<String> response = running.send("OPTIONS", "/evaluations", "");

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("access-control-allow-methods"))
                .contains("POST,OPTIONS");
    }

    @Test
    void refuses_more_than_ten_megabytes() throws Exception {
        HttpResponse<String> response = running.post("x".repeat((10 << 20) + 1));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(json(response).path("kind").asText()).isEqualTo("REQUEST_TOO_LARGE");
        assertThat(running.service.calls).hasValue(0);
    }

    @Test
    void encodes_what_goes_to_an_aws_service_and_maps_its_answer() throws Exception {
        HttpResponse<String> response = running.send(
                "POST",
                "/behavior",
                "{\"note\":\"a&b=c\"}",
                "Authorization",
                "good",
                "Content-Type",
                "application/json; charset=utf-8");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).isEqualTo("{\"id\":\"m-1\"}");
        GatewayIntegration.Call call = running.calls.remove();
        assertThat(new String(call.body(), StandardCharsets.UTF_8))
                .isEqualTo("Action=SendMessage&MessageBody=%7B%22note%22%3A%22a%26b%3Dc%22%7D&School=school_1");
        assertThat(call.path()).isEqualTo("000000000000/events");
        assertThat(call.roleArn()).isEqualTo("arn:aws:iam::000000000000:role/sender");
        assertThat(call.headers().get("content-type")).containsExactly("application/x-www-form-urlencoded");
    }

    @Test
    void maps_a_failure_of_an_aws_service() throws Exception {
        running.sqsStatus = 400;

        HttpResponse<String> response =
                running.send("POST", "/behavior", "{}", "Authorization", "good", "Content-Type", "application/json");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("{\"sorry\":true}");
    }

    @Test
    void never_passes_a_body_without_a_template_to_an_aws_service() throws Exception {
        HttpResponse<String> response = running.send(
                "POST", "/behavior", "Action=Purge", "Authorization", "good", "Content-Type", "text/plain");

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(running.calls).isEmpty();
    }

    @Test
    void takes_a_path_of_eight_thousand_characters_and_answers_head_without_a_body() throws Exception {
        HttpResponse<String> longPath =
                running.send("GET", "/profile/" + "x".repeat(8_000), "", "Authorization", "good");
        String head = running.raw("HEAD /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(longPath.statusCode()).isEqualTo(200);
        assertThat(head)
                .startsWith("HTTP/1.1 " + running.send("GET", "/nothing", "").statusCode())
                .endsWith("\r\n\r\n")
                .doesNotContain("{");
    }

    /** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html */
    @Test
    void who_calls_may_choose_the_request_id_and_not_the_extended_one() throws Exception {
        HttpResponse<String> one =
                running.send("GET", "/nothing", "", "x-amzn-RequestId", "mine", "x-amz-apigw-id", "mine");
        HttpResponse<String> other = running.send("GET", "/nothing", "", "x-amzn-RequestId", "mine");

        assertThat(one.headers().firstValue("x-amzn-requestid")).contains("mine");
        assertThat(other.headers().firstValue("x-amzn-requestid")).contains("mine");
        assertThat(one.headers().firstValue("x-amz-apigw-id").orElseThrow())
                .matches("[A-Za-z0-9_-]{15}=")
                .isNotEqualTo(other.headers().firstValue("x-amz-apigw-id").orElseThrow());
    }

    @Test
    void writes_one_access_log_line_for_each_request() throws Exception {
        HttpResponse<String> response = running.post(GOOD);
        running.send("GET", "/nothing", "");

        JsonNode first = Json.mapper.readTree(running.accessLog.poll(5, TimeUnit.SECONDS));
        assertThat(first.path("requestId").asText())
                .isEqualTo(response.headers().firstValue("x-amzn-requestid").orElseThrow());
        assertThat(first.path("route").asText()).isEqualTo("/evaluations");
        assertThat(first.path("status").asInt()).isEqualTo(201);
        assertThat(first.path("school").asText()).isEqualTo("school_1");
        assertThat(first.path("error").asText()).isEqualTo("-");
        JsonNode second = Json.mapper.readTree(running.accessLog.poll(5, TimeUnit.SECONDS));
        assertThat(second.path("error").asText()).isEqualTo("MISSING_AUTHENTICATION_TOKEN");
    }

    @Test
    void throttles_each_method_by_its_own_bucket() throws Exception {
        stop();
        running = new RunningGateway("""
                {'MethodSettings': [
                  {'ResourcePath': '/*', 'HttpMethod': '*', 'ThrottlingRateLimit': 1, 'ThrottlingBurstLimit': 3},
                  {'ResourcePath': '/~1evaluations', 'HttpMethod': 'POST', 'ThrottlingRateLimit': 0.5, 'ThrottlingBurstLimit': 1}]}
                """, Optional.empty(), Optional.empty());

        assertThat(running.post(GOOD).statusCode()).isEqualTo(201);
        HttpResponse<String> second = running.post(GOOD);
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(json(second).path("kind").asText()).isEqualTo("THROTTLED");
        assertThat(running.send("GET", "/profile/s", "", "Authorization", "good")
                        .statusCode())
                .isEqualTo(200);
    }
}
