package io.luca.local.aws.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.iam.Roles;
import io.luca.local.aws.service.s3.BucketClient;
import io.luca.local.aws.service.s3.Buckets;
import io.luca.local.aws.service.s3.S3Service;
import io.luca.local.aws.template.CloudAssembly;
import io.luca.local.aws.template.Deployment;
import io.luca.local.aws.template.Environment;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** URLs that AWS's own SDK presigns, opened as a browser opens them: without a header. */
class PresignedIT {

    private static final String TENANT = "arn:aws:iam::000000000000:role/S-Tenant";
    private static final String OURS = "school_1/a report.csv";
    private static final Duration LIFE = Duration.ofMinutes(10);

    @TempDir
    private Path directory;

    private final MovableClock clock = new MovableClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    private final CredentialStore credentials = new CredentialStore("000000000000", clock);
    private final HttpClient browser = HttpClient.newHttpClient();
    private AwsEndpoint endpoint;

    @BeforeEach
    void open() throws IOException {
        Roles roles = new Roles(Environment.LAPTOP);
        Buckets buckets = new Buckets(directory);
        S3Service s3 = new S3Service(buckets, roles, clock);
        var _ = new Deployment(Environment.LAPTOP, (id, _) -> id, List.of(roles, buckets))
                .deploy(new CloudAssembly(
                        List.of(new CloudAssembly.Template("S", new ObjectMapper().readTree("""
                                {"Resources":{
                                 "Bucket":{"Type":"AWS::S3::Bucket","Properties":{"BucketName":"b"}},
                                 "Tenant":{"Type":"AWS::IAM::Role","Properties":{
                                   "AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                                     "Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"}}]},
                                   "Policies":[{"PolicyName":"p","PolicyDocument":{"Version":"2012-10-17","Statement":[
                                     {"Effect":"Allow","Action":"s3:GetObject",
                                      "Resource":"arn:aws:s3:::b/${aws:PrincipalTag/school_id}/*"}]}}]}}}}"""))),
                        Map.of(),
                        Map.of()));
        new BucketClient(s3, new Faults(), new Caller.AccountRoot("000000000000"), "b")
                .put(OURS, "student,score\n".getBytes(UTF_8), "text/csv");
        endpoint = new AwsEndpoint(0, credentials, clock, List.of(s3), new Faults(), _ -> {});
    }

    @AfterEach
    void close() {
        browser.close();
        endpoint.close();
    }

    @Test
    void a_url_opens_what_its_signer_may_read_and_names_the_file() throws Exception {
        HttpResponse<String> answer = get(presigned(school("school_1"), OURS));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("student,score\n");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/csv");
        assertThat(answer.headers().firstValue("Content-Disposition")).hasValue("attachment; filename=\"grades.csv\"");
    }

    @Test
    void a_url_of_the_operator_opens_too_though_it_has_no_token() throws Exception {
        AwsCredentials operator =
                AwsBasicCredentials.create(CredentialStore.OPERATOR_KEY, CredentialStore.OPERATOR_SECRET);

        assertThat(get(presigned(operator, OURS)).statusCode()).isEqualTo(200);
    }

    @Test
    void a_url_of_another_school_opens_nothing_here() throws Exception {
        assertRefused(presigned(school("school_2"), OURS), 403, "AccessDenied", "s3:GetObject");
    }

    @Test
    void a_url_opens_until_it_expires_and_not_after() throws Exception {
        URI url = presigned(school("school_1"), OURS);
        clock.advance(LIFE.minusSeconds(5));
        assertThat(get(url).statusCode()).isEqualTo(200);

        clock.advance(Duration.ofSeconds(10));

        assertRefused(url, 403, "AccessDenied", "Request has expired");
    }

    @Test
    void a_url_is_good_no_longer_than_the_session_that_signed_it() throws Exception {
        IssuedCredentials brief =
                credentials.issue(TENANT, "s", Map.of("school_id", "school_1"), Duration.ofMinutes(1));
        URI url = presigned(of(brief), OURS);

        clock.advance(Duration.ofMinutes(2));

        assertRefused(url, 400, "ExpiredToken", "expired");
    }

    @ParameterizedTest
    @CsvSource({
        "report.csv, repor.csv",
        "grades.csv, other.csv",
        "X-Amz-Expires=600, X-Amz-Expires=604800",
        "us-east-1, eu-west-1",
        "?, ?x-id=GetObject&",
        "Signature=, Signature=0"
    })
    void a_url_that_was_changed_anywhere_opens_nothing(String part, String changed) throws Exception {
        String url = presigned(school("school_1"), OURS).toString();
        assertThat(url).contains(part);

        assertRefused(URI.create(url.replace(part, changed)), 403, "SignatureDoesNotMatch", "does not match");
    }

    @Test
    void a_url_is_for_one_method() throws Exception {
        URI url = presigned(school("school_1"), OURS);

        assertThat(send(HttpRequest.newBuilder(url).HEAD()).statusCode()).isEqualTo(403);
        HttpResponse<String> written = send(HttpRequest.newBuilder(url).PUT(HttpRequest.BodyPublishers.ofString("x")));
        assertThat(written.statusCode()).isEqualTo(501);
        assertThat(written.body()).contains("NotImplemented", "GET and HEAD of s3, not for PUT");
    }

    @Test
    void the_head_of_an_object_can_be_presigned() throws Exception {
        try (S3Presigner presigner = presigner(school("school_1"))) {
            URI url = presigner
                    .presignHeadObject(head -> head.signatureDuration(LIFE)
                            .headObjectRequest(object -> object.bucket("b").key(OURS)))
                    .url()
                    .toURI();

            HttpResponse<String> answer = send(HttpRequest.newBuilder(url).HEAD());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(14);
        }
    }

