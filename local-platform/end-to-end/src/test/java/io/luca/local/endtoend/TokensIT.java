package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.luca.local.endtoend.BootedPlatform.Booted;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every token that is not right is refused twice: by the gateway, and by the service for whoever reaches it directly. */
@ExtendWith(BootedPlatform.class)
class TokensIT {

    private static final String EVENT =
            "{\"event_id\":\"claims_1\",\"student_id\":\"student_456\",\"event_type\":\"entrada\","
                    + "\"occurred_at\":\"2026-01-05T12:00:00Z\",\"payload\":{}}";
    private static final String PROFILE = "/profile/student_456";

    private final Booted booted;
    private final Api api;

    TokensIT(Booted booted) {
        this.booted = booted;
        this.api = booted.api();
    }

    @Test
    void a_forger_with_the_right_key_would_pass_so_that_these_tests_can_fail() throws Exception {
        assertBoth(signed(booted.signingKey(), claims -> claims), 200);
    }

    @Test
    void refuses_a_request_without_a_token() {
        assertBoth("", 401);
    }

    @Test
    void refuses_an_expired_token() throws Exception {
        assertBoth(
                signed(
                        booted.signingKey(),
                        claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(1)))),
                401);
    }

    @Test
    void refuses_an_unsigned_token() {
        assertBoth(new PlainJWT(claims().build()).serialize(), 401);
    }

    /** The same token with ever other junk in it would be ever another one to remember. */
    @Test
    void refuses_a_token_with_junk_in_its_signature() throws Exception {
        String good = signed(booted.signingKey(), claims -> claims);

        assertBoth(good + "!".repeat(6_000), 401);
        assertBoth(good + "====", 401);
    }

    @Test
    void refuses_a_tampered_token() throws Exception {
        String good = signed(booted.signingKey(), claims -> claims);
        String otherSchool = signed(booted.signingKey(), claims -> claims.claim("custom:school_id", "school_456"));

        assertBoth(good.split("\\.")[0] + "." + otherSchool.split("\\.")[1] + "." + good.split("\\.")[2], 401);
    }

    @Test
    void refuses_a_token_signed_with_another_key() throws Exception {
        RSAKey forged = new RSAKeyGenerator(2048)
                .keyID(booted.signingKey().getKeyID())
                .algorithm(JWSAlgorithm.RS256)
                .generate();

        assertBoth(signed(forged, claims -> claims), 401);
    }

    @Test
    void refuses_a_token_of_another_issuer() throws Exception {
        assertBoth(
                signed(
                        booted.signingKey(),
                        claims -> claims.issuer("https://cognito-idp.us-east-1.amazonaws.com/us-east-1_other")),
                401);
    }

    @Test
    void refuses_an_access_token() {
        String access =
                api.signIn("student_456", "Demo-2026!").path("AccessToken").asText();

        assertThat(access).isNotEmpty();
        assertBoth(access, 401);
    }

    @Test
    void refuses_a_token_without_a_school() throws Exception {
        assertBoth(signed(booted.signingKey(), claims -> claims.claim("custom:school_id", null)), 401);
    }

    @Test
    void refuses_a_token_whose_school_would_widen_a_key() throws Exception {
        for (String school : List.of("*", "", "school_1#STUDENT", "school_123 ")) {
            assertBoth(signed(booted.signingKey(), claims -> claims.claim("custom:school_id", school)), 401);
        }
    }

    /**
     * The claim becomes the message group of an event, and SQS takes not every text for one. To send it again would change nothing. A
     * text that it does take and that is no school is turned away by the worker.
     */
    @ParameterizedTest
    @CsvSource({"school 123, 401", "se\u00f1or, 401", "'school\u0001', 401", "'school#1', 202"})
    void a_claim_that_no_queue_takes_is_the_clients_fault_and_never_to_be_sent_again(String school, int status)
            throws Exception {
        String token = signed(booted.signingKey(), claims -> claims.claim("custom:school_id", school));

        for (String path : List.of("/behavior", "/behavior/batch")) {
            Api.Answer answer = api.post(path, token, path.endsWith("batch") ? "{\"events\":[" + EVENT + "]}" : EVENT);

            assertThat(answer.status()).as(answer.json().toString()).isEqualTo(status);
            assertThat(answer.json().toString()).doesNotContain("again");
        }
        assertBoth(token, 401);
    }

    @Test
    void a_claim_that_is_longer_than_a_message_groups_name_is_the_clients_fault() throws Exception {
        String token = signed(booted.signingKey(), claims -> claims.claim("custom:school_id", "s".repeat(300)));

        assertThat(api.post("/behavior", token, EVENT).status()).isEqualTo(401);
    }

    @Test
    void refuses_a_token_of_no_role_or_of_two() throws Exception {
        assertBoth(signed(booted.signingKey(), claims -> claims.claim("cognito:groups", null)), 401);
        assertBoth(
                signed(
                        booted.signingKey(),
                        claims -> claims.claim("cognito:groups", List.of("student", "school-admin"))),
                401);
    }

    @Test
    void nobody_can_sign_up_or_change_the_own_school() {
        String access =
                api.signIn("student_456", "Demo-2026!").path("AccessToken").asText();
        var mapper = new com.fasterxml.jackson.databind.ObjectMapper();
        var change = mapper.createObjectNode().put("AccessToken", access);
        change.putArray("UserAttributes")
                .addObject()
                .put("Name", "custom:school_id")
                .put("Value", "school_456");

        Api.Answer changed = api.cognito("UpdateUserAttributes", change);
        Api.Answer signedUp = api.cognito(
                "SignUp",
                mapper.createObjectNode()
                        .put("ClientId", booted.platform().people().clientId())
                        .put("Username", "intruder")
                        .put("Password", "Intruder-2026!"));

        assertThat(changed.text("__type")).endsWith("NotAuthorizedException");
        assertThat(signedUp.text("__type")).endsWith("NotAuthorizedException");
    }

    @Test
    void a_wrong_password_and_an_unknown_person_get_the_same_answer() {
        var mapper = new com.fasterxml.jackson.databind.ObjectMapper();
        List<String> answers = List.of("teacher_789", "nobody_here").stream()
                .map(person -> api.cognito(
                                "InitiateAuth",
                                mapper.createObjectNode()
                                        .put(
                                                "ClientId",
                                                booted.platform().people().clientId())
                                        .put("AuthFlow", "USER_PASSWORD_AUTH")
                                        .set(
                                                "AuthParameters",
                                                mapper.createObjectNode()
                                                        .put("USERNAME", person)
                                                        .put("PASSWORD", "wrong")))
                        .json()
                        .toString())
                .distinct()
                .toList();

        assertThat(answers).hasSize(1);
        assertThat(answers.getFirst()).contains("NotAuthorizedException");
    }

    private void assertBoth(String token, int status) {
        for (String base : List.of(booted.platform().apiUrl(), booted.platform().interactiveUrl())) {
            Api.Answer answer = api.get(base, PROFILE, token);
            assertThat(answer.status()).as("at %s", base).isEqualTo(status);
            if (status == 401) {
                assertThat(answer.text("type")).isEqualTo("urn:luca:problem:unauthenticated");
                // API Gateway passes on an integration's own WWW-Authenticate under another name
                assertThat(answer.header("WWW-Authenticate") + answer.header("x-amzn-Remapped-WWW-Authenticate"))
                        .isEqualTo("Bearer");
            }
        }
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("https://cognito-idp.us-east-1.amazonaws.com/"
                        + booted.platform().people().userPoolId())
                .audience(booted.platform().people().clientId())
                .subject("sub")
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .claim("token_use", "id")
                .claim("custom:school_id", "school_123")
                .claim("custom:person_id", "student_456")
                .claim("cognito:groups", List.of("student"));
    }

    private String signed(RSAKey key, UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                change.apply(claims()).build());
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }
}
