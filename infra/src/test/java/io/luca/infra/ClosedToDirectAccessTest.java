package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The firewall before the gateway, and that nobody gets around both to the service. */
class ClosedToDirectAccessTest {

    private static final String ACL = "AWS::WAFv2::WebACL";
    private static final String ASSOCIATION = "AWS::WAFv2::WebACLAssociation";

    @ParameterizedTest
    @EnumSource
    void a_firewall_stands_before_the_stage(Synthesized app) {
        JsonNode association = app.resource("LucaApi", ASSOCIATION, "EdgeAssociation");

        assertThat(association.at("/WebACLArn/Fn::GetAtt/0").asText()).startsWith("EdgeWebAcl");
        assertThat(association.path("ResourceArn").toString()).contains(":apigateway:", "SchoolsApi", "Stagev1");
    }

    @Test
    void the_firewall_has_awss_rules_a_rate_and_a_size() {
        JsonNode acl = Synthesized.APP_RUNNER.resource("LucaApi", ACL, "EdgeWebAcl");

        assertThat(acl.path("Rules"))
                .extracting(rule -> rule.path("Name").asText())
                .containsExactly(
                        "body-size",
                        "rate-per-address",
                        "AWSManagedRulesCommonRuleSet",
                        "AWSManagedRulesKnownBadInputsRuleSet",
                        "AWSManagedRulesSQLiRuleSet");
        assertThat(acl.at("/AssociationConfig/RequestBody/API_GATEWAY/DefaultSizeInspectionLimit")
                        .asText())
                .isEqualTo("KB_64");
        JsonNode size = acl.at("/Rules/0");
        assertThat(size.at("/Statement/SizeConstraintStatement/Size").asInt()).isEqualTo(65_536);
        assertThat(size.at("/Statement/SizeConstraintStatement/FieldToMatch/Body/OversizeHandling")
                        .asText())
                .isEqualTo("MATCH");
        assertThat(size.at("/Action/Block/CustomResponse/ResponseCode").asInt()).isEqualTo(413);
        JsonNode rate = acl.at("/Rules/1");
        assertThat(rate.at("/Statement/RateBasedStatement/Limit").asInt()).isEqualTo(20_000);
        assertThat(rate.at("/Action/Block/CustomResponse/ResponseCode").asInt()).isEqualTo(429);
        assertThat(acl.at("/Rules/2/Statement/ManagedRuleGroupStatement/RuleActionOverrides"))
                .singleElement()
                .satisfies(counted -> assertThat(counted.path("Name").asText()).isEqualTo("SizeRestrictions_BODY"));
    }

    /** Samples and logs of a firewall hold what pupils sent. */
    @ParameterizedTest
    @EnumSource
    void the_firewall_keeps_no_samples_and_logs_refusals_without_tokens(Synthesized app) {
        assertThat(app.resources("LucaApi", ACL).values())
                .allSatisfy(acl -> assertThat(acl.toString()).doesNotContain("\"SampledRequestsEnabled\":true"));
        JsonNode logging = app.resource("LucaApi", "AWS::WAFv2::LoggingConfiguration", "");
        assertThat(logging.at("/LoggingFilter/DefaultBehavior").asText()).isEqualTo("DROP");
        assertThat(logging.at("/RedactedFields/0/SingleHeader/Name").asText()).isEqualTo("authorization");
        assertThat(logging.at("/LogDestinationConfigs/0").toString()).doesNotContain(":*");
    }

    @Test
    void app_runner_lets_only_calls_with_the_gateways_secret_pass() {
        Synthesized app = Synthesized.APP_RUNNER;
        JsonNode acl = app.resource("LucaApi", ACL, "OriginFirewallWebAcl");
        JsonNode match = acl.at("/Rules/0/Statement/ByteMatchStatement");

        assertThat(acl.path("DefaultAction").toString()).isEqualTo("{\"Block\":{}}");
        assertThat(acl.path("Rules")).hasSize(1);
        assertThat(acl.at("/Rules/0/Action").toString()).isEqualTo("{\"Allow\":{}}");
        assertThat(match.at("/FieldToMatch/SingleHeader/Name").asText()).isEqualTo("x-origin-verify");
        assertThat(match.path("PositionalConstraint").asText()).isEqualTo("EXACTLY");
        assertThat(match.path("SearchString").toString()).contains("{{resolve:secretsmanager:", "OriginSecret");
        assertThat(app.resource("LucaApi", ASSOCIATION, "OriginFirewallAssociation")
                        .at("/ResourceArn/Fn::GetAtt/0")
                        .asText())
                .startsWith("InteractiveService");
    }