    @Test
    void a_url_with_another_token_or_without_its_own_opens_nothing() throws Exception {
        IssuedCredentials other = issued("school_2");
        IssuedCredentials own = issued("school_1");
        AwsCredentials mixed = AwsSessionCredentials.create(
                own.accessKeyId(), own.secretAccessKey(), Objects.requireNonNull(other.sessionToken()));
        AwsCredentials none = AwsBasicCredentials.create(own.accessKeyId(), own.secretAccessKey());

        assertRefused(presigned(mixed, OURS), 400, "InvalidToken", "token");
        assertRefused(presigned(none, OURS), 400, "InvalidToken", "token");
    }

    @Test
    void a_key_that_nobody_has_and_a_wrong_secret_open_nothing() throws Exception {
        AwsCredentials nobody = AwsBasicCredentials.create("AKIANOBODY", "guess");
        AwsCredentials guessed = AwsBasicCredentials.create(CredentialStore.OPERATOR_KEY, "guess");

        assertRefused(presigned(nobody, OURS), 403, "InvalidAccessKeyId", "does not exist");
        assertRefused(presigned(guessed, OURS), 403, "SignatureDoesNotMatch", "does not match");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "604801", "-1", "x", ""})
    void a_url_lives_a_second_at_least_and_a_week_at_most(String seconds) throws Exception {
        String url = presigned(school("school_1"), OURS).toString();

        assertRefused(
                URI.create(url.replace("X-Amz-Expires=600", "X-Amz-Expires=" + seconds)),
                400,
                "AuthorizationQueryParametersError",
                "X-Amz-Expires must be a number of seconds from 1 to 604800");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X-Amz-Date", "X-Amz-Credential", "X-Amz-SignedHeaders", "X-Amz-Signature", "X-Amz-Algorithm"})
    void a_url_without_a_part_of_its_signature_is_told_which(String part) throws Exception {
        String url = presigned(school("school_1"), OURS).toString();

        assertRefused(
                URI.create(url.replaceFirst(part + "=[^&]*&?", "")),
                400,
                "AuthorizationQueryParametersError",
                "[" + part + "] is missing");
    }

    /** As the AWS CLI signs if it is not told otherwise. */
    @Test
    void a_signature_of_the_former_version_is_told_what_to_use() throws Exception {
        assertRefused(
                URI.create(
                        "http://localhost:" + endpoint.port() + "/b/" + OURS.replace(" ", "%20")
                                + "?AWSAccessKeyId=LUCAOPERATOR&Signature=BgFI6%2Frk74Bnp7mboOcv%2BW2fNdQ%3D&Expires=4102444800"),
                400,
                "InvalidRequest",
                "Please use AWS4-HMAC-SHA256");
    }

    @Test
    void a_header_of_aws_must_be_signed_as_in_any_request() throws Exception {
        URI url = presigned(school("school_1"), OURS);

        assertThat(send(HttpRequest.newBuilder(url).header("x-amz-checksum-mode", "ENABLED"))
                        .statusCode())
                .isEqualTo(403);
        HttpResponse<String> both = send(HttpRequest.newBuilder(url).header("Authorization", "AWS4-HMAC-SHA256 x"));
        assertThat(both.statusCode()).isEqualTo(400);
        assertThat(both.body()).contains("Only one auth mechanism allowed");
    }

    @Test
    void a_url_of_the_future_is_not_yet_good() throws Exception {
        clock.advance(Duration.ofHours(-1));

        assertRefused(presigned(school("school_1"), OURS), 403, "AccessDenied", "not yet valid");
    }

    @Test
    void no_other_service_takes_a_signature_in_the_query() throws Exception {
        SdkHttpRequest request = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(school("school_1"))
                        .request(SdkHttpRequest.builder()
                                .method(SdkHttpMethod.GET)
                                .uri(URI.create("http://localhost:" + endpoint.port() + "/"))
                                .build())
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sts")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AwsV4HttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, LIFE)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(clock.instant(), ZoneOffset.UTC)))
                .request();

        assertRefused(request.getUri(), 501, "NotImplemented", "not for GET of sts");
    }

    private void assertRefused(URI url, int status, String code, String message) throws Exception {
        HttpResponse<String> answer = get(url);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("<Code>" + code + "</Code>", message).doesNotContain("student,score");
    }

    private AwsCredentials school(String school) {
        return of(issued(school));
    }

    private IssuedCredentials issued(String school) {
        return credentials.issue(TENANT, "s", Map.of("school_id", school), Duration.ofHours(1));
    }

    private static AwsCredentials of(IssuedCredentials issued) {
        return AwsSessionCredentials.create(
                issued.accessKeyId(), issued.secretAccessKey(), Objects.requireNonNull(issued.sessionToken()));
    }

    private URI presigned(AwsCredentials signer, String key) throws Exception {
        try (S3Presigner presigner = presigner(signer)) {
            return presigner
                    .presignGetObject(get -> get.signatureDuration(LIFE)
                            .getObjectRequest(object -> object.bucket("b")
                                    .key(key)
                                    .responseContentDisposition("attachment; filename=\"grades.csv\"")))
                    .url()
                    .toURI();
        }
    }

    private S3Presigner presigner(AwsCredentials signer) {
        return S3Presigner.builder()
                .endpointOverride(URI.create("http://localhost:" + endpoint.port()))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(signer))
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build();
    }

    private HttpResponse<String> get(URI url) throws Exception {
        return send(HttpRequest.newBuilder(url));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
