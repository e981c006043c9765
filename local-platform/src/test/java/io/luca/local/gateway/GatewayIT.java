package io.luca.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.waf.WebAcl;
import io.luca.local.waf.WebAcls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything a request may meet on its way through the gateway, over real sockets. */
class GatewayIT {

    private static final String FORMAT = """
            {"requestId":"$context.requestId","route":"$context.resourcePath","status":$context.status,\
            "school":"$context.authorizer.claims['custom:school_id']","error":"$context.error.responseType"}""";
    private static final String GOOD = "{\"student_id\":\"student_1\",\"score\":87.5}";
    private static final Clock FIXED = Clock.fixed(Instant.parse("2026-03-02T10:00:00Z"), ZoneOffset.UTC);

    private final BlockingQueue<String> accessLog = new LinkedBlockingQueue<>();
    private final BlockingQueue<AwsIntegration.Call> calls = new LinkedBlockingQueue<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private FakeService service;
    private RestApis apis;
    private Gateway gateway;
    private int sqsStatus = 200;

    @BeforeEach
    void start() throws IOException {
        service = new FakeService();
        start(
                "{'Variables': {'color': 'green'}, 'AccessLogSetting': {'DestinationArn': 'arn', 'Format': %s}}"
                        .formatted(Json.quoted(FORMAT).replace("'", "\\u0027")),
                Optional.empty(),
                Optional.empty());
    }

    @AfterEach
    void stop() {
        gateway.close();
        apis.close();
        service.close();
        client.close();
    }

    private void start(String settings, Optional<WebAcl> acl, Optional<WebAcl> serviceAcl) {
        apis = new RestApis(
                Fixture.ENVIRONMENT,
                host -> host.equals("service.example")
                        ? Optional.of(new HttpTarget(service.address(), serviceAcl))
                        : Optional.empty(),
                Map.of("sqs", call -> {
                    calls.add(call);
                    return Answer.text(sqsStatus, "application/json", "{\"MessageId\":\"m-1\"}");
                }));
        gateway = Gateway.start(
                0,
                Fixture.stage(apis, Fixture.openApi(), settings),
                (pool, token) -> pool.equals("arn:pool") && token.equals("good")
                        ? Optional.of(Map.of("custom:school_id", "school_1", "cognito:groups", List.of("teacher")))
                        : Optional.empty(),
                acl,
                FIXED,
                accessLog::add);
    }

    private void restart(String settings, Optional<WebAcl> acl, Optional<WebAcl> serviceAcl) {
        gateway.close();
        apis.close();
        start(settings, acl, serviceAcl);
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String body, String... more) throws IOException, InterruptedException {
        String[] headers = new String[more.length + 4];
        System.arraycopy(more, 0, headers, 4, more.length);
        headers[0] = "Authorization";
        headers[1] = "Bearer good";
        headers[2] = "Content-Type";
        headers[3] = "application/json";
        return send("POST", "/evaluations", body, headers);
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return Json.mapper.readTree(response.body());
    }

