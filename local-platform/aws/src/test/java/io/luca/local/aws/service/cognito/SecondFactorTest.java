package io.luca.local.aws.service.cognito;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.MovableClock;
import io.luca.local.aws.endpoint.RestTarget;
import io.luca.local.aws.service.lambda.LambdaRoom.Ended;
import io.luca.local.aws.service.waf.WebAcls;
import io.luca.local.aws.template.CloudAssembly;
import io.luca.local.aws.template.Deployment;
import io.luca.local.aws.template.Environment;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pool whose people may have an authenticator, with a trigger and a web ACL. */
class SecondFactorTest {

    private static final ObjectMapper json = new ObjectMapper();
    private static final Caller OPERATOR = new Caller.AccountRoot("000000000000");
    private static final Caller ANYBODY = new Caller.Anonymous();
    private static final RSAKey KEY = UserPools.newSigningKey();
    private static final String PASSWORD = "Demo-2026!";
    private static final Duration SOON = Duration.ofMillis(50);

    private final MovableClock clock = new MovableClock(Instant.parse("2026-01-24T12:00:00Z"));
    private final UserPools pools = new UserPools("us-east-1", "000000000000", KEY, clock);
    private final WebAcls acls = new WebAcls(Environment.LAPTOP, clock);
    private final List<JsonNode> events = new ArrayList<>();
    /** What the trigger answers in place of the event, which changes nothing. */
    private String answer = "";

    private PoolTrigger.Functions trigger = (_, _, event) -> {
        events.add(read(event));
        return new Ended("trigger", false, answer.isEmpty() ? new String(event, UTF_8) : answer);
    };
    private final CognitoService cognito = new CognitoService(
            pools,
            new PreSignUp(
                    "us-east-1",
                    (_, _, _) -> {
                        throw new AssertionError("no trigger");
                    },
                    PoolTrigger.LIMIT),
            new PreTokenGeneration("us-east-1", new WhicheverTrigger(), SOON),
            new PoolFirewall(acls::inFrontOf),
            (_, _, _, _) -> {},
            clock,
            () -> {});
    private String pool = "";
    private String client = "";

    @BeforeEach
    void deploys_a_pool_with_one_teacher() throws IOException {
        Deployment deployment = deploy("""
                {"Resources":{
                  "Pool":{"Type":"AWS::Cognito::UserPool","Properties":{
                    "MfaConfiguration":"OPTIONAL","EnabledMfas":["SOFTWARE_TOKEN_MFA"],
                    "LambdaConfig":{"PreTokenGeneration":"arn:aws:lambda:us-east-1:000000000000:function:trigger:live"},
                    "Schema":[{"Name":"school_id","AttributeDataType":"String","Mutable":false}]}},
                  "Client":{"Type":"AWS::Cognito::UserPoolClient","Properties":{
                    "UserPoolId":{"Ref":"Pool"},"AuthSessionValidity":5,
                    "ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH","ALLOW_REFRESH_TOKEN_AUTH"]}},
                  "Acl":{"Type":"AWS::WAFv2::WebACL","Properties":{
                    "Scope":"REGIONAL","DefaultAction":{"Allow":{}},"Rules":[
                      {"Name":"too-many","Priority":0,"Action":{"Block":{}},"Statement":{"RateBasedStatement":{
                        "Limit":20,"EvaluationWindowSec":300,"AggregateKeyType":"IP","ScopeDownStatement":{
                          "ByteMatchStatement":{"FieldToMatch":{"SingleHeader":{"Name":"x-amz-target"}},
                            "PositionalConstraint":"STARTS_WITH","SearchString":"AWSCognitoIdentityProviderService.",
                            "TextTransformations":[{"Priority":0,"Type":"NONE"}]}}}}},
                      {"Name":"a-password","Priority":1,"Action":{"Block":{}},"Statement":{"ByteMatchStatement":{
                        "FieldToMatch":{"Body":{}},"PositionalConstraint":"CONTAINS","SearchString":"Demo",
                        "TextTransformations":[{"Priority":0,"Type":"NONE"}]}}}]}},
                  "Before":{"Type":"AWS::WAFv2::WebACLAssociation","Properties":{
                    "ResourceArn":{"Fn::GetAtt":["Pool","Arn"]},"WebACLArn":{"Fn::GetAtt":["Acl","Arn"]}}},
                  "Teachers":{"Type":"AWS::Cognito::UserPoolGroup","Properties":{
                    "UserPoolId":{"Ref":"Pool"},"GroupName":"teacher"}}}}""");
        pool = deployment.resource("S", "Pool").orElseThrow().ref();
        client = deployment.resource("S", "Client").orElseThrow().ref();
        admin("AdminCreateUser", """
                "TemporaryPassword":"First-2026!","UserAttributes":[{"Name":"custom:school_id","Value":"s1"}]""");
        admin("AdminSetUserPassword", "\"Permanent\":true,\"Password\":\"" + PASSWORD + "\"");
        admin("AdminAddUserToGroup", "\"GroupName\":\"teacher\"");
    }

