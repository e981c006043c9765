package io.luca.interactive;

import static io.luca.interactive.platform.UserPool.claims;
import static io.luca.interactive.platform.UserPool.newKey;
import static io.luca.interactive.platform.UserPool.signed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.luca.interactive.platform.Api;
import io.luca.interactive.platform.Platform;
import io.luca.interactive.platform.SharedPlatform;
import io.luca.interactive.platform.UserPool;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is not a valid ID token of the pool opens nothing, whatever the gateway let through. */
@ExtendWith(SharedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenIT {

    private static final String SCHOOL = "tokens";
    private static final String PATH = "/profile/ana";

    private final Platform platform;

    TokenIT(Platform platform) {
        this.platform = platform;
    }

    @BeforeAll
    void open_school() {
        platform.openSchool(SCHOOL, "ana");
    }

    @Test
    void accepts_a_valid_id_token() {
        assertThat(platform.teacher(SCHOOL).get(PATH).status()).isEqualTo(200);
    }

    @Test
    void asks_for_a_token_where_there_is_none() {
        Api.Answer answer = platform.anonymous().get(PATH);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.problem()).isEqualTo("unauthenticated");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongClaims")
    void refuses_a_well_signed_token_with(String what, UnaryOperator<JWTClaimsSet.Builder> change) {
        refused(platform.pool().token(SCHOOL, "teacher_1", "teacher", change));
    }

    static Stream<Arguments> wrongClaims() {
        return Stream.of(
                wrong(
                        "expiry in the past",
                        claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(1)))),
                wrong("no expiry", claims -> claims.expirationTime(null)),
                wrong("another issuer", claims -> claims.issuer(UserPool.ISSUER + "2")),
                wrong("no issuer", claims -> claims.issuer(null)),
                wrong("another audience", claims -> claims.audience("client1234")),
                wrong("the use of an access token", claims -> claims.claim("token_use", "access")),
                wrong("no use", claims -> claims.claim("token_use", null)),
                wrong("no school", claims -> claims.claim("custom:school_id", null)),
                wrong("an empty school", claims -> claims.claim("custom:school_id", "")),
                wrong("a school that breaks out of a key", claims -> claims.claim("custom:school_id", "a#STUDENT#b")),
                wrong("a wildcard as school", claims -> claims.claim("custom:school_id", "*")),
                wrong("two schools", claims -> claims.claim("custom:school_id", List.of(SCHOOL, "other"))),
                wrong("no person", claims -> claims.claim("custom:person_id", null)),
                wrong("no group", claims -> claims.claim("cognito:groups", null)),
                wrong("an unknown group", claims -> claims.claim("cognito:groups", List.of("root"))),
                wrong("two groups", claims -> claims.claim("cognito:groups", List.of("teacher", "student"))));
    }

    @ParameterizedTest
    @CsvSource({
        "missing, set up an authenticator",
        "sign_in_again, 'sign in again, with a code'",
        "unknown, could not be checked",
        "other, could not be checked"
    })
    void tells_staff_whose_role_was_taken_away_that_they_need_a_second_factor(String lacking, String what) {
        for (List<String> groups : List.of(List.<String>of(), List.of("teacher"))) {
            String token = platform.pool()
                    .token(
                            SCHOOL,
                            "teacher_1",
                            "teacher",
                            claims -> claims.claim("cognito:groups", groups).claim("second_factor", lacking));

            Api.Answer answer = platform.anonymous().as(token).get(PATH);

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.problem()).isEqualTo("second-factor-required");
            assertThat(answer.json().path("detail").asText()).contains(what);
        }
    }

    @Test
    void refuses_an_unsigned_token() {
        refused(new PlainJWT(claims(SCHOOL, "teacher_1", "teacher").build()).serialize());
    }

    @Test
    void refuses_a_token_signed_with_the_public_key_as_secret() throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("key-1").build(),
                claims(SCHOOL, "teacher_1", "teacher").build());
        token.sign(
                new MACSigner(platform.pool().key().toPublicJWK().toJSONString().getBytes(UTF_8)));

        refused(token.serialize());
    }

    @Test
    void refuses_a_token_whose_claims_were_changed_after_signing() {
        String[] parts = platform.pool().token(SCHOOL, "ana", "student").split("\\.");
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8).replace("student", "teacher");
        parts[1] = Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8));

        refused(String.join(".", parts));
    }

    @Test
    void refuses_a_token_signed_by_somebody_else_under_the_name_of_our_key() {
        refused(signed(newKey("key-1"), claims(SCHOOL, "teacher_1", "teacher").build()));
    }

    @Test
    void refuses_an_unknown_key_each_time_without_asking_for_the_keys_each_time() {
        String token =
                signed(newKey("key-2"), claims(SCHOOL, "teacher_1", "teacher").build());
        platform.teacher(SCHOOL).get(PATH);
        int before = platform.pool().keySetRequests();

        for (int i = 0; i < 10; i++) {
            refused(token);
        }

        assertThat(platform.pool().keySetRequests() - before).isLessThanOrEqualTo(2);
    }

    @Test
    void refuses_what_is_no_token() {
        refused("x");
        refused("a.b.c");
        refused("x".repeat(9_000));
    }

    private void refused(String token) {
        Api.Answer answer = platform.anonymous().as(token).get(PATH);

        assertThat(answer.status()).as(answer.text()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(answer.problem()).isEqualTo("unauthenticated");
        assertThat(answer.text()).doesNotContain("Secreta");
    }

    private static Arguments wrong(String what, UnaryOperator<JWTClaimsSet.Builder> change) {
        return Arguments.of(what, change);
    }
}