    @Test
    void passes_a_good_request_to_the_service_with_mapped_headers() throws Exception {
        HttpResponse<String> response = post(GOOD, "x-correlation-id", "forged", "x-custom", "kept");

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
    void believes_no_forwarded_header() throws Exception {
        JsonNode headers = json(post(GOOD, "X-Forwarded-For", "6.6.6.6", "Forwarded", "for=6.6.6.6"))
                .path("headers");

        assertThat(headers.path("x-forwarded-for").asText()).isEqualTo("127.0.0.1");
        assertThat(headers.has("forwarded")).isFalse();
    }

    @Test
    void gives_back_the_headers_of_the_answer_with_the_connection_ones_renamed() throws Exception {
        HttpResponse<String> response = post(GOOD);

        assertThat(response.headers().allValues("x-two")).containsExactly("one", "two");
        assertThat(response.headers().firstValue("x-amzn-remapped-www-authenticate"))
                .contains("Inner");
        assertThat(response.headers().firstValue("www-authenticate")).isEmpty();
        assertThat(response.headers().firstValue("x-amz-apigw-id")).isPresent();
    }

    @Test
    void serves_the_stage_below_its_name_too() throws Exception {
        HttpResponse<String> response = send("GET", "/v1/profile/student_1", "", "Authorization", "good");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).path("uri").asText()).isEqualTo("/profile/student_1");
    }

    @Test
    void keeps_an_encoded_slash_inside_its_path_segment_and_encodes_the_query_again() throws Exception {
        HttpResponse<String> response =
                send("GET", "/profile/a%2Fb%20c%0D%0AX:%20y?cursor=x%3D%26y+z&b=%0A", "", "Authorization", "good");

        assertThat(json(response).path("uri").asText())
                .isEqualTo("/profile/a%2Fb%20c%0D%0AX%3A%20y?cursor=x%3D%26y%20z&b=%0A");
    }

    @Test
    void refuses_dot_segments_as_unknown_routes() throws Exception {
        assertThat(send("GET", "/profile/%2e%2e", "", "Authorization", "good").statusCode())
                .isEqualTo(404);
        assertThat(service.calls).hasValue(0);
    }

    @Test
    void prefers_a_literal_segment_to_a_parameter() throws Exception {
        HttpResponse<String> response = send("GET", "/profile/me", "");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"route\":\"/profile/me\",\"stage\":\"v1\",\"color\":\"green\",\"absent\":\"\"}");
        assertThat(response.headers().firstValue("x-who")).contains("127.0.0.1");
    }

    @Test
    void chooses_the_mock_answer_by_the_status_of_its_request_template() throws Exception {
        HttpResponse<String> response = send("GET", "/profile/me?fail=yes", "");

        assertThat(response.statusCode()).isEqualTo(418);
        assertThat(response.body()).isEqualTo("{\"tea\":true}");
    }

    @Test
    void answers_an_unknown_route_or_method_through_its_gateway_response() throws Exception {
        assertThat(send("GET", "/nothing", "").body()).isEqualTo("{\"kind\":\"no such route\"}");
        assertThat(send("DELETE", "/evaluations", "").statusCode()).isEqualTo(404);
    }

    @Test
    void refuses_a_missing_or_bad_token() throws Exception {
        HttpResponse<String> missing = send("POST", "/evaluations", GOOD);

        assertThat(missing.statusCode()).isEqualTo(401);
        assertThat(missing.body()).isEqualTo("{\"kind\":\"sign in\"}");
        assertThat(missing.headers().firstValue("www-authenticate")).contains("Bearer");
        assertThat(send("POST", "/evaluations", GOOD, "Authorization", "Bearer bad")
                        .statusCode())
                .isEqualTo(401);
        assertThat(service.calls).hasValue(0);
    }

    @Test
    void names_the_place_of_every_fault_of_a_body() throws Exception {
        HttpResponse<String> response = post("{\"score\":\"ten\",\"type\":\"quiz\",\"extra\":1}");

        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode problem = json(response);
        assertThat(problem.path("kind").asText()).isEqualTo("BAD_REQUEST_BODY");
        assertThat(problem.path("detail").asText()).isEqualTo("Invalid request body");
        assertThat(problem.path("found").asText())
                .contains("object has missing required properties ([\"student_id\"])")
                .contains("/score: instance type (string) does not match any allowed primitive type")
                .contains("/type: instance value not found in enum (possible values: [\"exam\",\"project\"])")
                .contains("properties which are not allowed by the schema: [\"extra\"]");
        assertThat(service.calls).hasValue(0);
    }

    @Test
    void refuses_malformed_json_and_an_absent_body() throws Exception {
        assertThat(json(post("{\"score\":")).path("found").asText())
                .startsWith("Could not parse request body into json");
        assertThat(json(post("{} {}")).path("found").asText()).startsWith("Could not parse request body into json");
        assertThat(json(post("")).path("found").asText()).isEqualTo("[a body is required]");
    }

    @Test
    void leaves_a_body_of_another_type_to_the_service() throws Exception {
        HttpResponse<String> response =
                send("POST", "/evaluations", "<x/>", "Authorization", "good", "Content-Type", "text/xml");

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(json(response).path("body").asText()).isEqualTo("<x/>");
    }

    @Test
    void names_missing_parameters() throws Exception {
        HttpResponse<String> response = send("GET", "/dashboard?subject=%20", "", "Authorization", "good");

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
        HttpResponse<String> response = send("GET", "/dashboard?subject=a&period=b", "", "Authorization", "good");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("{\"kind\":\"too slow\"}");
        assertThat(response.headers().firstValue("retry-after")).contains("2");
    }

    @Test
    void answers_504_by_itself_where_no_service_runs() throws Exception {
        HttpResponse<String> response = send("GET", "/gone", "");

        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(response.body()).isEqualTo("{\"message\":\"Network error communicating with endpoint\"}");

        service.close();
        assertThat(post(GOOD).statusCode()).isEqualTo(504);
    }

    @Test
    void answers_a_preflight_without_a_token() throws Exception {
        HttpResponse<String> response = send("OPTIONS", "/evaluations", "");

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("access-control-allow-methods"))
                .contains("POST,OPTIONS");
    }

    @Test
    void refuses_more_than_ten_megabytes() throws Exception {
        HttpResponse<String> response = post("x".repeat((10 << 20) + 1));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(json(response).path("kind").asText()).isEqualTo("REQUEST_TOO_LARGE");
        assertThat(service.calls).hasValue(0);
    }

    @Test
    void encodes_what_goes_to_an_aws_service_and_maps_its_answer() throws Exception {
        HttpResponse<String> response = send(
                "POST",
                "/behavior",
                "{\"note\":\"a&b=c\"}",
                "Authorization",
                "good",
                "Content-Type",
                "application/json; charset=utf-8");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).isEqualTo("{\"id\":\"m-1\"}");
        AwsIntegration.Call call = calls.remove();
        assertThat(new String(call.body(), StandardCharsets.UTF_8))
                .isEqualTo("Action=SendMessage&MessageBody=%7B%22note%22%3A%22a%26b%3Dc%22%7D&School=school_1");
        assertThat(call.path()).isEqualTo("000000000000/events");
        assertThat(call.roleArn()).isEqualTo("arn:aws:iam::000000000000:role/sender");
        assertThat(call.headers().get("content-type")).containsExactly("application/x-www-form-urlencoded");
    }

    @Test
    void maps_a_failure_of_an_aws_service() throws Exception {
        sqsStatus = 400;

        HttpResponse<String> response =
                send("POST", "/behavior", "{}", "Authorization", "good", "Content-Type", "application/json");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("{\"sorry\":true}");
    }

    @Test
    void never_passes_a_body_without_a_template_to_an_aws_service() throws Exception {
        HttpResponse<String> response =
                send("POST", "/behavior", "Action=Purge", "Authorization", "good", "Content-Type", "text/plain");

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(calls).isEmpty();
    }

    @Test
    void writes_one_access_log_line_for_each_request() throws Exception {
        HttpResponse<String> response = post(GOOD);
        send("GET", "/nothing", "");

        JsonNode first = Json.mapper.readTree(accessLog.poll(5, TimeUnit.SECONDS));
        assertThat(first.path("requestId").asText())
                .isEqualTo(response.headers().firstValue("x-amzn-requestid").orElseThrow());
        assertThat(first.path("route").asText()).isEqualTo("/evaluations");
        assertThat(first.path("status").asInt()).isEqualTo(201);
        assertThat(first.path("school").asText()).isEqualTo("school_1");
        assertThat(first.path("error").asText()).isEqualTo("-");
        JsonNode second = Json.mapper.readTree(accessLog.poll(5, TimeUnit.SECONDS));
        assertThat(second.path("error").asText()).isEqualTo("MISSING_AUTHENTICATION_TOKEN");
    }

    @Test
    void throttles_each_method_by_its_own_bucket() throws Exception {
        restart("""
                {'MethodSettings': [
                  {'ResourcePath': '/*', 'HttpMethod': '*', 'ThrottlingRateLimit': 1, 'ThrottlingBurstLimit': 3},
                  {'ResourcePath': '/~1evaluations', 'HttpMethod': 'POST', 'ThrottlingRateLimit': 0.5, 'ThrottlingBurstLimit': 1}]}
                """, Optional.empty(), Optional.empty());

        assertThat(post(GOOD).statusCode()).isEqualTo(201);
        HttpResponse<String> second = post(GOOD);
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(json(second).path("kind").asText()).isEqualTo("THROTTLED");
        assertThat(send("GET", "/profile/s", "", "Authorization", "good").statusCode())
                .isEqualTo(200);
    }

    @Test
    void shapes_a_firewall_block_unless_the_rule_has_an_answer_of_its_own() throws Exception {
        restart("{}", Optional.of(acl("arn:aws:apigateway:us-east-1::/restapis/x/stages/v1")), Optional.empty());

        HttpResponse<String> plain = post(GOOD, "x-evil", "yes");
        assertThat(plain.statusCode()).isEqualTo(403);
        assertThat(json(plain).path("kind").asText()).isEqualTo("WAF_FILTERED");

        HttpResponse<String> custom = post("x".repeat(70 * 1024));
        assertThat(custom.statusCode()).isEqualTo(413);
        assertThat(custom.body()).isEqualTo("{\"code\":\"too large\"}");
        assertThat(custom.headers().firstValue("x-why")).contains("size");
        assertThat(post(GOOD).statusCode()).isEqualTo(201);
    }

    @Test
    void a_service_closed_by_its_own_web_acl_is_reached_through_the_gateway_only() throws Exception {
        Optional<WebAcl> closed = Optional.of(acl("arn:aws:apprunner:us-east-1:000000000000:service/s/1"));
        restart("{}", Optional.empty(), closed);

        assertThat(post(GOOD).statusCode()).isEqualTo(201);
        assertThat(send("GET", "/profile/s", "", "Authorization", "good").statusCode())
                .as("this route does not carry the secret")
                .isEqualTo(403);
        try (Ingress ingress = Ingress.start(0, new HttpTarget(service.address(), closed))) {
            HttpRequest.Builder direct =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ingress.port() + "/evaluations?a=b"));
            assertThat(client.send(direct.build(), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(403);
            HttpResponse<String> knowing =
                    client.send(direct.header("x-origin-verify", "hush").build(), BodyHandlers.ofString());
            assertThat(knowing.statusCode()).isEqualTo(200);
            assertThat(json(knowing).path("uri").asText()).isEqualTo("/evaluations?a=b");
        }
    }

    private static WebAcl acl(String resourceArn) {
        WebAcls acls = new WebAcls(Fixture.ENVIRONMENT, FIXED);
        boolean onService = resourceArn.contains("apprunner");
        String arn = Fixture.provision(acls, "AWS::WAFv2::WebACL", "Acl", Fixture.json(onService ? CLOSED : EDGE))
                .attributes()
                .get("Arn");
        Fixture.provision(
                acls,
                "AWS::WAFv2::WebACLAssociation",
                "Association",
                Fixture.json("{'ResourceArn': '%s', 'WebACLArn': '%s'}".formatted(resourceArn, arn)));
        return acls.inFrontOf(resourceArn).orElseThrow();
    }

    private static final String EDGE = """
            {'Scope': 'REGIONAL', 'DefaultAction': {'Allow': {}},
             'AssociationConfig': {'RequestBody': {'API_GATEWAY': {'DefaultSizeInspectionLimit': 'KB_64'}}},
             'CustomResponseBodies': {'large': {'ContentType': 'APPLICATION_JSON', 'Content': '{\\u0022code\\u0022:\\u0022too large\\u0022}'}},
             'Rules': [
               {'Name': 'evil', 'Priority': 2, 'Action': {'Block': {}}, 'Statement': {'ByteMatchStatement': {
                 'SearchString': 'yes', 'PositionalConstraint': 'EXACTLY', 'FieldToMatch': {'SingleHeader': {'Name': 'X-Evil'}},
                 'TextTransformations': [{'Priority': 0, 'Type': 'NONE'}]}}},
               {'Name': 'size', 'Priority': 1, 'Action': {'Block': {'CustomResponse': {'ResponseCode': 413,
                 'CustomResponseBodyKey': 'large', 'ResponseHeaders': [{'Name': 'x-why', 'Value': 'size'}]}}},
                'Statement': {'SizeConstraintStatement': {'ComparisonOperator': 'GT', 'Size': 65536,
                 'FieldToMatch': {'Body': {'OversizeHandling': 'MATCH'}}, 'TextTransformations': [{'Priority': 0, 'Type': 'NONE'}]}}}]}
            """;

    private static final String CLOSED = """
            {'Scope': 'REGIONAL', 'DefaultAction': {'Block': {}},
             'Rules': [
               {'Name': 'origin', 'Priority': 1, 'Action': {'Allow': {}}, 'Statement': {'ByteMatchStatement': {
                 'SearchString': 'hush', 'PositionalConstraint': 'EXACTLY', 'FieldToMatch': {'SingleHeader': {'Name': 'x-origin-verify'}},
                 'TextTransformations': [{'Priority': 0, 'Type': 'NONE'}]}}}]}
            """;
}
