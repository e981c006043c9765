package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.contract.IdentityAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How people come to a token: the pool's second factor, its trigger with the trigger's rights, and the firewall before it. */
class SignInPathTest {

    private static final Synthesized APP = Synthesized.FARGATE;
    private static final String POOL = "PeoplePoolC64A4D1E";

    @Test
    void a_second_factor_is_an_authenticator_and_for_who_turns_it_on() {
        JsonNode pool = APP.resource("LucaData", "AWS::Cognito::UserPool", "");

        assertThat(pool.path("MfaConfiguration").asText()).isEqualTo("OPTIONAL");
        assertThat(pool.path("EnabledMfas").toString()).isEqualTo("[\"SOFTWARE_TOKEN_MFA\"]");
    }

    /** Whoever could write it would have a session of before trusted; what a client reads stands in its tokens. */
    @ParameterizedTest
    @EnumSource
    void that_a_factor_is_proven_is_an_attribute_which_no_client_reads_or_writes(Synthesized app) {
        JsonNode schema = app.resource("LucaData", "AWS::Cognito::UserPool", "").path("Schema");
        JsonNode last = schema.path(schema.size() - 1);

        assertThat("custom:" + last.path("Name").asText())
                .as("a pool in use takes a new attribute at the end")
                .isEqualTo(IdentityAttributes.FACTOR_PROVEN_AT);
        assertThat(last.path("Mutable").asBoolean()).isTrue();
        app.resources("LucaData", "AWS::Cognito::UserPoolClient").values().forEach(client -> {
            for (String list : List.of("ReadAttributes", "WriteAttributes")) {
                assertThat(client.path(list))
                        .as("an empty list allows all")
                        .isNotEmpty()
                        .noneMatch(name -> name.asText().equals(IdentityAttributes.FACTOR_PROVEN_AT));
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void the_pool_asks_the_alias_of_the_function_before_a_token_and_nobody_else(Synthesized app) {
        JsonNode triggers =
                app.resource("LucaData", "AWS::Cognito::UserPool", "").path("LambdaConfig");
        String alias = idOf(app, "AWS::Lambda::Alias");

        assertThat(triggers.path("PreTokenGeneration").toString()).isEqualTo("{\"Ref\":\"" + alias + "\"}");
        assertThat(triggers.path("PreSignUp").toString()).startsWith("{\"Fn::GetAtt\":[\"NewPeopleFunction");
        assertThat(triggers).hasSize(2);
    }

    @Test
    void the_pool_alone_may_call_it_and_only_by_its_alias() {
        JsonNode permission = APP.resource("LucaData", "AWS::Lambda::Permission", "PeoplePoolPreTokenGeneration");

        assertThat(permission.path("Action").asText()).isEqualTo("lambda:InvokeFunction");
        assertThat(permission.path("Principal").asText()).isEqualTo("cognito-idp.amazonaws.com");
        assertThat(permission.path("FunctionName").toString())
                .isEqualTo("{\"Ref\":\"" + idOf(APP, "AWS::Lambda::Alias") + "\"}");
        assertThat(permission.path("SourceArn").toString()).isEqualTo("{\"Fn::GetAtt\":[\"" + POOL + "\",\"Arn\"]}");
    }

    /** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html */
    @Test
    void the_pool_alone_may_ask_about_new_people_and_who_answers_may_do_nothing() {
        JsonNode permission = APP.resource("LucaData", "AWS::Lambda::Permission", "PeoplePoolPreSignUp");

        assertThat(permission.path("Principal").asText()).isEqualTo("cognito-idp.amazonaws.com");
        assertThat(permission.path("SourceArn").toString()).isEqualTo("{\"Fn::GetAtt\":[\"" + POOL + "\",\"Arn\"]}");
        APP.resource("LucaData", "AWS::IAM::Policy", "NewPeople")
                .at("/PolicyDocument/Statement")
                .forEach(statement -> assertThat(statement.path("Action"))
                        .isNotEmpty()
                        .allMatch(action -> action.asText().matches("(logs|xray):.*")));
        assertThat(APP.resource("LucaData", "AWS::Lambda::Function", "NewPeople")
                        .path("Timeout")
                        .asInt())
                .isEqualTo(5);
    }

    @Test
    void the_function_has_a_snapshot_and_no_more_time_than_cognito_waits() {
        JsonNode function = APP.resource("LucaData", "AWS::Lambda::Function", "StaffRoles");

        assertThat(function.at("/SnapStart/ApplyOn").asText()).isEqualTo("PublishedVersions");
        assertThat(function.path("Timeout").asInt()).isEqualTo(5);
        assertThat(function.has("Environment")).as("the event says which pool").isFalse();
    }

    /** Besides its own log and traces, as every function of ours. */
    @Test
    void the_function_may_ask_about_a_person_and_note_it_and_end_sessions_and_nothing_else() {
        Set<String> rights = new TreeSet<>();
        List<JsonNode> ofThePool = new ArrayList<>();
        statements(idOf(APP, "AWS::IAM::Role", "StaffRoles")).forEach(statement -> {
            List<JsonNode> actions = new ArrayList<>();
            statement.path("Action").forEach(actions::add);
            if (actions.isEmpty()) {
                actions.add(statement.path("Action"));
            }
            actions.forEach(action -> rights.add(action.asText()));
            if (actions.toString().contains("cognito-idp")) {
                ofThePool.add(statement);
            }
        });

        assertThat(rights)
                .containsExactly(
                        "cognito-idp:AdminGetUser",
                        "cognito-idp:AdminUpdateUserAttributes",
                        "cognito-idp:AdminUserGlobalSignOut",
                        "logs:CreateLogStream",
                        "logs:PutLogEvents",
                        "xray:PutTelemetryRecords",
                        "xray:PutTraceSegments");
        assertThat(ofThePool).hasSize(1);
        assertThat(ofThePool.getFirst().path("Resource").toString())
                .isEqualTo("{\"Fn::GetAtt\":[\"" + POOL + "\",\"Arn\"]}");
    }

    /** The pool waits for the function, so the function must not wait for what names the pool: CloudFormation refuses a circle. */
    @Test
    void what_names_the_pool_is_a_policy_that_the_function_does_not_wait_for() {
        String policy = idOf(APP, "AWS::IAM::Policy", "StaffRolesSecondFactors");
        JsonNode function =
                APP.template("LucaData").path("Resources").path(idOf(APP, "AWS::Lambda::Function", "StaffRoles"));

        assertThat(function.path("DependsOn"))
                .isNotEmpty()
                .noneMatch(name -> name.asText().equals(policy));
    }

    @ParameterizedTest
    @EnumSource
    void one_firewall_stands_before_the_gateway_and_the_pool(Synthesized app) {
        List<String> protectedBy = new ArrayList<>();
        app.resources("LucaApi", "AWS::WAFv2::WebACLAssociation").forEach((id, association) -> {
            if (id.startsWith("Edge")) {
                protectedBy.add(association.at("/WebACLArn/Fn::GetAtt/0").asText() + " "
                        + (association.path("ResourceArn").toString().contains("PeoplePool") ? "pool" : "stage"));
            }
        });

        String acl = idOf(app, "LucaApi", "AWS::WAFv2::WebACL", "Edge");
        assertThat(protectedBy).containsExactlyInAnyOrder(acl + " stage", acl + " pool");
    }

    @Test
    void an_address_has_a_limit_of_calls_to_the_pool_of_its_own() {
        List<JsonNode> rules = APP.resource("LucaApi", "AWS::WAFv2::WebACL", "Edge")
                .path("Rules")
                .valueStream()
                .filter(rule -> rule.path("Name").asText().equals("sign-in-rate-per-address"))
                .toList();

        assertThat(rules).hasSize(1);
        JsonNode rate = rules.getFirst().at("/Statement/RateBasedStatement");
        assertThat(rate.path("Limit").asInt()).isEqualTo(5_000);
        assertThat(rate.path("AggregateKeyType").asText()).isEqualTo("IP");
        JsonNode calls = rate.at("/ScopeDownStatement/ByteMatchStatement");
        assertThat(calls.at("/FieldToMatch/SingleHeader/Name").asText()).isEqualTo("x-amz-target");
        assertThat(calls.path("PositionalConstraint").asText()).isEqualTo("STARTS_WITH");
        assertThat(calls.path("SearchString").asText()).isEqualTo("AWSCognitoIdentityProviderService.");
        assertThat(rules.getFirst().at("/Action/Block").isObject()).isTrue();
    }

    private static Iterable<JsonNode> statements(String role) {
        List<JsonNode> statements = new ArrayList<>();
        APP.resources("LucaData", "AWS::IAM::Policy").values().stream()
                .filter(policy -> policy.path("Roles").toString().contains("\"" + role + "\""))
                .forEach(policy -> policy.at("/PolicyDocument/Statement").forEach(statements::add));
        return statements;
    }

    private static String idOf(Synthesized app, String type) {
        return idOf(app, "LucaData", type, "");
    }

    private static String idOf(Synthesized app, String type, String prefix) {
        return idOf(app, "LucaData", type, prefix);
    }

    private static String idOf(Synthesized app, String stack, String type, String prefix) {
        return app.resources(stack, type).keySet().stream()
                .filter(id -> id.startsWith(prefix))
                .reduce((one, other) -> {
                    throw new AssertionError("several " + type + " " + prefix);
                })
                .orElseThrow();
    }
}
