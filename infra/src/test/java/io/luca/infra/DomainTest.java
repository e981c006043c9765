package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An environment with a name and a certificate of its own, as prod is one, and where it is deployed. */
class DomainTest {

    private static final String CERTIFICATE =
            "arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-0000-0000-000000000000";

    /** A pupil's marks pass there: https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html */
    @Test
    void the_gateway_speaks_tls_to_the_balancer_under_the_domains_name() {
        JsonNode listener = Synthesized.PROD_ON_FARGATE.resource(
                "LucaApi", "AWS::ElasticLoadBalancingV2::Listener", "InteractiveBalancer");

        assertThat(listener.path("Protocol").asText()).isEqualTo("HTTPS");
        assertThat(listener.path("Port").asInt()).isEqualTo(443);
        assertThat(listener.at("/Certificates/0/CertificateArn").asText()).isEqualTo(CERTIFICATE);
        assertThat(listener.path("SslPolicy").asText()).contains("TLS13-1-2-Res");
        assertThat(uris(Synthesized.PROD_ON_FARGATE))
                .isNotEmpty()
                .allMatch(uri -> uri.asText().startsWith("https://api.luca.example/"));
    }

    @Test
    void nobody_but_the_link_reaches_the_balancer_and_at_no_other_port() {
        List<JsonNode> in = List.copyOf(Synthesized.PROD_ON_FARGATE
                .resources("LucaApi", "AWS::EC2::SecurityGroupIngress")
                .values());

        assertThat(in).extracting(rule -> rule.path("FromPort").asInt()).containsExactlyInAnyOrder(443, 8080);
        assertThat(Synthesized.PROD_ON_FARGATE
                        .resource("LucaApi", "AWS::EC2::SecurityGroup", "InteractiveLinkSecurityGroup")
                        .at("/SecurityGroupEgress"))
                .extracting(rule -> rule.path("ToPort").asInt())
                .containsExactly(443);
    }

    @ParameterizedTest
    @EnumSource(names = {"PROD_ON_FARGATE", "PROD_ON_APP_RUNNER"})
    void the_domain_shows_the_certificate_and_is_the_only_name_of_the_api(Synthesized app) {
        JsonNode name = app.resource("LucaApi", "AWS::ApiGateway::DomainName", "");
        JsonNode mapping = app.resource("LucaApi", "AWS::ApiGateway::BasePathMapping", "");

        assertThat(name.path("DomainName").asText()).isEqualTo("api.luca.example");
        assertThat(name.path("RegionalCertificateArn").asText()).isEqualTo(CERTIFICATE);
        assertThat(name.path("SecurityPolicy").asText()).isEqualTo("TLS_1_2");
        assertThat(mapping.path("BasePath").asText()).isEqualTo("v1");
        assertThat(app.resource("LucaApi", "AWS::ApiGateway::RestApi", "")
                        .path("DisableExecuteApiEndpoint")
                        .asBoolean())
                .isTrue();
        assertThat(app.template("LucaApi").at("/Outputs/ApiUrl/Value").asText())
                .isEqualTo("https://api.luca.example/v1/");
        assertThat(app.template("LucaApi").at("/Outputs").has("ApiDomainTarget"))
                .as("what the domain's record says")
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"DEV_ON_FARGATE", "FARGATE"})
    void without_a_domain_there_is_the_name_that_aws_gives(Synthesized app) {
        assertThat(app.resources("LucaApi", "AWS::ApiGateway::DomainName")).isEmpty();
        assertThat(app.resource("LucaApi", "AWS::ApiGateway::RestApi", "").has("DisableExecuteApiEndpoint"))
                .isFalse();
        assertThat(app.resource("LucaApi", "AWS::ElasticLoadBalancingV2::Listener", "InteractiveBalancer")
                        .path("Port")
                        .asInt())
                .isEqualTo(80);
    }

    /** CDK deploys a stack that names a region there and nowhere else, whatever the shell's region is. */
    @ParameterizedTest
    @EnumSource
    void an_environment_is_deployed_in_its_region_and_the_laptops_is_in_none(Synthesized app) {
        boolean isLaptop = app == Synthesized.FARGATE || app == Synthesized.APP_RUNNER;

        assertThat(app.stacks())
                .allSatisfy(stack -> assertThat(app.manifest()
                                .at("/artifacts/" + stack + "/environment")
                                .asText())
                        .isEqualTo("aws://unknown-account/" + (isLaptop ? "unknown-region" : "us-east-1")));
    }

    private static List<JsonNode> uris(Synthesized app) {
        return app.openApi().findValues("x-amazon-apigateway-integration").stream()
                .filter(integration -> integration.path("type").asText().equals("http_proxy"))
                .map(integration -> integration.path("uri"))
                .toList();
    }
}
