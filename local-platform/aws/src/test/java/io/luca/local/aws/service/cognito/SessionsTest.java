package io.luca.local.aws.service.cognito;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.RSAKey;
import io.helidon.http.WritableHeaders;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.MovableClock;
import io.luca.local.aws.service.lambda.LambdaRoom.Ended;
import io.luca.local.aws.template.CloudAssembly;
import io.luca.local.aws.template.Deployment;
import io.luca.local.aws.template.Environment;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose tokens are good for what, and until when. */
class SessionsTest {

    private static final ObjectMapper json = new ObjectMapper();
    private static final Caller OPERATOR = new Caller.AccountRoot("000000000000");
    private static final Caller ANYBODY = new Caller.Anonymous();
    private static final RSAKey KEY = UserPools.newSigningKey(); // costs more than all tests
    private static final String PASSWORD = "Demo-2026!";

    private final MovableClock clock = new MovableClock(Instant.parse("2026-01-24T12:00:00Z"));
    private final UserPools pools = new UserPools("us-east-1", "000000000000", KEY, clock);
    private final List<String> authorized = new ArrayList<>();
    private Runnable trigger = () -> {};
    private final CognitoService cognito = new CognitoService(
            pools,
            new PreSignUp(
                    "us-east-1",
                    (_, _, _) -> {
                        throw new AssertionError("no trigger");
                    },
                    PoolTrigger.LIMIT),
            new PreTokenGeneration(
                    "us-east-1",
                    (_, _, event) -> {
                        trigger.run();
                        return new Ended("trigger", false, new String(event, UTF_8));
                    },
                    PoolTrigger.LIMIT),
            new PoolFirewall(_ -> Optional.empty()),
            (caller, action, resource, _) -> {
                if (!(caller instanceof Caller.AccountRoot)) {
                    throw new AwsError(400, "AccessDeniedException", "no");
                }
                authorized.add(action + " " + resource);
            },
            clock,
            () -> {});
    private String pool = "";
    private String arn = "";
    private String client = "";
    private String otherClient = "";