    @Test
    void a_person_sets_up_an_authenticator_and_is_asked_for_its_codes_from_then_on() {
        String access = signIn().at("/AuthenticationResult/AccessToken").asText();
        assertThat(admin("AdminGetUser", "").has("UserMFASettingList")).isFalse();

        String secret =
                own(access, "AssociateSoftwareToken", "").path("SecretCode").asText();
        JsonNode verified = own(access, "VerifySoftwareToken", "\"UserCode\":\"" + code(secret) + "\"");
        assertThat(verified.path("Status").asText()).isEqualTo("SUCCESS");
        assertThat(signIn().has("AuthenticationResult"))
                .as("known, and not turned on")
                .isTrue();
        own(access, "SetUserMFAPreference", "\"SoftwareTokenMfaSettings\":{\"Enabled\":true,\"PreferredMfa\":true}");

        JsonNode challenge = signIn();
        assertThat(challenge.path("ChallengeName").asText()).isEqualTo("SOFTWARE_TOKEN_MFA");
        assertThat(challenge.has("AuthenticationResult")).isFalse();
        clock.advance(Totp.STEP);
        assertThat(respond(challenge, code(secret))
                        .at("/AuthenticationResult/IdToken")
                        .asText())
                .isNotEmpty();
        JsonNode described = admin("AdminGetUser", "");
        assertThat(described.path("UserMFASettingList").toString()).isEqualTo("[\"SOFTWARE_TOKEN_MFA\"]");
        assertThat(described.path("PreferredMfaSetting").asText()).isEqualTo("SOFTWARE_TOKEN_MFA");
        assertThat(described.path("UserAttributes")).as("sub and school").hasSize(2);
    }

    @Test
    void a_code_is_taken_once_and_within_its_time() {
        String secret = turnedOn();
        String used = code(secret);
        respond(signIn(), used);
        String late = code(secret, Duration.ofMinutes(-1));

        assertRefused(() -> respond(signIn(), used), "ExpiredCodeException");
        assertRefused(() -> respond(signIn(), late), "CodeMismatchException");
        assertRefused(() -> respond(signIn(), "000000"), "CodeMismatchException");
        assertThat(respond(signIn(), code(secret, Totp.STEP)).has("AuthenticationResult"))
                .isTrue();
        clock.advance(Totp.STEP);
        assertRefused(() -> respond(signIn(), code(secret)), "ExpiredCodeException");
        assertRefused(() -> respond(signIn(), used), "ExpiredCodeException");
    }

    @Test
    void the_code_that_made_an_authenticator_known_signs_nobody_in() {
        String access = signIn().at("/AuthenticationResult/AccessToken").asText();
        String secret =
                own(access, "AssociateSoftwareToken", "").path("SecretCode").asText();
        String first = code(secret);
        own(access, "VerifySoftwareToken", "\"UserCode\":\"" + first + "\"");
        own(access, "SetUserMFAPreference", "\"SoftwareTokenMfaSettings\":{\"Enabled\":true}");

        assertRefused(() -> respond(signIn(), first), "ExpiredCodeException");
    }

    @Test
    void a_challenge_takes_a_right_code_after_a_wrong_one_but_ends_after_five_and_after_its_time() {
        String secret = turnedOn();
        JsonNode mistyped = signIn();
        assertRefused(() -> respond(mistyped, "000000"), "CodeMismatchException");
        assertThat(respond(mistyped, code(secret)).has("AuthenticationResult")).isTrue();
        assertRefused(() -> respond(mistyped, code(secret, Totp.STEP)), "NotAuthorizedException");

        JsonNode guessed = signIn();
        for (int guess = 0; guess < 5; guess++) {
            assertRefused(() -> respond(guessed, "000000"), "CodeMismatchException");
        }
        clock.advance(Duration.ofSeconds(1)); // for which the person is locked
        assertRefused(() -> respond(guessed, code(secret, Totp.STEP)), "NotAuthorizedException");

        JsonNode slow = signIn();
        clock.advance(Duration.ofMinutes(5));
        assertRefused(() -> respond(slow, code(secret)), "NotAuthorizedException");
    }

