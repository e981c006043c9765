package io.luca.local.aws.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Verifies what AWS's own SDK signs, and refuses what was changed after. */
class SignatureV4Test {

    private static final Instant NOW = Instant.parse("2026-01-24T23:50:00Z");
    private static final String BODY = "{\"TableName\":\"luca\"}";
    private static final String ROLE = "arn:aws:iam::000000000000:role/S-Service";

    private final MovableClock clock = new MovableClock(NOW);
    private final CredentialStore credentials = new CredentialStore("000000000000", clock);
    private final SignatureV4 signatures = new SignatureV4(credentials, clock);
    private final IssuedCredentials issued =
            credentials.issue(ROLE, "session", Map.of("school_id", "s1"), Duration.ofHours(1));

    @Test
    void knows_the_session_that_the_sdk_signed_with() {
        SignatureV4.Signed signed = Objects.requireNonNull(signatures.verify(signedBy(issued)));

        assertThat(signed.service()).isEqualTo("dynamodb");
        assertThat(signed.caller()).isInstanceOfSatisfying(Caller.RoleSession.class, session -> {
            assertThat(session.roleArn()).isEqualTo(ROLE);
            assertThat(session.tags()).containsExactly(Map.entry("school_id", "s1"));
            assertThat(session.arn()).isEqualTo("arn:aws:sts::000000000000:assumed-role/S-Service/session");
        });
    }

    @Test
    void knows_the_operator_by_the_published_key() {
        AwsCredentialsIdentity operator =
                AwsCredentialsIdentity.create(CredentialStore.OPERATOR_KEY, CredentialStore.OPERATOR_SECRET);

        assertThat(Objects.requireNonNull(signatures.verify(sign(operator, NOW)))
                        .caller())
                .isEqualTo(new Caller.AccountRoot("000000000000"));
    }

    @Test
    void takes_a_request_without_a_signature_as_nobodys() {
        SignatureV4.Request request = changed(signedBy(issued), headers -> headers.remove(HeaderNames.AUTHORIZATION));

        assertThat(signatures.verify(request)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"X-Amz-Target,DynamoDB_20120810.Scan", "Host,elsewhere", "X-Amz-Date,20260124T235100Z"})
    void refuses_a_signed_header_that_was_changed(String name, String value) {
        SignatureV4.Request request =
                changed(signedBy(issued), headers -> headers.set(HeaderNames.create(name), value));

        assertRefused(request, "InvalidSignatureException");
    }

    @Test
    void refuses_another_body_path_query_or_method() {
        SignatureV4.Request good = signedBy(issued);

        assertRefused(
                new SignatureV4.Request("POST", "/", "", good.headers(), "{}".getBytes(UTF_8)),
                "InvalidSignatureException");
        assertRefused(
                new SignatureV4.Request("POST", "/x", "", good.headers(), good.body()), "InvalidSignatureException");
        assertRefused(
                new SignatureV4.Request("POST", "/", "a=b", good.headers(), good.body()), "InvalidSignatureException");
        assertRefused(
                new SignatureV4.Request("PUT", "/", "", good.headers(), good.body()), "InvalidSignatureException");
    }

    @Test
    void refuses_a_header_of_aws_that_was_added_unsigned() {
        SignatureV4.Request request =
                changed(signedBy(issued), headers -> headers.set(HeaderNames.create("X-Amz-Copy-Source"), "x"));

        assertRefused(request, "InvalidSignatureException");
    }

    @Test
    void refuses_a_wrong_secret_and_an_unknown_key() {
        AwsCredentialsIdentity wrongSecret = AwsCredentialsIdentity.create(CredentialStore.OPERATOR_KEY, "guess");
        AwsCredentialsIdentity unknown = AwsCredentialsIdentity.create("ASIANOBODY", "guess");

        assertRefused(sign(wrongSecret, NOW), "InvalidSignatureException");
        assertRefused(sign(unknown, NOW), "UnrecognizedClientException");
    }

