package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The policy on which schools rely: spelled out, so that no part of it can go unnoticed. */
class TenantIsolationTest {

    private static final ObjectMapper json = new ObjectMapper();
    private static final String ROLE = "AWS::IAM::Role";

    @ParameterizedTest
    @EnumSource
    void the_tenant_role_reaches_keys_of_the_tagged_school_only(Synthesized app) throws Exception {
        JsonNode statements = tenantRole(app).at("/Policies/0/PolicyDocument/Statement");
        JsonNode records = statements.get(0);

        assertThat(records.path("Condition")).isEqualTo(json.readTree("""
                {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["TENANT#${aws:PrincipalTag/school_id}#*"]},
                 "Null": {"dynamodb:LeadingKeys": "false", "aws:PrincipalTag/school_id": "false"}}"""));
        assertThat(records.path("Effect").asText()).isEqualTo("Allow");
        assertThat(tenantRole(app).path("Policies")).hasSize(1);
        assertThat(statements).hasSize(2);
        assertThat(tenantRole(app).has("ManagedPolicyArns")).isFalse();
    }

    /** Only of these does DynamoDB tell IAM the leading keys: a Scan, PartiQL or a wildcard would pass ForAllValues. */
    @ParameterizedTest
    @EnumSource
    void the_tenant_role_has_item_actions_only(Synthesized app) {
        assertThat(texts(tenantRole(app).at("/Policies/0/PolicyDocument/Statement/0/Action")))
                .containsExactlyInAnyOrder(
                        "dynamodb:GetItem",
                        "dynamodb:BatchGetItem",
                        "dynamodb:Query",
                        "dynamodb:PutItem",
                        "dynamodb:UpdateItem",
                        "dynamodb:DeleteItem",
                        "dynamodb:BatchWriteItem",
                        "dynamodb:ConditionCheckItem");
    }

    @ParameterizedTest
    @EnumSource
    void the_tenant_role_names_the_table_and_each_index(Synthesized app) {
        JsonNode resources = tenantRole(app).at("/Policies/0/PolicyDocument/Statement/0/Resource");

        assertThat(resources).hasSize(3);
        assertThat(resources.get(0).path("Fn::ImportValue").asText()).contains("PlatformTable", "Arn");
        assertThat(resources.get(1).toString()).contains("/index/GSI1\"").doesNotContain("*");
        assertThat(resources.get(2).toString()).contains("/index/GSI2\"").doesNotContain("*");
    }

    @ParameterizedTest
    @EnumSource
    void the_key_is_used_through_dynamodb_only(Synthesized app) {
        JsonNode use = tenantRole(app).at("/Policies/0/PolicyDocument/Statement/1");

        assertThat(texts(use.path("Action")))
                .containsExactlyInAnyOrder("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey");
        assertThat(use.at("/Condition/StringEquals/kms:ViaService").toString()).contains("dynamodb.");
        assertThat(use.path("Resource").toString()).contains("PlatformKey");
    }

    /** Without a tag the pattern would become TENANT##*; with other tags beside it, a later policy could be fooled. */
    @ParameterizedTest
    @EnumSource
    void only_the_service_may_become_the_tenant_role_and_only_with_a_school(Synthesized app) throws Exception {
        JsonNode trust = tenantRole(app).at("/AssumeRolePolicyDocument/Statement");

        assertThat(trust).hasSize(2);
        assertThat(trust)
                .extracting(statement -> statement.path("Action").asText())
                .containsExactly("sts:AssumeRole", "sts:TagSession");
        JsonNode principal = json.readTree("""
                {"AWS": {"Fn::GetAtt": ["InteractiveRoleFC1424F2", "Arn"]}}""");
        JsonNode condition = json.readTree("""
                {"StringLike": {"aws:RequestTag/school_id": "?*"},
                 "ForAllValues:StringEquals": {"aws:TagKeys": ["school_id"]},
                 "Null": {"aws:TagKeys": "false"}}""");
        assertThat(trust).allSatisfy(statement -> {
            assertThat(statement.path("Principal")).isEqualTo(principal);
            assertThat(statement.path("Condition")).isEqualTo(condition);
        });
    }