    @BeforeEach
    void deploys_a_pool_with_one_teacher() throws IOException {
        String template = """
                {"Resources":{
                  "Pool":{"Type":"AWS::Cognito::UserPool","Properties":{
                    "MfaConfiguration":"OPTIONAL","EnabledMfas":["SOFTWARE_TOKEN_MFA"],
                    "LambdaConfig":{"PreTokenGeneration":"arn:aws:lambda:us-east-1:000000000000:function:trigger:live"},
                    "Schema":[{"Name":"school_id","AttributeDataType":"String","Mutable":false},
                              {"Name":"note","AttributeDataType":"String","Mutable":true}]}},
                  "Other":{"Type":"AWS::Cognito::UserPoolClient","Properties":{
                    "UserPoolId":{"Ref":"Pool"},"ExplicitAuthFlows":["ALLOW_REFRESH_TOKEN_AUTH"]}},
                  "Client":{"Type":"AWS::Cognito::UserPoolClient","Properties":{
                    "UserPoolId":{"Ref":"Pool"},"ReadAttributes":["custom:school_id"],"WriteAttributes":["locale"],
                    "ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH","ALLOW_REFRESH_TOKEN_AUTH"]}}}}""";
        Deployment deployment = new Deployment(Environment.LAPTOP, (id, _) -> id, List.of(pools))
                .deploy(new CloudAssembly(
                        List.of(new CloudAssembly.Template("S", json.readTree(template))), Map.of(), Map.of()));
        pool = deployment.resource("S", "Pool").orElseThrow().ref();
        arn = deployment.resource("S", "Pool").orElseThrow().attributes().get("Arn");
        client = deployment.resource("S", "Client").orElseThrow().ref();
        otherClient = deployment.resource("S", "Other").orElseThrow().ref();
        enroll();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void who_is_signed_out_everywhere_has_no_session_left_and_can_begin_another(boolean byAdmin) {
        JsonNode before = signIn();
        pools.enroll(pool, "teacher_2", PASSWORD, Map.of(), Set.of());
        JsonNode others = signIn("teacher_2");

        if (byAdmin) {
            admin("AdminUserGlobalSignOut", "");
            assertThat(authorized).containsExactly("cognito-idp:AdminUserGlobalSignOut " + arn);
        } else {
            own("GlobalSignOut", before, "");
        }

        assertRefused(() -> refresh(before), "NotAuthorizedException", "Refresh Token has been revoked");
        for (String operation : OwnAccount.OPERATIONS) {
            assertRefused(() -> own(operation, before, ""), "NotAuthorizedException", "Access Token has been revoked");
        }
        assertThat(refresh(others).has("IdToken")).as("of another person").isTrue();
        JsonNode after = signIn();
        assertThat(refresh(after).has("IdToken")).isTrue();
        assertThat(own("GetUser", after, "").path("Username").asText()).isEqualTo("teacher_1");
    }

    /** As API Gateway's authorizer, which looks at signature and expiry alone. */
    @Test
    void an_id_token_of_an_ended_session_is_good_at_the_gateway_until_it_expires() {
        String id = signIn().path("IdToken").asText();

        admin("AdminUserGlobalSignOut", "");

        assertThat(pools.idTokenClaims(arn, id)).isPresent();
    }

    /** People report that it is so at AWS, if not always. */
    @Test
    void sessions_that_the_trigger_ends_are_ended_with_the_one_that_begins_then() {
        trigger = () -> admin("AdminUserGlobalSignOut", "");
        JsonNode first = signIn();
        trigger = () -> {};

        assertRefused(() -> refresh(first), "NotAuthorizedException", "Refresh Token has been revoked");
        assertThat(refresh(signIn()).has("IdToken")).isTrue();
    }

    @Test
    void tokens_stand_for_a_person_and_not_for_whoever_has_the_name_later() {
        JsonNode before = signIn();

        admin("AdminDeleteUser", "");
        assertRefused(() -> refresh(before), "NotAuthorizedException", "Invalid Refresh Token");
        enroll();

        assertRefused(() -> refresh(before), "NotAuthorizedException", "Invalid Refresh Token");
        assertRefused(() -> own("GetUser", before, ""), "NotAuthorizedException", "Invalid Access Token");
    }

    @Test
    void a_refresh_token_is_good_for_the_client_that_it_was_made_for() {
        String token = signIn().path("RefreshToken").asText();

        assertRefused(
                () -> call(ANYBODY, "InitiateAuth", """
                        {"ClientId":"%s","AuthFlow":"REFRESH_TOKEN_AUTH","AuthParameters":{"REFRESH_TOKEN":"%s"}}""".formatted(otherClient, token)),
                "NotAuthorizedException",
                "Invalid Refresh Token");
    }

    @Test
    void a_challenge_is_of_one_person_too() {
        String secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        pools.turnOnSecondFactor(pool, "teacher_1", secret);
        String session = initiate("teacher_1").path("Session").asText();
        pools.pool(pool).orElseThrow().remove("teacher_1"); // past the API, which would forget the challenge
        enroll();
        pools.turnOnSecondFactor(pool, "teacher_1", secret);

        assertRefused(
                () -> call(ANYBODY, "RespondToAuthChallenge", """
                        {"ClientId":"%s","ChallengeName":"SOFTWARE_TOKEN_MFA","Session":"%s","ChallengeResponses":{
                          "USERNAME":"teacher_1","SOFTWARE_TOKEN_MFA_CODE":"%s"}}""".formatted(
                                client, session, Totp.code(secret, clock.instant()))),
                "NotAuthorizedException",
                "Incorrect");
    }

    @Test
    void a_person_sees_of_the_own_account_what_the_client_may_read() {
        admin("AdminUpdateUserAttributes", "\"UserAttributes\":[{\"Name\":\"custom:note\",\"Value\":\"x\"}]");

        JsonNode seen = own("GetUser", signIn(), "");

        assertThat(seen.properties()).extracting(Map.Entry::getKey).containsExactly("Username", "UserAttributes");
        assertThat(seen.path("UserAttributes"))
                .extracting(attribute -> attribute.path("Name").asText())
                .containsExactly("sub", "custom:school_id");
    }

    @Test
    void an_administrator_changes_what_no_client_may_write_and_takes_it_away_by_an_empty_value() {
        admin("AdminUpdateUserAttributes", "\"UserAttributes\":[{\"Name\":\"custom:note\",\"Value\":\"x\"}]");

        assertThat(attributes()).containsEntry("custom:note", "x").containsEntry("custom:school_id", "s1");
        assertThat(authorized).containsExactly("cognito-idp:AdminUpdateUserAttributes " + arn);
        assertRefused(
                () -> own(
                        "UpdateUserAttributes",
                        signIn(),
                        "\"UserAttributes\":[{\"Name\":\"custom:note\",\"Value\":\"y\"}]"),
                "NotAuthorizedException",
                "unauthorized attribute");
        admin("AdminUpdateUserAttributes", "\"UserAttributes\":[{\"Name\":\"custom:note\",\"Value\":\"\"}]");
        assertThat(attributes()).doesNotContainKey("custom:note");
    }

    @ParameterizedTest
    @CsvSource({"custom:school_id, cannot be updated", "custom:unknown, does not exist", "sub, does not exist"})
    void not_what_is_immutable_or_unknown(String name, String why) {
        assertRefused(
                () -> admin(
                        "AdminUpdateUserAttributes",
                        "\"UserAttributes\":[{\"Name\":\"custom:note\",\"Value\":\"x\"},{\"Name\":\"" + name
                                + "\",\"Value\":\"s2\"}]"),
                "InvalidParameterException",
                why);
        assertThat(attributes()).containsEntry("custom:school_id", "s1").doesNotContainKey("custom:note");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AdminUpdateUserAttributes", "AdminUserGlobalSignOut"})
    void administering_is_asked_of_the_policies(String operation) {
        JsonNode before = signIn();

        assertThat(cognito.acceptsUnsigned(operation)).isFalse();
        assertRefused(() -> call(ANYBODY, operation, """
                        {"UserPoolId":"%s","Username":"teacher_1","UserAttributes":[
                          {"Name":"custom:note","Value":"x"}]}""".formatted(pool)), "AccessDeniedException", "");

        assertThat(refresh(before).has("IdToken")).isTrue();
        assertThat(attributes()).doesNotContainKey("custom:note");
    }

    @Test
    void who_is_not_there_is_not_administered() {
        for (String operation : List.of("AdminUpdateUserAttributes", "AdminUserGlobalSignOut")) {
            assertRefused(
                    () -> call(OPERATOR, operation, "{\"UserPoolId\":\"" + pool + "\",\"Username\":\"nobody\"}"),
                    "UserNotFoundException",
                    "");
        }
    }

    private void enroll() {
        pools.enroll(pool, "teacher_1", PASSWORD, Map.of("custom:school_id", "s1"), Set.of("teacher"));
    }

    private Map<String, String> attributes() {
        return pools.pool(pool).orElseThrow().user("teacher_1").orElseThrow().attributes();
    }

    private JsonNode signIn() {
        return signIn("teacher_1");
    }

    private JsonNode signIn(String person) {
        return initiate(person).path("AuthenticationResult");
    }

    private JsonNode initiate(String person) {
        return call(ANYBODY, "InitiateAuth", """
                {"ClientId":"%s","AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{
                  "USERNAME":"%s","PASSWORD":"%s"}}""".formatted(client, person, PASSWORD));
    }

    private JsonNode refresh(JsonNode tokens) {
        return call(ANYBODY, "InitiateAuth", """
                        {"ClientId":"%s","AuthFlow":"REFRESH_TOKEN_AUTH","AuthParameters":{"REFRESH_TOKEN":"%s"}}""".formatted(
                                client, tokens.path("RefreshToken").asText()))
                .path("AuthenticationResult");
    }

    private JsonNode own(String operation, JsonNode tokens, String members) {
        return call(
                ANYBODY,
                operation,
                "{\"AccessToken\":\"" + tokens.path("AccessToken").asText() + "\""
                        + (members.isEmpty() ? "" : "," + members) + "}");
    }

    private JsonNode admin(String operation, String members) {
        return call(
                OPERATOR,
                operation,
                "{\"UserPoolId\":\"" + pool + "\",\"Username\":\"teacher_1\"" + (members.isEmpty() ? "" : "," + members)
                        + "}");
    }

    private JsonNode call(Caller caller, String operation, String body) {
        try {
            return json.readTree(cognito.answer(new AwsCall(
                            "cognito-idp", operation, true, caller, WritableHeaders.create(), body.getBytes(UTF_8)))
                    .body());
        } catch (IOException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    private static void assertRefused(Runnable action, String code, String message) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        AwsError.class, refused -> assertThat(refused.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }
}