    @Test
    void refuses_a_session_without_its_own_token() {
        IssuedCredentials other = credentials.issue(ROLE, "other", Map.of("school_id", "s2"), Duration.ofHours(1));
        AwsCredentialsIdentity none = AwsCredentialsIdentity.create(issued.accessKeyId(), issued.secretAccessKey());
        AwsCredentialsIdentity mixed = AwsSessionCredentialsIdentity.create(
                issued.accessKeyId(), issued.secretAccessKey(), Objects.requireNonNull(other.sessionToken()));

        assertRefused(sign(none, NOW), "UnrecognizedClientException");
        assertRefused(sign(mixed, NOW), "UnrecognizedClientException");
    }

    @Test
    void refuses_a_session_that_has_expired() {
        clock.advance(Duration.ofHours(1));

        assertRefused(sign(session(issued), clock.instant()), "ExpiredTokenException");
    }

    @ParameterizedTest
    @CsvSource({"PT15M,true", "PT15M1S,false", "-PT15M,true", "-PT15M1S,false"})
    void takes_a_signature_for_fifteen_minutes_to_either_side(Duration skew, boolean accepted) {
        SignatureV4.Request request = sign(session(issued), NOW.plus(skew));

        if (accepted) {
            assertThat(signatures.verify(request)).isNotNull();
        } else {
            assertRefused(request, "InvalidSignatureException");
        }
    }

    @Test
    void refuses_a_scope_of_another_day() {
        SignatureV4.Request request = changed(
                signedBy(issued),
                headers -> headers.set(
                        HeaderNames.AUTHORIZATION,
                        headers.get(HeaderNames.AUTHORIZATION).get().replace("/20260124/", "/20260123/")));

        assertRefused(request, "InvalidSignatureException");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer x", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=, Signature=0"})
    void refuses_an_authorization_of_another_form(String authorization) {
        SignatureV4.Request request =
                changed(signedBy(issued), headers -> headers.set(HeaderNames.AUTHORIZATION, authorization));

        assertRefused(request, "IncompleteSignature");
    }

    @Test
    void prints_no_secret() {
        assertThat(issued.toString())
                .doesNotContain(issued.secretAccessKey())
                .doesNotContain(Objects.requireNonNull(issued.sessionToken()));
    }

    private void assertRefused(SignatureV4.Request request, String code) {
        assertThatThrownBy(() -> signatures.verify(request))
                .isInstanceOfSatisfying(
                        AwsError.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private static SignatureV4.Request signedBy(IssuedCredentials issued) {
        return sign(session(issued), NOW);
    }

    private static AwsCredentialsIdentity session(IssuedCredentials issued) {
        return AwsSessionCredentialsIdentity.create(
                issued.accessKeyId(), issued.secretAccessKey(), Objects.requireNonNull(issued.sessionToken()));
    }

    private static SignatureV4.Request sign(AwsCredentialsIdentity identity, Instant at) {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(URI.create("http://127.0.0.1:4566/"))
                .putHeader("X-Amz-Target", "DynamoDB_20120810.GetItem")
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .build();
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(identity)
                        .request(request)
                        .payload(ContentStreamProvider.fromUtf8String(BODY))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "dynamodb")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(at, ZoneOffset.UTC)))
                .request();
        WritableHeaders<?> headers = WritableHeaders.create();
        signed.headers().forEach((name, values) -> headers.set(HeaderNames.create(name), values));
        return new SignatureV4.Request("POST", "/", "", headers, BODY.getBytes(UTF_8));
    }

    private static SignatureV4.Request changed(SignatureV4.Request request, UnaryOperator<WritableHeaders<?>> change) {
        return new SignatureV4.Request(
                request.method(),
                request.rawPath(),
                request.rawQuery(),
                change.apply(WritableHeaders.create(request.headers())),
                request.body());
    }
}