    @Test
    void fargate_is_reached_over_the_gateways_link_only() {
        Synthesized app = Synthesized.FARGATE;
        JsonNode balancer = app.resource("LucaApi", "AWS::ElasticLoadBalancingV2::LoadBalancer", "");
        JsonNode service = app.resource("LucaApi", "AWS::ECS::Service", "");

        assertThat(balancer.path("Scheme").asText()).isEqualTo("internal");
        assertThat(service.at("/NetworkConfiguration/AwsvpcConfiguration/AssignPublicIp")
                        .asText())
                .isEqualTo("DISABLED");
        List<String> openings = new ArrayList<>();
        app.resources("LucaApi", "AWS::EC2::SecurityGroupIngress").forEach((id, rule) -> {
            assertThat(rule.has("CidrIp")).as(id).isFalse();
            openings.add(rule.at("/SourceSecurityGroupId/Fn::GetAtt/0").asText() + " "
                    + rule.path("FromPort").asInt());
        });
        assertThat(openings)
                .containsExactlyInAnyOrder(
                        "InteractiveLinkSecurityGroup66E416FF 80", "InteractiveServiceLBSecurityGroupC2D337BE 8080");
        assertThat(app.resources("LucaApi", "AWS::EC2::SecurityGroup").values())
                .allSatisfy(
                        group -> assertThat(group.has("SecurityGroupIngress")).isFalse());
    }

    /** EC2 refuses others at deployment. */
    @Test
    void security_groups_are_described_in_letters_that_ec2_takes() {
        assertThat(Synthesized.FARGATE.resources("LucaApi", "AWS::EC2::SecurityGroup"))
                .isNotEmpty()
                .allSatisfy(
                        (id, group) -> assertThat(group.path("GroupDescription").asText())
                                .matches("[A-Za-z0-9. _\\-:/()#,@\\[\\]+=&;{}!$*]{1,255}"));
    }

    @Test
    void the_gateway_goes_to_the_load_balancer_through_the_link() {
        assertThat(Synthesized.FARGATE.openApi().path("paths").properties())
                .allSatisfy(path -> path.getValue().properties().forEach(operation -> {
                    JsonNode integration = operation.getValue().path("x-amazon-apigateway-integration");
                    if (integration.path("type").asText().equals("http_proxy")) {
                        assertThat(integration.path("connectionType").asText()).isEqualTo("VPC_LINK");
                        assertThat(integration.at("/connectionId/Ref").asText()).startsWith("InteractiveLink");
                        assertThat(integration.at("/integrationTarget/Ref").asText())
                                .startsWith("InteractiveServiceLB");
                    }
                }));
    }

    @Test
    void fargate_rolls_back_a_deployment_that_does_not_start_and_runs_in_two_zones() {
        JsonNode service = Synthesized.FARGATE.resource("LucaApi", "AWS::ECS::Service", "");

        assertThat(service.at("/DeploymentConfiguration/DeploymentCircuitBreaker")
                        .toString())
                .isEqualTo("{\"Enable\":true,\"Rollback\":true}");
        assertThat(service.at("/NetworkConfiguration/AwsvpcConfiguration/Subnets"))
                .hasSize(2);
        assertThat(Synthesized.FARGATE.resources("LucaApi", "AWS::EC2::NatGateway"))
                .hasSize(2);
        assertThat(Synthesized.FARGATE
                        .resource("LucaApi", "AWS::ApplicationAutoScaling::ScalableTarget", "")
                        .path("MinCapacity")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void both_ask_the_service_for_its_health() {
        assertThat(Synthesized.APP_RUNNER
                        .resource("LucaApi", "AWS::AppRunner::Service", "")
                        .at("/HealthCheckConfiguration/Path")
                        .asText())
                .isEqualTo("/health");
        assertThat(Synthesized.FARGATE
                        .resource("LucaApi", "AWS::ElasticLoadBalancingV2::TargetGroup", "")
                        .path("HealthCheckPath")
                        .asText())
                .isEqualTo("/health");
    }

    @Test
    void the_image_is_of_the_machine_that_runs_it() {
        assertThat(Map.of(
                        Synthesized.APP_RUNNER, "linux/amd64",
                        Synthesized.FARGATE, "linux/arm64"))
                .allSatisfy((app, platform) -> assertThat(app.directory().resolve("LucaApi.assets.json"))
                        .content()
                        .contains("\"platform\": \"" + platform + "\""));
        assertThat(Synthesized.FARGATE
                        .resource("LucaApi", "AWS::ECS::TaskDefinition", "")
                        .at("/RuntimePlatform/CpuArchitecture")
                        .asText())
                .isEqualTo("ARM64");
    }
}
