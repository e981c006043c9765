package io.luca.local.aws.service.cognito;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.helidon.http.WritableHeaders;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.MovableClock;
import io.luca.local.aws.template.CloudAssembly;
import io.luca.local.aws.template.Deployment;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sign-in and people of a pool as the templates declare it. */
class CognitoServiceTest {

    private static final ObjectMapper json = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-01-24T12:00:00Z");
    private static final Caller OPERATOR = new Caller.AccountRoot("000000000000");
    private static final RSAKey KEY = UserPools.newSigningKey(); // costs more than all tests
    private static final String PASSWORD = "Demo-2026!";

    private final MovableClock clock = new MovableClock(NOW);
    private final UserPools pools = new UserPools("us-east-1", "000000000000", KEY, clock);
    private final List<String> authorized = new ArrayList<>();
    private final CognitoService cognito = new CognitoService(
            pools,
            new PreSignUp(
                    "us-east-1",
                    (_, _, _) -> {
                        throw new AssertionError("no trigger");
                    },
                    PoolTrigger.LIMIT),
            new PreTokenGeneration("us-east-1", (_, _, _) -> fail("no trigger"), PoolTrigger.LIMIT),
            new PoolFirewall(_ -> Optional.empty()),
            (caller, action, resource, _) -> {
                if (!(caller instanceof Caller.AccountRoot)) {
                    throw new AwsError(400, "AccessDeniedException", "no");
                }
                authorized.add(action + " " + resource);
            },
            clock,
            () -> {});
    private Provisioned pool = Provisioned.of("");
    private Provisioned client = Provisioned.of("");

    @BeforeEach
    void deploys_a_pool_with_one_teacher() {
        Deployment deployment = deploy("""
                "Pool":{"Type":"AWS::Cognito::UserPool","Properties":{
                  "AdminCreateUserConfig":{"AllowAdminCreateUserOnly":true},
                  "Policies":{"PasswordPolicy":{"MinimumLength":10,"RequireLowercase":true,"RequireUppercase":true,
                    "RequireNumbers":true,"RequireSymbols":true}},
                  "Schema":[
                    {"Name":"school_id","AttributeDataType":"String","Mutable":false},
                    {"Name":"person_id","AttributeDataType":"String","Mutable":false},
                    {"Name":"secret","AttributeDataType":"String"}]}},
                "Client":{"Type":"AWS::Cognito::UserPoolClient","Properties":{
                  "UserPoolId":{"Ref":"Pool"},"GenerateSecret":false,
                  "ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH","ALLOW_REFRESH_TOKEN_AUTH"],
                  "IdTokenValidity":60,"AccessTokenValidity":30,"RefreshTokenValidity":1,
                  "TokenValidityUnits":{"IdToken":"minutes","AccessToken":"minutes","RefreshToken":"days"},
                  "ReadAttributes":["custom:school_id","custom:person_id","name"],"WriteAttributes":["name"]}},
                "Unlimited":{"Type":"AWS::Cognito::UserPoolClient","Properties":{
                  "UserPoolId":{"Ref":"Pool"},"ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH"]}},
                "Teachers":{"Type":"AWS::Cognito::UserPoolGroup","Properties":{
                  "UserPoolId":{"Ref":"Pool"},"GroupName":"teacher"}}""");
        pool = deployment.resource("S", "Pool").orElseThrow();
        client = deployment.resource("S", "Client").orElseThrow();
        admin("AdminCreateUser", """
                "Username":"teacher_1","TemporaryPassword":"First-2026!","UserAttributes":[
                  {"Name":"custom:school_id","Value":"s1"},{"Name":"custom:person_id","Value":"teacher_1"},
                  {"Name":"custom:secret","Value":"hidden"},{"Name":"name","Value":"Ana"}]""");
        admin("AdminAddUserToGroup", """
                "Username":"teacher_1","GroupName":"teacher\"""");
    }

    @Test
    void signs_an_id_token_that_anybody_can_check_by_the_published_keys() throws ParseException, JOSEException {
        setPassword();

        SignedJWT token = SignedJWT.parse(signIn().path("IdToken").asText());

        JWKSet published = JWKSet.parse(pools.tokens().jwks());
        assertThat(token.verify(new RSASSAVerifier(
                        published.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey())))
                .isTrue();
        assertThat(published.toString(false)).doesNotContain("\"d\":");
        JWTClaimsSet claims = token.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("https://cognito-idp.us-east-1.amazonaws.com/" + pool.ref());
        assertThat(claims.getAudience()).containsExactly(client.ref());
        assertThat(claims.getExpirationTime()).isEqualTo(NOW.plus(Duration.ofHours(1)));
        assertThat(claims.getClaims())
                .containsEntry("token_use", "id")
                .containsEntry("custom:school_id", "s1")
                .containsEntry("custom:person_id", "teacher_1")
                .containsEntry("name", "Ana")
                .containsEntry("cognito:username", "teacher_1")
                .containsEntry("cognito:groups", List.of("teacher"));
    }

