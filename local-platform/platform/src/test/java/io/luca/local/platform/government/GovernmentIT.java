package io.luca.local.platform.government;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.endpoint.MovableClock;
import io.luca.local.platform.government.Counts.Of;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The partner's contract, as docs/government-api.md has it, over the wire. */
class GovernmentIT {

    private static final ObjectMapper json = new ObjectMapper();
    private static final Instant START = Instant.parse("2026-04-01T09:00:00Z");
    private static final String KEY = "5f0c954f-1d38-5e9a-9b3a-000000000001";
    private static final String OTHER_KEY = "5f0c954f-1d38-5e9a-9b3a-000000000002";
    private static final String BATCH = batch("school_1", "ana", 1);

    private final MovableClock clock = new MovableClock(START);
    private String secret = "the-token";
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Government government = Government.start(FaultPlan.NONE, clock, () -> secret);

    @AfterEach
    void stop() {
        government.close();
        http.close();
    }

    @Test
    void a_batch_is_stored_and_its_receipt_can_be_asked_for() throws Exception {
        HttpResponse<String> taken = post(KEY, BATCH);

        assertThat(taken.statusCode()).isEqualTo(200);
        assertThat(read(taken).path("accepted").asInt()).isEqualTo(1);
        assertThat(get("/api/grades/batches/" + KEY).body()).isEqualTo(taken.body());
        assertThat(get("/api/grades/batches/" + OTHER_KEY).statusCode()).isEqualTo(404);
        JsonNode page = read(get("/api/grades?school_id=school_1&period=Q1_2024"));
        assertThat(page.at("/receipts/0/key").asText()).isEqualTo(KEY);
        assertThat(page.at("/receipts/0/grades/0/student_id").asText()).isEqualTo("ana");
        assertThat(page.at("/receipts/0/grades/0/version").asInt()).isEqualTo(1);
        assertThat(page.has("cursor")).isFalse();
        assertThat(read(get("/api/grades?school_id=school_2&period=Q1_2024")).path("receipts"))
                .isEmpty();
    }

    @Test
    void a_revoked_token_is_refused_until_the_secret_has_another() throws Exception {
        government.follow(plan("{\"token_revoked\":true}"));

        assertThat(post(KEY, BATCH).statusCode()).isEqualTo(401);
        assertThat(get("/api/grades/batches/" + KEY).statusCode()).isEqualTo(401);
        secret = "another-token";
        assertThat(post(KEY, BATCH).statusCode()).isEqualTo(401); // the old one still
        secret = "the-token";
        government.follow(FaultPlan.NONE);
        assertThat(post(KEY, BATCH).statusCode()).isEqualTo(200);
    }

    @Test
    void another_token_than_the_revoked_one_is_taken() throws Exception {
        secret = "an-older-token";
        government.follow(plan("{\"token_revoked\":true}"));
        secret = "the-token";

        assertThat(post(KEY, BATCH).statusCode()).isEqualTo(200);
    }

    @Test
    void without_a_token_nobody_is_known() throws Exception {
        secret = "";

        assertThat(post(KEY, BATCH).statusCode()).isEqualTo(401);
    }

    @Test
    void the_same_key_again_gets_the_same_receipt_and_another_batch_under_it_a_conflict() throws Exception {
        HttpResponse<String> first = post(KEY, BATCH);

        assertThat(post(KEY, BATCH).body()).isEqualTo(first.body());
        assertThat(post(KEY, batch("school_1", "ben", 1)).statusCode()).isEqualTo(409);
        assertThat(government.counts().of(Of.BATCHES)).isOne();
        assertThat(government.counts().of(Of.REPETITIONS)).isOne();
        assertThat(government.counts().of(Of.CONFLICTS)).isOne();
        assertThat(government.counts().of(Of.DUPLICATES)).isZero();
    }