    /** A tag on the role itself would stand in for the session tag that a caller forgot. */
    @ParameterizedTest
    @EnumSource
    void the_tenant_role_carries_no_tag_of_its_own(Synthesized app) {
        assertThat(tenantRole(app).has("Tags")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void the_service_itself_may_only_become_the_tenant_role_begin_an_erasure_or_an_export_and_tell_of_traces(
            Synthesized app) throws Exception {
        JsonNode role = app.resource("LucaApi", ROLE, "InteractiveRole");
        List<JsonNode> policies = new ArrayList<>();
        app.resources("LucaApi", "AWS::IAM::Policy").forEach((id, policy) -> {
            if (policy.path("Roles").toString().contains("InteractiveRoleFC1424F2")) {
                policies.add(policy);
            }
        });

        assertThat(role.has("Policies")).isFalse();
        assertThat(role.has("ManagedPolicyArns")).isFalse();
        JsonNode become = json.readTree("""
                {"Action": ["sts:AssumeRole", "sts:TagSession"],
                 "Condition": {"StringLike": {"aws:RequestTag/school_id": "?*"}},
                 "Effect": "Allow",
                 "Resource": {"Fn::GetAtt": ["InteractiveTenantRoleF5C90BDE", "Arn"]}}""");
        List<JsonNode> statements = new ArrayList<>();
        policies.forEach(policy -> policy.at("/PolicyDocument/Statement").forEach(statements::add));
        assertThat(statements.remove(json.readTree("""
                        {"Action": "xray:PutTraceSegments", "Effect": "Allow", "Resource": "*"}""")))
                .as("traces of the collector that is beside it on Fargate")
                .isEqualTo(!app.resources("LucaApi", "AWS::ECS::Service").isEmpty());
        assertThat(statements).hasSize(5).contains(become);
        statements.remove(become);
        assertThat(statements)
                .extracting(each -> (each.path("Action").isArray()
                                ? each.path("Action").toString()
                                : each.path("Action").asText())
                        + each.path("Resource")
                                .toString()
                                .replaceAll(".*:(stateMachine|execution)(:luca-[a-z]+)(-[a-z]+)?(:\\*)?.*", " $1$2$4"))
                .containsExactlyInAnyOrder(
                        "states:StartExecution stateMachine:luca-erasure",
                        "[\"states:DescribeExecution\",\"states:StopExecution\"] execution:luca-erasure:*",
                        "states:StartExecution stateMachine:luca-export",
                        "[\"states:DescribeExecution\",\"states:StopExecution\"] execution:luca-export:*");
    }

    @ParameterizedTest
    @EnumSource
    void the_registry_role_reads_the_list_of_schools_only(Synthesized app) throws Exception {
        JsonNode role = app.resource("LucaData", ROLE, "RegistryRole");
        JsonNode read = role.at("/Policies/0/PolicyDocument/Statement/0");

        assertThat(texts(read.path("Action"))).containsExactlyInAnyOrder("dynamodb:GetItem", "dynamodb:Query");
        assertThat(read.path("Resource").toString()).contains("PlatformTable", "Arn");
        assertThat(read.path("Condition")).isEqualTo(json.readTree("""
                {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["PLATFORM#SCHOOLS"]},
                 "Null": {"dynamodb:LeadingKeys": "false"}}"""));
        assertThat(role.at("/AssumeRolePolicyDocument/Statement"))
                .singleElement()
                .satisfies(trust -> assertThat(trust.path("Condition")).isEqualTo(json.readTree("""
                        {"StringEquals": {"aws:PrincipalTag/luca:job": "all-schools"}}""")));
    }

    /** With what it does on AWS, the check after a deployment says whether IAM keeps schools apart in indexes too. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = "PROD_.*")
    void the_probe_reads_by_the_guards_of_the_tenant_role_and_writes_nothing(Synthesized app) {
        JsonNode records = probes(app).getFirst().at("/Policies/0/PolicyDocument/Statement/0");

        assertThat(texts(records.path("Action"))).containsExactlyInAnyOrder("dynamodb:GetItem", "dynamodb:Query");
        assertThat(records.path("Condition"))
                .isEqualTo(tenantRole(app).at("/Policies/0/PolicyDocument/Statement/0/Condition"));
        assertThat(probes(app)
                        .getFirst()
                        .at("/Policies/0/PolicyDocument/Statement/1/Action")
                        .asText())
                .isEqualTo("kms:Decrypt");
        assertThat(records.path("Resource")).hasSize(3);
        assertThat(records.path("Resource").toString()).contains("/index/GSI1\"", "/index/GSI2\"");
        assertThat(probes(app).getFirst().has("ManagedPolicyArns")).isFalse();
    }

    /** Operators of the account, who may assume roles; the roles of these templates may assume those only that a policy names. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = "PROD_.*")
    void only_operators_of_the_account_become_the_probe_and_only_with_a_school(Synthesized app) throws Exception {
        JsonNode trust = probes(app).getFirst().at("/AssumeRolePolicyDocument/Statement");

        assertThat(trust)
                .extracting(statement -> statement.path("Action").asText())
                .containsExactly("sts:AssumeRole", "sts:TagSession");
        JsonNode condition = json.readTree("""
                {"StringLike": {"aws:RequestTag/school_id": "?*"},
                 "ForAllValues:StringEquals": {"aws:TagKeys": ["school_id"]},
                 "Null": {"aws:TagKeys": "false"}}""");
        assertThat(trust).allSatisfy(statement -> {
            assertThat(statement.at("/Principal/AWS").toString()).contains(":iam::", "AWS::AccountId", ":root");
            assertThat(statement.path("Condition")).isEqualTo(condition);
        });
        for (String stack : app.stacks()) {
            for (String type : List.of(ROLE, "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")) {
                app.resources(stack, type)
                        .forEach((id, resource) -> assertThat(
                                        resource.path("Policies").toString() + resource.path("PolicyDocument"))
                                .as("%s of %s", id, stack)
                                .doesNotContain("ProbeRole"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "PROD_.*")
    void prod_has_no_probe(Synthesized app) {
        assertThat(probes(app)).isEmpty();
        assertThat(app.template("LucaData").path("Outputs").has("ProbeRoleArn")).isFalse();
    }

    /** A grant that CDK adds by itself would show here; its data grants include Scan. */
    @ParameterizedTest
    @EnumSource
    void no_other_role_reaches_the_table(Synthesized app) {
        List<String> reaching = new ArrayList<>();
        for (String type : List.of(ROLE, "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")) {
            for (Map.Entry<String, JsonNode> resource :
                    app.resources("LucaApi", type).entrySet()) {
                if (resource.getValue().toString().contains("dynamodb")) {
                    reaching.add(resource.getKey());
                }
            }
        }
        assertThat(reaching).containsExactly("InteractiveTenantRoleF5C90BDE");
    }

    private static List<JsonNode> probes(Synthesized app) {
        return app.stacks().stream()
                .flatMap(stack -> app.resources(stack, ROLE).entrySet().stream())
                .filter(role -> role.getKey().startsWith("Probe"))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static JsonNode tenantRole(Synthesized app) {
        return app.resource("LucaApi", ROLE, "InteractiveTenantRole");
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        node.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