    @Test
    void leaves_out_of_the_id_token_what_the_client_may_not_read() throws ParseException {
        setPassword();

        assertThat(claims(signIn().path("IdToken").asText())).doesNotContainKey("custom:secret");
    }

    @Test
    void a_person_whom_an_administrator_deletes_signs_in_no_more() {
        setPassword();

        admin("AdminDeleteUser", """
                "Username":"teacher_1\"""");

        assertThatThrownBy(this::signIn).hasMessageContaining("Incorrect username or password");
        assertThatThrownBy(() -> admin("AdminDeleteUser", """
                "Username":"teacher_1\"""")).hasMessageContaining("User does not exist");
        assertThat(authorized)
                .contains("cognito-idp:AdminDeleteUser " + pool.attributes().get("Arn"));
    }

    @Test
    void keeps_the_claims_about_the_school_out_of_the_access_token() throws ParseException {
        setPassword();

        assertThat(claims(signIn().path("AccessToken").asText()))
                .containsEntry("token_use", "access")
                .containsEntry("client_id", client.ref())
                .doesNotContainKeys("custom:school_id", "aud");
    }

    @ParameterizedTest
    @CsvSource({"teacher_1,Wrong-2026!", "nobody,Demo-2026!", "TEACHER_1,Demo-2026!"})
    void answers_a_wrong_password_and_an_unknown_name_alike(String username, String password) {
        setPassword();

        assertRefused(
                () -> initiate("USER_PASSWORD_AUTH", """
                        "USERNAME":"%s","PASSWORD":"%s\"""".formatted(username, password)),
                "NotAuthorizedException",
                "Incorrect username or password.");
    }

    @Test
    void demands_that_the_first_password_is_changed_and_takes_each_session_once() {
        JsonNode challenge = initiate("USER_PASSWORD_AUTH", """
                "USERNAME":"teacher_1","PASSWORD":"First-2026!\"""");
        assertThat(challenge.path("ChallengeName").asText()).isEqualTo("NEW_PASSWORD_REQUIRED");
        assertThat(challenge.has("AuthenticationResult")).isFalse();
        String response = """
                {"ClientId":"%s","ChallengeName":"NEW_PASSWORD_REQUIRED","Session":"%s","ChallengeResponses":{
                  "USERNAME":"teacher_1","NEW_PASSWORD":"%s"}}""".formatted(client.ref(), challenge.path("Session").asText(), PASSWORD);

        JsonNode answer = call(new Caller.Anonymous(), "RespondToAuthChallenge", response);

        assertThat(answer.path("AuthenticationResult").path("IdToken").asText()).isNotEmpty();
        assertThat(signIn().path("IdToken").asText()).isNotEmpty();
        assertRefused(
                () -> call(new Caller.Anonymous(), "RespondToAuthChallenge", response),
                "NotAuthorizedException",
                "Invalid session");
    }

    @Test
    void refreshes_until_the_refresh_token_runs_out() {
        setPassword();
        String refresh = signIn().path("RefreshToken").asText();
        clock.advance(Duration.ofHours(23));

        JsonNode answer = initiate("REFRESH_TOKEN_AUTH", "\"REFRESH_TOKEN\":\"" + refresh + "\"");

        assertThat(answer.path("AuthenticationResult").path("IdToken").asText()).isNotEmpty();
        clock.advance(Duration.ofHours(1));
        assertRefused(
                () -> initiate("REFRESH_TOKEN_AUTH", "\"REFRESH_TOKEN\":\"" + refresh + "\""),
                "NotAuthorizedException",
                "Invalid Refresh Token");
    }

    @Test
    void does_not_take_an_id_token_for_a_refresh_token() {
        setPassword();
        String id = signIn().path("IdToken").asText();

        assertRefused(
                () -> initiate("REFRESH_TOKEN_AUTH", "\"REFRESH_TOKEN\":\"" + id + "\""),
                "NotAuthorizedException",
                "Invalid Refresh Token");
    }

    @ParameterizedTest
    @CsvSource({"USER_SRP_AUTH", "ADMIN_USER_PASSWORD_AUTH", "CUSTOM_AUTH"})
    void refuses_a_flow_that_the_client_does_not_allow(String flow) {
        assertRefused(() -> initiate(flow, ""), "InvalidParameterException", flow);
    }