    /** With the password and forty addresses, a code was guessed in a minute. */
    @Test
    void who_knows_the_password_has_no_more_guesses_of_a_code_by_more_sign_ins() {
        String secret = turnedOn();
        JsonNode mine = signIn();
        String address = "10.0.0.";
        for (int guess = 0; guess < 5; guess++) {
            JsonNode another = initiate("teacher_1", PASSWORD, address + guess);
            assertRefused(() -> respond(another, "000000"), "CodeMismatchException");
        }

        assertRefused(() -> respond(mine, code(secret)), "NotAuthorizedException");
        assertRefused(() -> initiate("teacher_1", PASSWORD, address + 5), "NotAuthorizedException");
        clock.advance(Duration.ofSeconds(1));
        assertThat(respond(mine, code(secret)).has("AuthenticationResult"))
                .as("a refused answer costs no challenge")
                .isTrue();
    }

    @Test
    void who_guesses_passwords_is_locked_whatever_the_address_and_a_name_that_nobody_has_alike() {
        for (String person : List.of("teacher_1", "nobody")) {
            for (int guess = 0; guess < 5; guess++) {
                String address = "10.0.0." + guess;
                assertThatThrownBy(() -> initiate(person, "wrong", address)).hasMessageContaining("Incorrect username");
            }

            assertThatThrownBy(() -> initiate(person, PASSWORD, "10.0.0.9"))
                    .as(person)
                    .hasMessage("Password attempts exceeded");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "VerifySoftwareToken|\"UserCode\":123456",
                "SetUserMFAPreference|\"SoftwareTokenMfaSettings\":[]",
                "SetUserMFAPreference|\"SoftwareTokenMfaSettings\":{\"Enabled\":\"true\"}",
                "SetUserMFAPreference|\"SMSMfaSettings\":[]",
                "UpdateUserAttributes|\"UserAttributes\":[{\"Name\":\"locale\",\"Value\":7}]",
                "UpdateUserAttributes|\"UserAttributes\":{}"
            })
    void a_member_of_another_type_than_its_own_is_refused(String operation, String member) {
        turnedOn();
        String access = respond(signIn(), code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))
                .at("/AuthenticationResult/AccessToken")
                .asText();

