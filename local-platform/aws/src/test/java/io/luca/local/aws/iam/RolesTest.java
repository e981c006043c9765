package io.luca.local.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.template.CloudAssembly;
import io.luca.local.aws.template.Deployment;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.UnsupportedResourceException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolesTest {

    private static final String ACCOUNT = "arn:aws:iam::000000000000:";
    private static final String SERVICE = ACCOUNT + "role/S-Service";
    private static final String TENANT = ACCOUNT + "role/S-Tenant";
    private static final String QUEUE = "arn:aws:sqs:us-east-1:000000000000:q";

    private final Roles roles = new Roles(Environment.LAPTOP);

    @ParameterizedTest(name = "tag {0} = {1}: {2}")
    @CsvSource(quoteCharacter = '`', textBlock = """
            school_id, s1, true
            SCHOOL_ID, s1, false
            school_id, ``, false
            other,     s1, false
            """)
    void lets_the_service_become_the_tenant_role_only_with_a_school(String key, String value, boolean allowed) {
        deployTenantRoles();

        assertAssumable(session(SERVICE, Map.of()), TENANT, Map.of(key, value), allowed);
    }

    @Test
    void refuses_a_session_without_tags_or_with_one_more() {
        deployTenantRoles();

        assertAssumable(session(SERVICE, Map.of()), TENANT, Map.of(), false);
        assertAssumable(session(SERVICE, Map.of()), TENANT, Map.of("school_id", "s1", "role", "admin"), false);
    }

    @Test
    void refuses_everybody_that_the_trust_policy_does_not_name() {
        deployTenantRoles();
        Map<String, String> tags = Map.of("school_id", "s1");

        assertAssumable(session(ACCOUNT + "role/S-Stranger", Map.of()), TENANT, tags, false);
        assertAssumable(session(TENANT, tags), TENANT, Map.of("school_id", "s2"), false);
        assertAssumable(new Caller.AccountRoot("000000000000"), TENANT, tags, false);
        assertAssumable(new Caller.Anonymous(), TENANT, tags, false);
        assertAssumable(session(SERVICE, Map.of()), ACCOUNT + "role/Nobody", tags, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no identity policy", "no sts:TagSession by identity", "no sts:TagSession by trust"})
    void demands_both_actions_on_both_sides(String missing) {
        String own = switch (missing) {
            case "no identity policy" -> "\"sqs:SendMessage\"";
            case "no sts:TagSession by identity" -> "\"sts:AssumeRole\"";
            default -> "\"sts:AssumeRole\",\"sts:TagSession\"";
        };
        String trusted = missing.endsWith("trust") ? "\"sts:AssumeRole\"" : "\"sts:AssumeRole\",\"sts:TagSession\"";
        deploy("""
                "Service":%s,
                "Tenant":%s""".formatted(
                        role(SERVICE_TRUST, "{\"Effect\":\"Allow\",\"Action\":[" + own + "],\"Resource\":\"*\"}"),
                        role(
                                "{\"Effect\":\"Allow\",\"Action\":[" + trusted + "],\"Principal\":{\"AWS\":\"" + SERVICE
                                        + "\"}}",
                                ANYTHING)));

        assertAssumable(session(SERVICE, Map.of()), TENANT, Map.of("school_id", "s1"), false);
        assertAssumable(session(SERVICE, Map.of()), TENANT, Map.of(), !missing.equals("no identity policy"));
    }

    @Test
    void a_trust_in_the_account_leaves_the_choice_to_identity_policies() {
        deploy("""
                "Service":%s,
                "Powerless":%s,
                "Registry":%s""".formatted(
                        role(SERVICE_TRUST, "{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"*\"}"),
                        role(SERVICE_TRUST, "{\"Effect\":\"Allow\",\"Action\":\"sqs:*\",\"Resource\":\"*\"}"),
                        role(
                                "{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"AWS\":\""
                                        + ACCOUNT + "root\"}}",
                                ANYTHING)));

        assertAssumable(session(SERVICE, Map.of()), ACCOUNT + "role/S-Registry", Map.of(), true);
        assertAssumable(session(ACCOUNT + "role/S-Powerless", Map.of()), ACCOUNT + "role/S-Registry", Map.of(), false);
        assertAssumable(new Caller.AccountRoot("000000000000"), ACCOUNT + "role/S-Registry", Map.of(), true);
    }

    @Test
    void session_tags_win_over_the_tags_of_the_role_and_names_of_tags_have_no_case() {
        deploy("\"Service\":" + """
                {"Type":"AWS::IAM::Role","Properties":{
                  "AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[%s]},
                  "Tags":[{"Key":"team","Value":"red"}],
                  "Policies":[{"PolicyName":"p","PolicyDocument":{"Version":"2012-10-17","Statement":{
                    "Effect":"Allow","Action":"sqs:SendMessage","Resource":"*",
                    "Condition":{"StringEquals":{"aws:PrincipalTag/Team":"red"}}}}}]}}""".formatted(SERVICE_TRUST));

        assertThat(allows(session(SERVICE, Map.of()))).isTrue();
        assertThat(allows(session(SERVICE, Map.of("TEAM", "blue")))).isFalse();
    }

    @Test
    void attaches_policies_of_every_kind() {
        deploy("""
                "Service":%s,
                "Attached":{"Type":"AWS::IAM::Policy","Properties":{"PolicyName":"p","Roles":[{"Ref":"Service"}],
                  "PolicyDocument":{"Version":"2012-10-17","Statement":{
                    "Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}}}},
                "Managed":{"Type":"AWS::IAM::ManagedPolicy","Properties":{"Roles":[{"Ref":"Service"}],
                  "PolicyDocument":{"Version":"2012-10-17","Statement":{
                    "Effect":"Deny","Action":"sqs:PurgeQueue","Resource":"*"}}}},
                "ByArn":{"Type":"AWS::IAM::Role","Properties":{
                  "AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[%s]},
                  "ManagedPolicyArns":[{"Ref":"Granting"}]}},
                "Granting":{"Type":"AWS::IAM::ManagedPolicy","Properties":{
                  "PolicyDocument":{"Version":"2012-10-17","Statement":{
                    "Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}}}}""".formatted(
                        role(SERVICE_TRUST, "{\"Effect\":\"Allow\",\"Action\":\"sqs:PurgeQueue\",\"Resource\":\"*\"}"),
                        SERVICE_TRUST));

        assertThat(allows(session(SERVICE, Map.of()))).isTrue();
        assertThat(allows(session(ACCOUNT + "role/S-ByArn", Map.of()))).isTrue();
        assertThatThrownBy(() -> roles.require(session(SERVICE, Map.of()), "sqs:PurgeQueue", QUEUE))
                .hasMessageEndingWith("with an explicit deny in an identity-based policy");
    }

    @Test
    void says_of_a_refusal_what_aws_says_and_counts_it() {
        deployTenantRoles();

        assertThatThrownBy(() -> roles.require(session(SERVICE, Map.of()), "sqs:SendMessage", QUEUE))
                .isInstanceOfSatisfying(AwsError.class, refused -> {
                    assertThat(refused.code()).isEqualTo("AccessDeniedException");
                    assertThat(refused.status()).isEqualTo(400);
                })
                .hasMessage(
                        "User: arn:aws:sts::000000000000:assumed-role/S-Service/session is not authorized to perform:"
                                + " sqs:SendMessage on resource: " + QUEUE
                                + " because no identity-based policy allows the sqs:SendMessage action");
        assertThat(roles.refusals()).isEqualTo(1);
    }

    @Test
    void refuses_nobody_and_unknown_roles_and_lets_the_operator_do_everything() {
        deployTenantRoles();

        assertThat(allows(new Caller.Anonymous())).isFalse();
        assertThat(allows(session(ACCOUNT + "role/Nobody", Map.of()))).isFalse();
        assertThat(allows(new Caller.AccountRoot("000000000000"))).isTrue();
    }

    /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
    @Test
    void refuses_policies_that_are_longer_than_iam_takes() {
        String inline = """
                {"Effect":"Allow","Action":"a:b","Resource":"%s"}""".formatted("arn:aws:sqs:us-east-1:1:" + "r".repeat(4_976));
        String policy = """
                        {"Type":"AWS::IAM::Policy","Properties":{"PolicyName":"p","Roles":["S-Service"],
                          "PolicyDocument":{"Version":"2012-10-17","Statement":[%s]}}}""".formatted(inline);

        assertThatThrownBy(() -> deploy(
                        "\"Service\":" + role(SERVICE_TRUST, inline) + ",\"More\":" + policy + ",\"Most\":" + policy))
                .hasMessageContaining("S/Most")
                .hasMessageContaining("10240 characters at most");
        assertThatThrownBy(() -> deploy("""
                        "Long":{"Type":"AWS::IAM::ManagedPolicy","Properties":{
                          "PolicyDocument":{"Version":"2012-10-17","Statement":[%s,%s]}}}""".formatted(inline, inline))).hasMessageContaining("6144 characters at most");
        assertThatThrownBy(() ->
                        deploy("\"Service\":" + role(SERVICE_TRUST + """
                        ,{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"%s"}}""".formatted("s".repeat(2_048)), inline)))
                .hasMessageContaining("2048 characters at most");
    }

    @Test
    void stops_at_a_policy_that_it_cannot_honour_by_the_resource() {
        assertThatThrownBy(() -> deploy("\"Service\":" + role(SERVICE_TRUST, """
                        {"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"StringMatches":{"a":"b"}}}""")))
                .isInstanceOf(UnsupportedResourceException.class)
                .hasMessageContaining("S/Service")
                .hasMessageContaining("StringMatches");
        assertThatThrownBy(() -> deploy("""
                        "Lost":{"Type":"AWS::IAM::Policy","Properties":{"PolicyName":"p","Roles":["Nobody"],
                          "PolicyDocument":{"Version":"2012-10-17","Statement":[%s]}}}""".formatted(ANYTHING))).hasMessageContaining("Nobody, which does not exist");
        assertThatThrownBy(() -> deploy("""
                        "Service":{"Type":"AWS::IAM::Role","Properties":{
                          "AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[%s]},
                          "PermissionsBoundary":"arn:aws:iam::000000000000:policy/b"}}""".formatted(SERVICE_TRUST))).hasMessageContaining("PermissionsBoundary");
    }

    @Test
    void lists_policies_of_aws_itself_as_without_meaning() {
        Deployment deployment = deploy("""
                "Service":{"Type":"AWS::IAM::Role","Properties":{
                  "AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[%s]},
                  "ManagedPolicyArns":["arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess"]}}""".formatted(SERVICE_TRUST));

        assertThat(deployment.withoutMeaning()).containsKey("S/Service (AWS::IAM::Role) ManagedPolicyArns");
        assertThat(allows(session(SERVICE, Map.of()))).isFalse();
    }

    private static final String SERVICE_TRUST = """
            {"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"tasks.apprunner.amazonaws.com"}}""";
    private static final String ANYTHING = """
            {"Effect":"Allow","Action":"*","Resource":"*"}""";

    /** The roles of the platform: a service that may become a school, under the same condition on both sides. */
    private void deployTenantRoles() {
        String onlyWithSchool = """
                "Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["school_id"]},"Null":{"aws:TagKeys":"false"},
                             "StringLike":{"aws:RequestTag/school_id":"?*"}}""";
        deploy("""
                "Service":%s,
                "Stranger":%s,
                "Tenant":%s""".formatted(
                        role(SERVICE_TRUST, """
                        {"Effect":"Allow","Action":["sts:AssumeRole","sts:TagSession"],"Resource":"%s"}""".formatted(TENANT)),
                        role(SERVICE_TRUST, ANYTHING),
                        role("""
                        {"Effect":"Allow","Action":["sts:AssumeRole","sts:TagSession"],"Principal":{"AWS":"%s"},%s}""".formatted(SERVICE, onlyWithSchool), ANYTHING)));
    }

    private static String role(String trust, String statement) {
        return """
                {"Type":"AWS::IAM::Role","Properties":{
                  "AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[%s]},
                  "Policies":[{"PolicyName":"p","PolicyDocument":{"Version":"2012-10-17","Statement":[%s]}}]}}""".formatted(trust, statement);
    }

    private Deployment deploy(String resources) {
        CloudAssembly.Template template =
                new CloudAssembly.Template("S", Policies.json("{\"Resources\":{" + resources + "}}"));
        return new Deployment(Environment.LAPTOP, (id, _) -> id, List.of(roles))
                .deploy(new CloudAssembly(List.of(template), Map.of(), Map.of()));
    }

    private static Caller session(String role, Map<String, String> tags) {
        return new Caller.RoleSession(role, "session", tags, Instant.MAX);
    }

    private boolean allows(Caller caller) {
        try {
            roles.require(caller, "sqs:SendMessage", QUEUE);
            return true;
        } catch (AwsError refused) {
            return false;
        }
    }

    private void assertAssumable(Caller caller, String role, Map<String, String> tags, boolean allowed) {
        if (allowed) {
            assertThatCode(() -> roles.requireAssumable(caller, role, "session", tags))
                    .doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> roles.requireAssumable(caller, role, "session", tags))
                    .isInstanceOfSatisfying(
                            AwsError.class,
                            refused -> assertThat(refused.code()).isEqualTo("AccessDenied"));
        }
    }
}
