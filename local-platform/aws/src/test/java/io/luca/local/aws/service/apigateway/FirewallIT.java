package io.luca.local.aws.service.apigateway;

import static io.luca.local.aws.service.apigateway.RunningGateway.GOOD;
import static io.luca.local.aws.service.apigateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.aws.service.waf.WebAcl;
import io.luca.local.aws.service.waf.WebAcls;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Web ACLs in front of the gateway and behind it, over real sockets. */
class FirewallIT {

    private RunningGateway running;

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void shapes_a_firewall_block_unless_the_rule_has_an_answer_of_its_own() throws Exception {
        running = new RunningGateway(
                "{}", Optional.of(acl("arn:aws:apigateway:us-east-1::/restapis/x/stages/v1")), Optional.empty());

        HttpResponse<String> plain = running.post(GOOD, "x-evil", "yes");
        assertThat(plain.statusCode()).isEqualTo(403);
        assertThat(json(plain).path("kind").asText()).isEqualTo("WAF_FILTERED");

        HttpResponse<String> custom = running.post("x".repeat(70 * 1024));
        assertThat(custom.statusCode()).isEqualTo(413);
        assertThat(custom.body()).isEqualTo("{\"code\":\"too large\"}");
        assertThat(custom.headers().firstValue("x-why")).contains("size");
        assertThat(running.post(GOOD).statusCode()).isEqualTo(201);
    }

    @Test
    void a_service_closed_by_its_own_web_acl_is_reached_through_the_gateway_only() throws Exception {
        Optional<WebAcl> closed = Optional.of(acl("arn:aws:apprunner:us-east-1:000000000000:service/s/1"));
        running = new RunningGateway("{}", Optional.empty(), closed);

        assertThat(running.post(GOOD).statusCode()).isEqualTo(201);
        assertThat(running.send("GET", "/profile/s", "", "Authorization", "good")
                        .statusCode())
                .as("this route does not carry the secret")
                .isEqualTo(403);
        try (Ingress ingress = Ingress.start(0, new HttpTarget(running.service.address(), closed))) {
            HttpRequest.Builder direct =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ingress.port() + "/evaluations?a=b"));
            assertThat(running.client
                            .send(direct.build(), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(403);
            HttpResponse<String> knowing =
                    running.client.send(direct.header("x-origin-verify", "hush").build(), BodyHandlers.ofString());
            assertThat(knowing.statusCode()).isEqualTo(200);
            assertThat(json(knowing).path("uri").asText()).isEqualTo("/evaluations?a=b");
        }
    }

    private static WebAcl acl(String resourceArn) {
        WebAcls acls = new WebAcls(Fixture.ENVIRONMENT, RunningGateway.FIXED);
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