    @ParameterizedTest
    @CsvSource({
        "custom:school_id,NotAuthorizedException",
        "custom:secret,NotAuthorizedException",
        "custom:unknown,InvalidParameterException",
        "cognito:groups,InvalidParameterException"
    })
    void lets_nobody_change_their_school_or_what_the_client_may_not_write(String attribute, String code) {
        setPassword();
        String token = signIn().path("AccessToken").asText();

        assertRefused(() -> update(token, attribute, "s2"), code, "");
        assertThat(pools.pool(pool.ref())
                        .orElseThrow()
                        .user("teacher_1")
                        .orElseThrow()
                        .attributes())
                .containsEntry("custom:school_id", "s1")
                .containsEntry("custom:secret", "hidden");
    }

    @Test
    void lets_people_change_what_the_client_may_write() throws ParseException {
        setPassword();

        update(signIn().path("AccessToken").asText(), "name", "Ana María");

        assertThat(claims(signIn().path("IdToken").asText())).containsEntry("name", "Ana María");
        assertRefused(() -> update(signIn().path("IdToken").asText(), "name", "x"), "NotAuthorizedException", "");
    }

    @Test
    void an_immutable_attribute_stays_even_if_a_client_limits_nothing() {
        setPassword();
        String unlimited = deployed("Unlimited").ref();
        String token = call(new Caller.Anonymous(), "InitiateAuth", """
                        {"ClientId":"%s","AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{
                          "USERNAME":"teacher_1","PASSWORD":"%s"}}""".formatted(unlimited, PASSWORD))
                .path("AuthenticationResult")
                .path("AccessToken")
                .asText();

        update(token, "custom:secret", "changed");

        assertRefused(() -> update(token, "custom:school_id", "s2"), "NotAuthorizedException", "");
    }

    @Test
    void lets_nobody_sign_up() {
        assertRefused(
                () -> call(new Caller.Anonymous(), "SignUp", "{\"ClientId\":\"" + client.ref() + "\"}"),
                "NotAuthorizedException",
                "SignUp is not permitted");
    }

    @ParameterizedTest
    @CsvSource({
        "Short-1!,not long enough",
        "lower-2026!,uppercase",
        "UPPER-2026!,lowercase",
        "No-numbers!,numeric",
        "NoSymbol2026,symbol"
    })
    void refuses_passwords_against_the_policy(String password, String objection) {
        assertRefused(
                () -> admin("AdminSetUserPassword", """
                        "Username":"teacher_1","Permanent":true,"Password":"%s\"""".formatted(password)), "InvalidPasswordException", objection);
    }

    @Test
    void asks_the_policies_before_it_administers_and_refuses_the_unsigned() {
        assertThat(authorized)
                .contains("cognito-idp:AdminCreateUser " + pool.attributes().get("Arn"));
        assertThat(cognito.acceptsUnsigned("InitiateAuth")).isTrue();
        assertThat(cognito.acceptsUnsigned("AdminCreateUser")).isFalse();
        assertRefused(
                () -> call(new Caller.Anonymous(), "AdminGetUser", """
                        {"UserPoolId":"%s","Username":"teacher_1"}""".formatted(pool.ref())),
                "AccessDeniedException",
                "");
    }

    @ParameterizedTest
    @CsvSource({"a b", "' '", "a\\nb"})
    void refuses_a_user_name_that_cognito_does_not_take(String name) {
        assertRefused(() -> admin("AdminCreateUser", """
                        "Username":"%s","TemporaryPassword":"First-2026!","UserAttributes":[]""".formatted(name)), "InvalidParameterException", "Username");
    }

    @ParameterizedTest
    @CsvSource({"custom:unknown", "token_use", "iss", "sub"})
    void refuses_attributes_that_the_pool_does_not_have(String name) {
        assertRefused(() -> admin("AdminCreateUser", """
                        "Username":"x","TemporaryPassword":"First-2026!","UserAttributes":[
                          {"Name":"%s","Value":"access"}]""".formatted(name)), "InvalidParameterException", name);
    }

