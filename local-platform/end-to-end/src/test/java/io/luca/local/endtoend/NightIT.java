package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.contract.ObjectKeys;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.aws.endpoint.Faults;
import io.luca.local.aws.service.s3.S3Room;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.workbench.cli.Luca;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;

/** From marks at the gateway to a grade in the profile, by the function that the schedule calls, under its own policies. */
@ExtendWith(BootedPlatform.class)
class NightIT {

    private static final String GRADE = "/profile/student_457/grades/matematicas/Q2_2024";

    private final Platform platform;
    private final Api api;

    NightIT(Booted booted) {
        this.platform = booted.platform();
        this.api = booted.api();
    }

    @Test
    void the_night_makes_the_grade_of_the_source_and_a_correction_is_pending_until_the_next_one() {
        record("night_exam_1", "exam", 80);
        record("night_exam_2", "exam", 90);
        record("night_hw_1", "homework", 82);
        record("night_hw_2", "homework", 84);
        record("night_quiz_1", "quiz", 82);

        Night first = night();

        assertThat(first.exit()).as(first.said()).isZero();
        JsonNode grade = read();
        assertThat(grade.path("grade").path("consolidated_score").decimalValue())
                .as(grade.toPrettyString())
                .isEqualByComparingTo("84.3");
        assertThat(grade.path("grade").path("evaluations_count").asInt()).isEqualTo(5);
        assertThat(grade.findValue("explanation").toString()).contains("exam", "0.7", "homework", "0.2", "quiz", "0.1");
        JsonNode profile =
                api.get("/profile/student_457", api.token("student_457")).json();
        assertThat(profile.path("grades").toString()).contains("84.3");

        String exam = "/evaluations/student_457/matematicas/Q2_2024/night_exam_1";
        Api.Answer corrected = api.put(
                exam, api.token("teacher_789"), "{\"score\":100,\"version\":1,\"reason\":\"a page was overlooked\"}");
        assertThat(corrected.status()).as(corrected.json().toString()).isEqualTo(200);
        assertThat(read().toString()).contains("\"pending_evaluations\":1").contains("84.3");

        assertThat(night().exit()).isZero();

        assertThat(read().path("grade").path("consolidated_score").decimalValue())
                .isEqualByComparingTo("91.3");
        assertThat(read().toString()).contains("\"pending_evaluations\":0");
        assertThat(checkpointsLeft()).isZero();
    }

    /** A checkpoint as the function writes it: what it names as done is passed over. */
    @Test
    void a_run_goes_on_after_the_last_school_of_its_checkpoint() {
        checkpoint(
                "resumed",
                "{\"format\":1,\"done_through\":\"school_123\",\"schools\":1,\"grades\":7,\"evaluations\":9,\"failed\":{}}");

        JsonNode answer = invoke("{\"run\":\"resumed\",\"continuation\":1}");

        assertThat(answer.path("schools").asLong()).isEqualTo(1 + schoolsAfter("school_123"));
        assertThat(answer.path("grades").asInt()).isGreaterThanOrEqualTo(7);
        assertThat(answer.path("continued").asBoolean(true)).isFalse();
        assertThat(checkpointsLeft()).isZero();
    }

    @Test
    void a_run_whose_checkpoint_is_broken_starts_from_the_first_school() {
        checkpoint("broken", "{\"format\":1,\"done_thr");

        JsonNode answer = invoke("{\"run\":\"broken\"}");

        assertThat(answer.path("schools").asLong()).isEqualTo(schoolsAfter(""));
        assertThat(checkpointsLeft()).isZero();
    }

    /** Of those that are at work, also of other tests. */
    private long schoolsAfter(String id) {
        try (TableAccess access = new TableAccess(platform)) {
            return access.registry().active().stream()
                    .filter(school -> school.value().compareTo(id) > 0)
                    .count();
        }
    }

    private int checkpointsLeft() {
        return platform.room(S3Room.class).sizes().get(checkpointBucket());
    }

    private String checkpointBucket() {
        return platform.room(S3Room.class).sizes().keySet().stream()
                .filter(name -> name.contains("checkpoint"))
                .findFirst()
                .orElseThrow();
    }

    private void checkpoint(String run, String json) {
        String bucket = checkpointBucket();
        try (S3Client s3 = operator(S3Client.builder())) {
            var _ = s3.putObject(
                    put -> put.bucket(bucket).key(ObjectKeys.CHECKPOINT_PREFIX + run + ".json"),
                    RequestBody.fromString(json));
        }
    }

    private JsonNode invoke(String event) {
        try (LambdaClient lambda = operator(LambdaClient.builder())) {
            String function =
                    platform.scheduled().functionOf("luca-consolidation").orElseThrow();
            return new ObjectMapper()
                    .readTree(lambda.invoke(
                                    invoke -> invoke.functionName(function).payload(SdkBytes.fromUtf8String(event)))
                            .payload()
                            .asUtf8String());
        } catch (IOException noJson) {
            throw new UncheckedIOException(noJson);
        }
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C operator(B builder) {
        return builder.endpointOverride(URI.create(platform.awsUrl().replace("localhost", "127.0.0.1")))
                .region(Region.of(platform.cloud().environment().region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(CredentialStore.OPERATOR_KEY, CredentialStore.OPERATOR_SECRET)))
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
    }

    @Test
    void without_its_bucket_the_run_fails_and_says_so() {
        platform.cloud().faults().begin("s3", Faults.Kind.ERROR);
        try {
            assertThat(night().exit()).isEqualTo(1);
        } finally {
            platform.cloud().faults().end("s3");
        }
    }

    private record Night(int exit, String said) {}

    private Night night() {
        StringWriter said = new StringWriter();
        int exit = Luca.commands()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(
                        "invoke",
                        "consolidation",
                        "--aws-port",
                        String.valueOf(URI.create(platform.awsUrl()).getPort()));
        return new Night(exit, said.toString());
    }

    private void record(String id, String type, int score) {
        ObjectNode body = Api.evaluation("student_457", id)
                .put("type", type)
                .put("score", score)
                .put("period", "Q2_2024")
                .put("date", "2024-05-15");
        Api.Answer answer = api.post("/evaluations", api.token("teacher_789"), body.toString());
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(201);
    }

    private JsonNode read() {
        return api.get(GRADE, api.token("student_457")).json();
    }
}
