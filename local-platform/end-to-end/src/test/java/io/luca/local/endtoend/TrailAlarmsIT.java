package io.luca.local.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.aws.endpoint.IssuedCredentials;
import io.luca.local.aws.service.cloudwatch.AlarmState;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/** The alarms on the audit trail, on the running platform: somebody wants a path's role, and somebody stops the trail. */
@ExtendWith(BootedPlatform.class)
class TrailAlarmsIT {

    private static final String ROLE_REFUSED = "LucaTrail-AuditAlarmsRoleRefused";
    private static final String TRAIL_CHANGED = "LucaTrail-AuditAlarmsTrailChanged";
    private static final Set<String> SET_BY_THE_CLIENT = Set.of("host", "content-length");
    /** Longer than an alarm looks back. */
    private static final int MINUTES = 40;

    private final Platform platform;
    private final PlatformAlarms alarms;

    TrailAlarmsIT(Booted booted) {
        platform = booted.platform();
        alarms = new PlatformAlarms(platform);
    }

    @Test
    @Rings(ROLE_REFUSED)
    void somebody_who_wants_a_paths_role_for_no_school_is_refused_and_rings() {
        alarms.passUntil(ROLE_REFUSED, AlarmState.OK, MINUTES);
        IssuedCredentials stolen =
                platform.cloud().credentialsOf(platform.interactive().roleArn());

        try (StsClient sts = StsClient.builder()
                .endpointOverride(URI.create(platform.awsUrl()))
                .region(Region.of(platform.cloud().environment().region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsSessionCredentials.create(
                        stolen.accessKeyId(), stolen.secretAccessKey(), String.valueOf(stolen.sessionToken()))))
                .build()) {
            assertThatThrownBy(() -> sts.assumeRole(
                            request -> request.roleArn(platform.cloud().roles().arnOf("InteractiveTenantRole"))
                                    .roleSessionName("somebody")))
                    .isInstanceOf(StsException.class);
        }

        alarms.passUntil(ROLE_REFUSED, AlarmState.ALARM, 2);
        alarms.passUntil(ROLE_REFUSED, AlarmState.OK, MINUTES);
        alarms.requireRangAndEnded(ROLE_REFUSED);
    }

    @Test
    @Rings(TRAIL_CHANGED)
    void a_trail_that_is_stopped_rings() throws IOException, InterruptedException {
        alarms.passUntil(TRAIL_CHANGED, AlarmState.OK, MINUTES);

        trail("StopLogging");
        try {
            assertThat(trail("GetTrailStatus").path("IsLogging").asBoolean(true))
                    .isFalse();
            alarms.passUntil(TRAIL_CHANGED, AlarmState.ALARM, 2);
        } finally {
            trail("StartLogging");
        }

        assertThat(trail("GetTrailStatus").path("IsLogging").asBoolean()).isTrue();
        alarms.passUntil(TRAIL_CHANGED, AlarmState.OK, MINUTES);
        alarms.requireRangAndEnded(TRAIL_CHANGED);
    }

    /** As the AWS CLI calls it, by the operator's key. */
    private JsonNode trail(String operation) throws IOException, InterruptedException {
        byte[] body = "{\"Name\":\"luca\"}".getBytes(UTF_8);
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(AwsBasicCredentials.create(
                                CredentialStore.OPERATOR_KEY, CredentialStore.OPERATOR_SECRET))
                        .request(SdkHttpRequest.builder()
                                .method(SdkHttpMethod.POST)
                                .uri(URI.create(platform.awsUrl()))
                                .encodedPath("/")
                                .putHeader("Content-Type", "application/x-amz-json-1.1")
                                .putHeader(
                                        "X-Amz-Target",
                                        "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101." + operation)
                                .build())
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "cloudtrail")
                        .putProperty(
                                AwsV4HttpSigner.REGION_NAME,
                                platform.cloud().environment().region()))
                .request();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(platform.awsUrl() + "/"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        signed.forEachHeader((name, values) -> {
            if (!SET_BY_THE_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }
}