        assertRefused(() -> own(access, operation, member), "SerializationException");
    }

    @Test
    void a_number_is_no_code() {
        String secret = turnedOn();
        JsonNode challenge = signIn();

        assertRefused(
                () -> call(ANYBODY, "RespondToAuthChallenge", """
                        {"ClientId":"%s","ChallengeName":"SOFTWARE_TOKEN_MFA","Session":"%s","ChallengeResponses":{
                          "USERNAME":"teacher_1","SOFTWARE_TOKEN_MFA_CODE":%s}}""".formatted(
                                client,
                                challenge.path("Session").asText(),
                                "1" + code(secret).substring(1))),
                "SerializationException");
        assertRefused(() -> call(ANYBODY, "InitiateAuth", "[]"), "SerializationException");
    }

    @Test
    void no_answer_repeats_more_of_what_came_than_a_name() {
        String longer = "x".repeat(100_000);
        String access = signIn().at("/AuthenticationResult/AccessToken").asText();

        for (Runnable call : List.<Runnable>of(
                () -> call(ANYBODY, "InitiateAuth", "{\"ClientId\":\"" + longer + "\"}"),
                () -> call(
                        ANYBODY, "InitiateAuth", "{\"ClientId\":\"" + client + "\",\"AuthFlow\":\"" + longer + "\"}"),
                () -> own(
                        access,
                        "UpdateUserAttributes",
                        "\"UserAttributes\":[{\"Name\":\"" + longer + "\",\"Value\":\"x\"}]"),
                () -> initiate(longer, PASSWORD, "127.0.0.1"))) {
            assertThatThrownBy(call::run)
                    .isInstanceOfSatisfying(
                            AwsError.class,
                            refused -> assertThat(refused.getMessage()).hasSizeLessThan(300));
        }
    }

    @Test
    void a_new_secret_is_in_use_only_once_a_code_of_it_has_come() {
        String secret = turnedOn();
        String access = respond(signIn(), code(secret))
                .at("/AuthenticationResult/AccessToken")
                .asText();
        clock.advance(Totp.STEP.multipliedBy(2));

        String next =
                own(access, "AssociateSoftwareToken", "").path("SecretCode").asText();
        assertRefused(
                () -> own(access, "VerifySoftwareToken", "\"UserCode\":\"" + code(secret) + "\""),
                "EnableSoftwareTokenMFAException");
        assertThat(respond(signIn(), code(secret)).has("AuthenticationResult")).isTrue();
        own(access, "VerifySoftwareToken", "\"UserCode\":\"" + code(next) + "\"");
        clock.advance(Totp.STEP);

        assertRefused(() -> respond(signIn(), code(secret)), "CodeMismatchException");
        assertThat(respond(signIn(), code(next)).has("AuthenticationResult")).isTrue();
    }

    @Test
    void a_factor_that_is_not_set_up_or_not_the_pools_cannot_be_turned_on() {
        String access = signIn().at("/AuthenticationResult/AccessToken").asText();

        assertRefused(
                () -> own(access, "SetUserMFAPreference", "\"SoftwareTokenMfaSettings\":{\"Enabled\":true}"),
                "InvalidParameterException");
        assertRefused(
                () -> own(access, "SetUserMFAPreference", "\"SMSMfaSettings\":{\"Enabled\":true}"),
                "InvalidParameterException");
        assertRefused(() -> own("none", "AssociateSoftwareToken", ""), "NotAuthorizedException");
    }

    @Test
    void who_has_lost_the_device_is_helped_by_an_administrator() {
        turnedOn();

        admin("AdminSetUserMFAPreference", "\"SoftwareTokenMfaSettings\":{\"Enabled\":false}");

        assertThat(signIn().has("AuthenticationResult")).isTrue();
    }

    @Test
    void who_begins_many_sign_ins_ends_the_own_oldest_and_nobody_elses() {
        String secret = turnedOn();
        pools.enroll(pool, "teacher_2", PASSWORD, Map.of(), Set.of("teacher"));
        pools.turnOnSecondFactor(pool, "teacher_2", secret);
        JsonNode ours = signIn();
        JsonNode theirOldest = initiate("teacher_2", PASSWORD, "10.0.0.0");
        for (int more = 1; more <= 40; more++) {
            clock.advance(Duration.ofMillis(1));
            initiate("teacher_2", PASSWORD, "10.0.0." + more);
        }

        assertRefused(() -> respond("teacher_2", theirOldest, code(secret)), "NotAuthorizedException");
        assertThat(respond(ours, code(secret)).has("AuthenticationResult")).isTrue();
    }

    @Test
    void a_first_password_comes_before_the_code() {
        String secret = turnedOn();
        admin("AdminSetUserPassword", "\"Permanent\":false,\"Password\":\"First-2026!\"");

        JsonNode first = initiate("First-2026!");
        JsonNode second = call(ANYBODY, "RespondToAuthChallenge", """
                {"ClientId":"%s","ChallengeName":"NEW_PASSWORD_REQUIRED","Session":"%s","ChallengeResponses":{
                  "USERNAME":"teacher_1","NEW_PASSWORD":"%s"}}""".formatted(
                        client, first.path("Session").asText(), PASSWORD));

        assertThat(second.path("ChallengeName").asText()).isEqualTo("SOFTWARE_TOKEN_MFA");
        assertThat(events).isEmpty();
        assertThat(respond(second, code(secret)).has("AuthenticationResult")).isTrue();
    }

    @Test
    void the_trigger_is_told_who_signs_in_and_why_as_cognito_tells_it() {
        JsonNode signedIn = signIn().path("AuthenticationResult");
        call(ANYBODY, "InitiateAuth", """
                {"ClientId":"%s","AuthFlow":"REFRESH_TOKEN_AUTH","AuthParameters":{"REFRESH_TOKEN":"%s"}}""".formatted(
                        client, signedIn.path("RefreshToken").asText()));

        assertThat(events)
                .extracting(event -> event.path("triggerSource").asText())
                .containsExactly("TokenGeneration_Authentication", "TokenGeneration_RefreshTokens");
        JsonNode event = events.getFirst();
        assertThat(event.path("version").asText()).isEqualTo("1");
        assertThat(event.path("userPoolId").asText()).isEqualTo(pool);
        assertThat(event.path("userName").asText()).isEqualTo("teacher_1");
        assertThat(event.at("/callerContext/clientId").asText()).isEqualTo(client);
        assertThat(event.at("/request/groupConfiguration/groupsToOverride").toString())
                .isEqualTo("[\"teacher\"]");
        assertThat(event.at("/request/userAttributes/custom:school_id").asText())
                .isEqualTo("s1");
    }

    @Test
    void the_trigger_changes_the_id_token_and_no_other() throws ParseException {
        answer = """
                {"response":{"claimsOverrideDetails":{"claimsToAddOrOverride":{"second_factor":"missing","name":"x"},
                  "claimsToSuppress":["name"],"groupOverrideDetails":{}}}}""";

        JsonNode tokens = signIn().path("AuthenticationResult");

        assertThat(claims(tokens.path("IdToken")))
                .containsEntry("second_factor", "missing")
                .containsEntry("custom:school_id", "s1")
                .doesNotContainKeys("cognito:groups", "name");
        assertThat(claims(tokens.path("AccessToken")))
                .containsKey("cognito:groups")
                .doesNotContainKey("second_factor");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"response\":{}}|true",
                "{\"response\":{\"claimsOverrideDetails\":null}}|true",
                "{\"response\":{\"claimsOverrideDetails\":{}}}|true",
                "{\"response\":{\"claimsOverrideDetails\":{\"groupOverrideDetails\":{\"groupsToOverride\":[\"teacher\"]}}}}|true",
                "{\"response\":{\"claimsOverrideDetails\":{\"groupOverrideDetails\":{\"groupsToOverride\":[]}}}}|false",
                "{\"response\":{\"claimsOverrideDetails\":{\"groupOverrideDetails\":{}}}}|false",
                "{\"response\":{\"claimsOverrideDetails\":{\"groupOverrideDetails\":null}}}|false"
            })
    void an_empty_or_null_group_override_takes_all_groups_away(String answered, boolean keepsThem)
            throws ParseException {
        answer = answered;

        assertThat(claims(signIn().at("/AuthenticationResult/IdToken")).containsKey("cognito:groups"))
                .isEqualTo(keepsThem);
    }

    @ParameterizedTest
    @CsvSource({"nonsense", "[]", "{}"})
    void a_trigger_that_answers_nonsense_fails_the_sign_in(String nonsense) {
        answer = nonsense;

        assertRefused(this::signIn, "InvalidLambdaResponseException");
    }

    @Test
    void a_trigger_that_fails_or_cannot_be_called_or_comes_late_fails_the_sign_in() {
        trigger = (_, _, _) -> new Ended("trigger", true, "{\"errorMessage\":\"broken\"}");
        assertThatThrownBy(this::signIn)
                .hasMessage("PreTokenGeneration failed with error broken.")
                .isInstanceOfSatisfying(
                        AwsError.class,
                        refused -> assertThat(refused.code()).isEqualTo("UserLambdaValidationException"));

        trigger = (_, _, _) -> {
            throw new AwsError(403, "AccessDeniedException", "no permission");
        };
        assertRefused(this::signIn, "UnexpectedLambdaException");

        CountDownLatch never = new CountDownLatch(1);
        List<String> calls = new ArrayList<>();
        trigger = (poolArn, _, event) -> {
            calls.add(poolArn);
            try {
                never.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            return new Ended("trigger", false, new String(event, UTF_8));
        };
        assertThatThrownBy(this::signIn).hasMessageContaining("Socket timeout");
        assertThat(calls).as("as often as Cognito tries").hasSize(3);
        never.countDown();
    }

    /** At AWS a snapshot has started before; here a process may have to. */
    @Test
    void the_start_of_a_trigger_takes_none_of_the_time_that_cognito_waits() {
        trigger = new PoolTrigger.Functions() {
            @Override
            public void prepare(String functionArn) {
                LockSupport.parkNanos(SOON.multipliedBy(4).toNanos());
            }

            @Override
            public Ended call(String poolArn, String functionArn, byte[] event) {
                return new Ended("trigger", false, new String(event, UTF_8));
            }
        };

        assertThat(signIn().has("AuthenticationResult")).isTrue();
    }

    @Test
    void the_web_acl_of_a_pool_judges_what_anybody_may_call_by_address_and_sees_no_body() {
        String access = signIn().at("/AuthenticationResult/AccessToken").asText();
        for (int calls = 1; calls < 20; calls++) {
            assertRefused(() -> initiate("wrong"), "NotAuthorizedException");
        }

        assertRefused(this::signIn, "ForbiddenException");
        assertRefused(() -> own(access, "AssociateSoftwareToken", ""), "ForbiddenException");
        assertThat(admin("AdminGetUser", "").path("Username").asText())
                .as("what is signed is not judged")
                .isEqualTo("teacher_1");
        clock.advance(Duration.ofMinutes(6));
        assertThat(signIn().has("AuthenticationResult")).isTrue();
    }

    @Test
    void a_token_of_an_ended_session_is_judged_by_it_too() {
        String access = signIn().at("/AuthenticationResult/AccessToken").asText();
        admin("AdminUserGlobalSignOut", "");
        for (int calls = 1; calls < 20; calls++) {
            assertRefused(() -> own(access, "GetUser", ""), "NotAuthorizedException");
        }

        assertRefused(() -> own(access, "GetUser", ""), "ForbiddenException");
    }

    /** Each test has its own. */
    private final class WhicheverTrigger implements PoolTrigger.Functions {

        @Override
        public void prepare(String functionArn) {
            trigger.prepare(functionArn);
        }

        @Override
        public Ended call(String poolArn, String functionArn, byte[] event) {
            return trigger.call(poolArn, functionArn, event);
        }
    }

    private String turnedOn() {
        String secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        pools.turnOnSecondFactor(pool, "teacher_1", secret);
        return secret;
    }

    private String code(String secret) {
        return code(secret, Duration.ZERO);
    }

    private String code(String secret, Duration later) {
        return Totp.code(secret, clock.instant().plus(later));
    }

    private JsonNode signIn() {
        return initiate(PASSWORD);
    }

    private JsonNode initiate(String password) {
        return initiate("teacher_1", password, "127.0.0.1");
    }

    private JsonNode initiate(String person, String password, String address) {
        return call(ANYBODY, "InitiateAuth", """
                {"ClientId":"%s","AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{
                  "USERNAME":"%s","PASSWORD":"%s"}}""".formatted(client, person, password), address);
    }

    private JsonNode respond(JsonNode challenge, String code) {
        return respond("teacher_1", challenge, code);
    }

    private JsonNode respond(String person, JsonNode challenge, String code) {
        return call(ANYBODY, "RespondToAuthChallenge", """
                {"ClientId":"%s","ChallengeName":"SOFTWARE_TOKEN_MFA","Session":"%s","ChallengeResponses":{
                  "USERNAME":"%s","SOFTWARE_TOKEN_MFA_CODE":"%s"}}""".formatted(
                        client, challenge.path("Session").asText(), person, code));
    }

    private JsonNode own(String accessToken, String operation, String members) {
        return call(
                ANYBODY,
                operation,
                "{\"AccessToken\":\"" + accessToken + "\"" + (members.isEmpty() ? "" : "," + members) + "}");
    }

    private JsonNode admin(String operation, String members) {
        return call(
                OPERATOR,
                operation,
                "{\"UserPoolId\":\"" + pool + "\",\"Username\":\"teacher_1\"" + (members.isEmpty() ? "" : "," + members)
                        + "}");
    }

    private JsonNode call(Caller caller, String operation, String body) {
        return call(caller, operation, body, "127.0.0.1");
    }

    private JsonNode call(Caller caller, String operation, String body, String address) {
        WritableHeaders<?> headers = WritableHeaders.create();
        headers.set(HeaderNames.create("X-Amz-Target"), "AWSCognitoIdentityProviderService." + operation);
        AwsCall call = new AwsCall(
                "cognito-idp",
                operation,
                true,
                caller,
                headers,
                body.getBytes(UTF_8),
                new RestTarget("POST", "/", ""),
                address);
        return read(cognito.answer(call).body());
    }

    private static JsonNode read(byte[] text) {
        try {
            return json.readTree(text);
        } catch (IOException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    private static Map<String, Object> claims(JsonNode token) throws ParseException {
        return SignedJWT.parse(token.asText()).getJWTClaimsSet().getClaims();
    }

    private static void assertRefused(Runnable action, String code) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        AwsError.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private Deployment deploy(String template) throws IOException {
        return new Deployment(Environment.LAPTOP, (id, _) -> id, List.of(pools, acls))
                .deploy(new CloudAssembly(
                        List.of(new CloudAssembly.Template("S", json.readTree(template))), Map.of(), Map.of()));
    }
}