    @Test
    void gives_the_gateway_the_claims_of_good_id_tokens_only() throws ParseException, JOSEException {
        setPassword();
        JsonNode tokens = signIn();
        String arn = pool.attributes().get("Arn");
        String id = tokens.path("IdToken").asText();
        String[] parts = id.split("\\.");
        String otherSchool = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8)
                        .replace("\"s1\"", "\"s2\"")
                        .getBytes(UTF_8));
        String none = Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"none\"}".getBytes(UTF_8));
        SignedJWT stranger = new SignedJWT(
                new JWSHeader(JWSAlgorithm.RS256), SignedJWT.parse(id).getJWTClaimsSet());
        stranger.sign(new RSASSASigner(UserPools.newSigningKey()));

        assertThat(pools.idTokenClaims(arn, id))
                .hasValueSatisfying(claims -> assertThat(claims).containsEntry("custom:school_id", "s1"));
        assertThat(pools.idTokenClaims(arn, tokens.path("AccessToken").asText()))
                .isEmpty();
        assertThat(pools.idTokenClaims(arn + "x", id)).isEmpty();
        assertThat(pools.idTokenClaims(arn, parts[0] + "." + otherSchool + "." + parts[2]))
                .isEmpty();
        assertThat(pools.idTokenClaims(arn, none + "." + parts[1] + ".")).isEmpty();
        assertThat(pools.idTokenClaims(arn, stranger.serialize())).isEmpty();
        assertThat(pools.idTokenClaims(arn, "nonsense")).isEmpty();
        clock.advance(Duration.ofHours(1));
        assertThat(pools.idTokenClaims(arn, id)).as("expired").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MfaConfiguration ON|{\"MfaConfiguration\":\"ON\",\"EnabledMfas\":[\"SOFTWARE_TOKEN_MFA\"]}",
                "MfaConfiguration OPTIONAL|{\"MfaConfiguration\":\"OPTIONAL\"}",
                "SMS_MFA|{\"MfaConfiguration\":\"OPTIONAL\",\"EnabledMfas\":[\"SMS_MFA\"]}",
                "EMAIL_OTP|{\"MfaConfiguration\":\"OPTIONAL\",\"EnabledMfas\":[\"SOFTWARE_TOKEN_MFA\",\"EMAIL_OTP\"]}",
                "LambdaConfig.PostConfirmation|{\"LambdaConfig\":{\"PostConfirmation\":\"arn\"}}",
                "LambdaConfig.PreTokenGenerationConfig|{\"LambdaConfig\":{\"PreTokenGenerationConfig\":{}}}"
            })
    void stops_at_a_pool_that_it_cannot_honour(String named, String properties) {
        assertThatThrownBy(() ->
                        deploy("\"Strict\":{\"Type\":\"AWS::Cognito::UserPool\",\"Properties\":" + properties + "}"))
                .hasMessageContaining(named);
    }

    @Test
    void gives_a_pool_the_same_id_after_every_start() {
        UserPools again = new UserPools("us-east-1", "000000000000", KEY, clock);
        Resource resource = new Resource("S", "Pool", "AWS::Cognito::UserPool");

        assertThat(again.provision(resource, resource.properties(json.createObjectNode()))
                        .ref())
                .isEqualTo(pool.ref())
                .startsWith("us-east-1_");
    }

    private Provisioned deployed(String logicalId) {
        return new Provisioned(
                ResourceIds.of(new Resource("S", logicalId, ""), 26).toLowerCase(java.util.Locale.ROOT), Map.of());
    }

    private void setPassword() {
        admin("AdminSetUserPassword", """
                "Username":"teacher_1","Permanent":true,"Password":"%s\"""".formatted(PASSWORD));
    }

    private JsonNode signIn() {
        return initiate("USER_PASSWORD_AUTH", """
                        "USERNAME":"teacher_1","PASSWORD":"%s\"""".formatted(PASSWORD)).path("AuthenticationResult");
    }

    private JsonNode initiate(String flow, String parameters) {
        return call(new Caller.Anonymous(), "InitiateAuth", """
                {"ClientId":"%s","AuthFlow":"%s","AuthParameters":{%s}}""".formatted(client.ref(), flow, parameters));
    }

    private JsonNode update(String token, String attribute, String value) {
        return call(new Caller.Anonymous(), "UpdateUserAttributes", """
                {"AccessToken":"%s","UserAttributes":[{"Name":"%s","Value":"%s"}]}""".formatted(token, attribute, value));
    }

    private JsonNode admin(String operation, String members) {
        return call(OPERATOR, operation, "{\"UserPoolId\":\"" + pool.ref() + "\"," + members + "}");
    }

    private JsonNode call(Caller caller, String operation, String body) {
        AwsCall call =
                new AwsCall("cognito-idp", operation, true, caller, WritableHeaders.create(), body.getBytes(UTF_8));
        try {
            return json.readTree(cognito.answer(call).body());
        } catch (IOException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    private static Map<String, Object> claims(String token) throws ParseException {
        return SignedJWT.parse(token).getJWTClaimsSet().getClaims();
    }

    private static void assertRefused(Runnable action, String code, String message) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        AwsError.class, refused -> assertThat(refused.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    private Deployment deploy(String resources) {
        try {
            CloudAssembly.Template template =
                    new CloudAssembly.Template("S", json.readTree("{\"Resources\":{" + resources + "}}"));
            return new Deployment(Environment.LAPTOP, (id, _) -> id, List.<Provisioner>of(pools))
                    .deploy(new CloudAssembly(List.of(template), Map.of(), Map.of()));
        } catch (IOException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
