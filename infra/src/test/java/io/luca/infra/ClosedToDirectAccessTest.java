package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.infra.settings.Settings;
import io.luca.infra.settings.SettingsFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awscdk.App;

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
                        "rate-per-token",
                        "sign-in-rate-per-address",
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
        JsonNode rate = acl.at("/Rules/3");
        assertThat(rate.at("/Statement/RateBasedStatement/Limit").asInt()).isEqualTo(300_000);
        assertThat(rate.at("/Action/Block/CustomResponse/ResponseCode").asInt()).isEqualTo(429);
    }

    /** A pupil's answer about HTML, paths or SQL is schoolwork, and 25 events would go with it. */
    @ParameterizedTest
    @EnumSource
    void what_only_looks_for_code_in_a_body_is_counted_and_blocks_nothing(Synthesized app) {
        List<String> counted = new ArrayList<>();
        app.resource("LucaApi", ACL, "EdgeWebAcl")
                .path("Rules")
                .forEach(rule -> rule.at("/Statement/ManagedRuleGroupStatement/RuleActionOverrides")
                        .forEach(override -> {
                            assertThat(override.path("ActionToUse").has("Count"))
                                    .isTrue();
                            counted.add(override.path("Name").asText());
                        }));

        assertThat(counted)
                .containsExactlyInAnyOrder(
                        "CrossSiteScripting_BODY",
                        "EC2MetaDataSSRF_BODY",
                        "GenericLFI_BODY",
                        "GenericRFI_BODY",
                        "SizeRestrictions_BODY",
                        "SQLi_BODY",
                        "SQLiExtendedPatterns_BODY");
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

    /** The firewall is changed before the gateway, and knows both: no call is refused meanwhile. */
    @Test
    void a_new_number_is_a_new_secret_and_the_one_before_opens_for_as_long() {
        Map<String, Object> context = new HashMap<>(new SettingsFiles(Path.of("")).context("laptop"));
        context.putAll(Map.of("interactiveCompute", "app-runner", "originSecret", "3"));
        App app = LucaApp.app(context);
        LucaApp.build(app, Settings.from(app.getNode(), Synthesized.artifacts()));
        JsonNode resources = new ObjectMapper()
                .valueToTree(app.synth().getStackByName("LucaApi").getTemplate())
                .path("Resources");

        List<String> secrets = new ArrayList<>();
        List<String> opening = new ArrayList<>();
        resources.properties().forEach(resource -> {
            if (resource.getValue().path("Type").asText().equals("AWS::SecretsManager::Secret")) {
                secrets.add(resource.getKey());
            }
            if (resource.getKey().startsWith("OriginFirewallWebAcl")) {
                resource.getValue()
                        .at("/Properties/Rules")
                        .forEach(rule -> opening.add(rule.at("/Statement/ByteMatchStatement/SearchString")
                                .toString()));
            }
        });

        assertThat(secrets).hasSize(2).allMatch(id -> id.matches("Origin[23]Secret.*"));
        assertThat(opening).hasSize(2);
        assertThat(opening.getFirst()).contains("Origin3Secret");
        assertThat(opening.getLast()).contains("Origin2Secret");
        resources.properties().forEach(resource -> {
            if (resource.getValue().path("Type").asText().equals("AWS::ApiGateway::RestApi")) {
                assertThat(resource.getValue().at("/Properties/Body").toString())
                        .contains("Origin3Secret")
                        .doesNotContain("Origin2Secret");
                assertThat(resource.getValue().path("DependsOn").toString()).contains("OriginFirewallWebAcl");
            }
        });
    }

    @Test
    void fargate_is_reached_over_the_gateways_link_only() {
        Synthesized app = Synthesized.FARGATE;
        JsonNode balancer = app.resource("LucaApi", "AWS::ElasticLoadBalancingV2::LoadBalancer", "");
        JsonNode service = app.resource("LucaApi", "AWS::ECS::Service", "");

        assertThat(balancer.path("Scheme").asText()).isEqualTo("internal");
        assertThat(service.at("/NetworkConfiguration/AwsvpcConfiguration/AssignPublicIp")
                        .asText())
                .isEqualTo("ENABLED"); // to get out; nobody gets in by it, as the openings say
        List<String> openings = new ArrayList<>();
        app.resources("LucaApi", "AWS::EC2::SecurityGroupIngress").forEach((id, rule) -> {
            assertThat(rule.has("CidrIp")).as(id).isFalse();
            openings.add(rule.at("/SourceSecurityGroupId/Fn::GetAtt/0").asText() + " "
                    + rule.path("FromPort").asInt());
        });
        assertThat(openings)
                .containsExactlyInAnyOrder(
                        "InteractiveLinkSecurityGroup66E416FF 80", "InteractiveBalancerSecurityGroup6A2AA948 8080");
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
                                .startsWith("InteractiveBalancer");
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
                .isEmpty();
        assertThat(service.has("DesiredCount")).isFalse();
        assertThat(Synthesized.FARGATE
                        .resource("LucaApi", "AWS::ApplicationAutoScaling::ScalableTarget", "")
                        .path("MinCapacity")
                        .asInt())
                .isEqualTo(2);
    }

    /** In the zone of the schools, and with as many tasks in the morning as in the evening. */
    @Test
    void a_pause_stops_all_tasks_and_its_end_brings_them_back() {
        JsonNode actions = Synthesized.PROD_ON_FARGATE
                .resource("LucaApi", "AWS::ApplicationAutoScaling::ScalableTarget", "")
                .path("ScheduledActions");

        assertThat(actions)
                .extracting(action -> action.path("Schedule").asText() + " "
                        + action.path("Timezone").asText() + " "
                        + action.at("/ScalableTargetAction/MinCapacity").asInt() + " "
                        + action.at("/ScalableTargetAction/MaxCapacity").asInt())
                .containsExactlyInAnyOrder(
                        "cron(30 22 * * ? *) America/Mexico_City 0 0", "cron(30 5 * * ? *) America/Mexico_City 2 10");
        assertThat(Synthesized.FARGATE
                        .resource("LucaApi", "AWS::ApplicationAutoScaling::ScalableTarget", "")
                        .has("ScheduledActions"))
                .isFalse();
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