    /** What must never happen is counted, or no drill could say that it did not. */
    @Test
    void the_same_version_of_a_grade_under_another_key_is_a_duplicate_and_a_new_version_is_none() throws Exception {
        var _ = post(KEY, BATCH);
        var _ = post(OTHER_KEY, BATCH);
        var _ = post("5f0c954f-1d38-5e9a-9b3a-000000000003", batch("school_1", "ana", 2));

        assertThat(government.counts().of(Of.DUPLICATES)).isOne();
        assertThat(government.grades())
                .containsEntry(new Grade("school_1", "Q1_2024", "ana", "historia", 1), 2)
                .containsEntry(new Grade("school_1", "Q1_2024", "ana", "historia", 2), 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"school_id\":\"s\",\"period\":\"p\",\"grades\":[]}",
                "{\"school_id\":\"s\",\"period\":\"p\",\"grades\":[{}]}",
                "{\"school_id\":\"s\",\"period\":\"p\",\"grades\":[],\"more\":1}"
            })
    void what_is_no_batch_is_refused_and_not_stored(String body) throws Exception {
        assertThat(post(KEY, body).statusCode()).isEqualTo(400);
        assertThat(government.counts().of(Of.BAD_REQUESTS)).isOne();
        assertThat(government.counts().of(Of.BATCHES)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"score\":101",
                "\"score\":\"85\"",
                "\"passing\":\"true\"",
                "\"version\":0",
                "\"version\":1.5",
                "\"subject\":\"a b\""
            })
    void a_grade_that_is_none_is_refused(String wrong) throws Exception {
        String field = wrong.substring(0, wrong.indexOf(':'));
        String body = BATCH.replaceFirst(field + ":(\"[^\"]*\"|[^,}]+)", wrong);

        assertThat(body).isNotEqualTo(BATCH);
        assertThat(post(KEY, body).statusCode()).isEqualTo(400);
    }

