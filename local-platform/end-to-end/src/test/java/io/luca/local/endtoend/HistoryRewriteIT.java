package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.contract.HistoryRetention;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.aws.endpoint.RestTarget;
import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.endtoend.RehearsalPlatform.Rehearsed;
import io.luca.local.platform.Platform;
import io.luca.model.SchoolId;
import java.io.IOException;
import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * What the function that rewrites the history does when an object changes between its reading and its writing. The other change is
 * made when the function's write has arrived at S3 and before S3 looks at it, so it is never by chance.
 */
@ExtendWith(RehearsalPlatform.class)
class HistoryRewriteIT {

    private static final ObjectMapper json = new ObjectMapper();
    private static final String EVENTS = "events";
    private static final String ANA = "ana";
    private static final String BETO = "beto";
    private static final LocalDate DAY = LocalDate.of(2026, 2, 3);
    /** How often the function reads an object again before it gives up for this time. */
    private static final int TRIES = 5;

    private final Platform platform;
    private final SchoolId school =
            new SchoolId("reescritura_" + UUID.randomUUID().toString().substring(0, 8));
    private final SchoolHistory history;

    HistoryRewriteIT(Rehearsed rehearsed) {
        platform = rehearsed.platform();
        history = new SchoolHistory(platform, school);
    }

    @Test
    void of_two_erasures_at_one_object_neither_brings_back_what_the_other_has_left_out() {
        history.write(DAY, List.of(ANA, "carla", BETO));
        List<List<String>> betos = rowsOf(BETO);
        List<JsonNode> carlas = new CopyOnWriteArrayList<>();
        platform.cloud().faults().before("s3", writing(onlyObject()), () -> carlas.add(leaveOut("carla")));

        JsonNode anas = leaveOut(ANA);

        assertThat(carlas)
                .as("the erasure that came between, to its end")
                .singleElement()
                .satisfies(HistoryRewriteIT::hasRewrittenOneObject);
        hasRewrittenOneObject(anas);
        assertThat(rows()).hasSize(SchoolHistory.EVENTS).containsExactlyInAnyOrderElementsOf(betos);
    }

    /** S3 counts five years from the writing, and who is not erased has no longer ones for it. */
    @Test
    void an_object_that_is_written_anew_says_how_much_is_left_of_its_five_years() {
        history.write(DAY, List.of(ANA, BETO));

        hasRewrittenOneObject(leaveOut(ANA));

        long age = ChronoUnit.DAYS.between(
                DAY.withDayOfMonth(1),
                LocalDate.ofInstant(platform.cloud().timeline().now(), ZoneOffset.UTC));
        try (S3Client operator = operator()) {
            assertThat(operator.getObjectTagging(
                                    get -> get.bucket(platform.lakeBucket()).key(onlyObject()))
                            .tagSet())
                    .extracting(Tag::key, Tag::value)
                    .containsExactly(tuple(HistoryRetention.TAG, String.valueOf(HistoryRetention.daysLeft(age))));
        }
        assertThat(age).as("not that of a new object").isGreaterThan(30);
    }

    /** As the lifecycle rule does with what is five years old. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT"})
    void an_object_that_is_deleted_before_it_is_read_or_written_is_nothing_to_leave_out_of_and_does_not_come_back(
            String method) {
        history.write(DAY, List.of(ANA, BETO));
        String key = onlyObject();
        platform.cloud().faults().before("s3", call(method, key), () -> delete(key));

        JsonNode told = leaveOut(ANA);

        assertThat(history.keys(EVENTS)).isEmpty();
        assertThat(told.path("done").asBoolean()).isTrue();
        assertThat(told.path("records").asInt()).as("left out by this erasure").isZero();
    }

    @Test
    void where_others_write_each_time_nothing_is_forced_and_the_step_asks_to_be_repeated() {
        List<String> others =
                IntStream.range(0, TRIES).mapToObj(each -> "otra" + each).toList();
        List<String> all = new ArrayList<>(others);
        all.addAll(List.of(ANA, BETO));
        history.write(DAY, all);
        List<List<String>> betos = rowsOf(BETO);
        leaveOutBefore(writing(onlyObject()), new ArrayDeque<>(others));

        LambdaRoom.Ended ended = call(ANA);

        assertThat(ended.isFailure()).isTrue();
        assertThat(ended.answer()).contains("io.luca.privacy.TryAgainException");
        assertThat(rows()).hasSize(2 * SchoolHistory.EVENTS).containsAll(betos).containsAll(rowsOf(ANA));
        hasRewrittenOneObject(leaveOut(ANA));
        assertThat(rows()).containsExactlyInAnyOrderElementsOf(betos);
    }

    /** One erasure more before each of the writes that follow. */
    private void leaveOutBefore(Predicate<RestTarget> write, Deque<String> others) {
        platform.cloud().faults().before("s3", write, () -> {
            hasRewrittenOneObject(leaveOut(others.pop()));
            if (!others.isEmpty()) {
                leaveOutBefore(write, others);
            }
        });
    }

    private static void hasRewrittenOneObject(JsonNode told) {
        assertThat(told.path("done").asBoolean()).as(told.toString()).isTrue();
        assertThat(told.path("objects").asInt()).as(told.toString()).isEqualTo(1);
        assertThat(told.path("records").asInt()).as(told.toString()).isEqualTo(SchoolHistory.EVENTS);
    }

    private static Predicate<RestTarget> writing(String key) {
        return call("PUT", key);
    }

    private static Predicate<RestTarget> call(String method, String key) {
        return target -> target.method().equals(method)
                && RestTarget.decoded(target.rawPath()).endsWith("/" + key);
    }

    private JsonNode leaveOut(String student) {
        LambdaRoom.Ended ended = call(student);
        assertThat(ended.isFailure()).as(ended.answer()).isFalse();
        try {
            return json.readTree(ended.answer());
        } catch (IOException malformed) {
            throw new AssertionError(ended.answer(), malformed);
        }
    }

    private LambdaRoom.Ended call(String student) {
        String function = platform.room(LambdaRoom.class).pids().keySet().stream()
                .filter(name -> name.startsWith("RewriteHistory"))
                .findFirst()
                .orElseThrow();
        try {
            return platform.room(LambdaRoom.class)
                    .call(
                            function,
                            json.writeValueAsBytes(json.createObjectNode()
                                    .put("school_id", school.value())
                                    .put("student_id", student)
                                    .put(
                                            "now",
                                            platform.cloud().timeline().now().toString())));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private String onlyObject() {
        assertThat(history.keys(EVENTS)).hasSize(1);
        return history.keys(EVENTS).getFirst();
    }

    private void delete(String key) {
        try (S3Client operator = operator()) {
            operator.deleteObject(delete -> delete.bucket(platform.lakeBucket()).key(key));
        }
    }

    private S3Client operator() {
        return S3Client.builder()
                .endpointOverride(URI.create(platform.awsUrl().replace("localhost", "127.0.0.1")))
                .region(Region.of(platform.cloud().environment().region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(CredentialStore.OPERATOR_KEY, CredentialStore.OPERATOR_SECRET)))
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
    }

    private List<List<String>> rows() {
        return history.rows("SELECT * FROM events WHERE school_id = '%s'");
    }

    private List<List<String>> rowsOf(String student) {
        return history.rows("SELECT * FROM events WHERE school_id = '%s' AND student_key LIKE '%%#" + student + "'");
    }
}