    @Test
    void a_key_that_is_none_and_a_token_that_is_another_are_refused() throws Exception {
        assertThat(post("batch-1", BATCH).statusCode()).isEqualTo(400);
        HttpRequest stranger = HttpRequest.newBuilder(URI.create(government.url() + "/api/grades/batches/" + KEY))
                .header("Authorization", "Bearer other")
                .build();
        assertThat(http.send(stranger, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(401);
        assertThat(government.counts().of(Of.UNAUTHORIZED)).isOne();
    }

    @Test
    void a_batch_that_comes_within_two_seconds_is_told_when_to_come_again() throws Exception {
        var _ = post(KEY, BATCH, Duration.ZERO);

        HttpResponse<String> soon = post(OTHER_KEY, batch("school_1", "ben", 1), Duration.ofMillis(1_999));
        assertThat(soon.statusCode()).isEqualTo(429);
        assertThat(soon.headers().firstValue("Retry-After")).contains("1");
        assertThat(post(OTHER_KEY, batch("school_1", "ben", 1), Duration.ofMillis(1))
                        .statusCode())
                .isEqualTo(200);
        assertThat(government.counts().of(Of.TOO_SOON)).isOne();
    }

    @Test
    void an_outage_comes_and_goes_with_the_platforms_time() throws Exception {
        government.follow(plan("{\"outages\":[{\"after_minutes\":60,\"minutes\":360}]}"));

        assertThat(post(KEY, BATCH, Duration.ofMinutes(59)).statusCode()).isEqualTo(200);
        HttpResponse<String> down = post(KEY, BATCH, Duration.ofMinutes(1));
        assertThat(down.statusCode()).isEqualTo(503);
        assertThat(down.headers().firstValue("Retry-After")).isPresent();
        assertThat(get("/api/grades/batches/" + KEY).statusCode()).isEqualTo(503);
        assertThat(post(KEY, BATCH, Duration.ofHours(6)).statusCode()).isEqualTo(200);
        assertThat(government.counts().of(Of.DURING_OUTAGE)).isEqualTo(2);
        assertThat(government.counts().byHour())
                .containsEntry(START, 1L)
                .containsEntry(START.plus(Duration.ofHours(1)), 2L)
                .containsEntry(START.plus(Duration.ofHours(7)), 1L);
    }

    @Test
    void students_that_the_register_does_not_know_are_named_and_nothing_of_their_batch_is_stored() throws Exception {
        government.follow(plan("{\"rejected_students\":[\"ben\"]}"));

        HttpResponse<String> refused = post(KEY, batch("school_1", "ben", 1));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(read(refused).at("/errors/0/student_id").asText()).isEqualTo("ben");
        assertThat(read(refused).at("/errors/0/code").asText()).isEqualTo("unknown_student");
        assertThat(government.grades()).isEmpty();
    }

    @Test
    void an_answer_that_is_lost_leaves_a_batch_stored_and_a_request_that_is_lost_leaves_nothing() throws Exception {
        government.follow(plan("{\"lost_requests\":1}"));
        assertThatThrownBy(() -> post(KEY, BATCH)).isInstanceOf(IOException.class);
        assertThat(government.grades()).isEmpty();

        government.follow(plan("{\"lost_answers\":1}"));
        assertThatThrownBy(() -> post(KEY, BATCH)).isInstanceOf(IOException.class);
        assertThat(government.grades()).hasSize(1);
        assertThat(get("/api/grades/batches/" + KEY).statusCode()).isEqualTo(200);
    }

    @Test
    void silence_can_also_be_a_wait_without_end() throws Exception {
        government.follow(plan("{\"lost_answers\":1,\"silence\":\"HOLD\"}"));

        assertThatThrownBy(() -> post(KEY, BATCH)).isInstanceOf(HttpTimeoutException.class);
        assertThat(government.grades()).hasSize(1);
    }

    @Test
    void a_malformed_answer_is_no_receipt() throws Exception {
        government.follow(plan("{\"malformed\":1}"));

        HttpResponse<String> malformed = post(KEY, BATCH);

        assertThat(malformed.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> assertThat(read(malformed).has("receipt")).isTrue())
                .isInstanceOfAny(IOException.class, AssertionError.class);
        assertThat(government.counts().of(Of.MALFORMED)).isOne();
    }

    @Test
    void receipts_come_in_pages() throws Exception {
        Set<String> keys = new HashSet<>();
        for (int batch = 0; batch < 60; batch++) {
            var _ = post("5f0c954f-1d38-5e9a-9b3a-%012d".formatted(batch), batch("school_1", "s" + batch, 1));
        }
        String cursor = "";
        int pages = 0;
        do {
            JsonNode page = read(get("/api/grades?school_id=school_1&period=Q1_2024" + cursor));
            page.path("receipts").forEach(one -> keys.add(one.path("key").asText()));
            cursor = page.has("cursor") ? "&cursor=" + page.path("cursor").asText() : "";
            pages++;
        } while (!cursor.isEmpty());

        assertThat(keys).hasSize(60);
        assertThat(pages).isEqualTo(2);
    }

    @Test
    void a_batch_can_get_lost_at_the_government() throws Exception {
        var _ = post(KEY, BATCH);

        assertThat(government.lose(KEY)).isTrue();
        assertThat(government.lose(KEY)).isFalse();
        assertThat(get("/api/grades/batches/" + KEY).statusCode()).isEqualTo(404);
        assertThat(government.grades()).isEmpty();
    }

    @Test
    void a_batch_can_be_missing_in_the_list_and_be_there_all_the_same() throws Exception {
        HttpResponse<String> taken = post(KEY, BATCH);
        String list = "/api/grades?school_id=school_1&period=Q1_2024";

        government.list(KEY, false);
        assertThat(read(get(list)).path("receipts")).isEmpty();
        assertThat(get("/api/grades/batches/" + KEY).body()).isEqualTo(taken.body());

        government.list(KEY, true);
        assertThat(read(get(list)).path("receipts")).hasSize(1);
    }

    private static FaultPlan plan(String text) throws IOException {
        Path file = Files.createTempFile("plan", ".json");
        return FaultPlan.read(Files.writeString(file, text));
    }

    private HttpResponse<String> post(String key, String body) throws IOException, InterruptedException {
        return post(key, body, Duration.ofSeconds(2));
    }

    private HttpResponse<String> post(String key, String body, Duration after)
            throws IOException, InterruptedException {
        clock.advance(after);
        return http.send(
                request("/api/grades")
                        .timeout(Duration.ofSeconds(2))
                        .header("Idempotency-Key", key)
                        .header("X-Correlation-Id", "run.1")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(government.url() + path)).header("Authorization", "Bearer the-token");
    }

    private static JsonNode read(HttpResponse<String> answer) throws IOException {
        return json.readTree(answer.body());
    }

    private static String batch(String school, String student, int version) {
        return "{\"school_id\":\"" + school + "\",\"period\":\"Q1_2024\",\"grades\":[{\"student_id\":\"" + student
                + "\",\"subject\":\"historia\",\"score\":85.5,\"scale\":{\"min\":0,\"max\":100},\"passing\":true,"
                + "\"version\":" + version + "}]}";
    }
}
