package io.luca.interactive;

import static io.luca.interactive.platform.Platform.evaluation;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.interactive.platform.Api;
import io.luca.interactive.platform.FakeStepFunctions.Execution;
import io.luca.interactive.platform.Platform;
import io.luca.interactive.platform.SharedPlatform;
import io.luca.model.Erasure;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.model.StudentId;
import io.luca.store.SchoolErasures;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A student is blocked first and removed later. Each test works in a school of its own. */
@ExtendWith(SharedPlatform.class)
class ErasureIT {

    private static final String ANA = "/students/ana/erasure";
    private static final String CONFIRMED = "{\"confirm\":\"ana\"}";
    private static final String MARK = "/evaluations/ana/matematicas/Q1_2024/e1";
    private static final String CORRECTION = "{\"score\":90,\"version\":1,\"reason\":\"r\"}";
    private static final String DASHBOARD = "/dashboard?subject=matematicas&period=Q1_2024";

    private final Platform platform;
    private final String school = "erasure_" + UUID.randomUUID();

    ErasureIT(Platform platform) {
        this.platform = platform;
        platform.openSchool(school, "ana", "beto");
    }

    @AfterEach
    void repair() {
        platform.stepFunctions().comeBack();
    }

    @Test
    void a_request_blocks_for_the_configured_days_and_starts_the_workflow_under_its_id() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Api.Answer answer = admin().post(ANA, CONFIRMED);

        JsonNode erasure = answer.json();
        String id = erasure.path("erasure_id").asText();
        Instant requested = Instant.parse(erasure.path("requested_at").asText());
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Location")).isEqualTo(ANA);
        assertThat(erasure.path("student_id").asText()).isEqualTo("ana");
        assertThat(erasure.path("status").asText()).isEqualTo("blocked");
        assertThat(erasure.path("requested_by").asText()).isEqualTo("admin_1");
        assertThat(requested).isBetween(before.minusMillis(1), Instant.now());
        assertThat(Instant.parse(erasure.path("removal_from").asText())).isEqualTo(requested.plus(Duration.ofDays(30)));
        assertThat(platform.stepFunctions().of(school)).singleElement().satisfies(started -> {
            assertThat(started.workflow()).isEqualTo(Platform.ERASURE_WORKFLOW);
            assertThat(started.name()).isEqualTo(id);
            assertThat(started.input().toString())
                    .isEqualTo("""
                    {"school_id":"%s","student_id":"ana","erasure_id":"%s","correlation_id":"%s"}""".formatted(school, id, answer.header("x-correlation-id")));
        });
        assertThat(admin().get(ANA).json()).isEqualTo(erasure);
    }

    @Test
    void asked_twice_it_is_one_request_and_one_execution() {
        JsonNode first = admin().post(ANA, CONFIRMED).json();
        Api.Answer second = admin().post(ANA, CONFIRMED);

        assertThat(second.status()).isEqualTo(202);
        assertThat(second.json()).isEqualTo(first);
        assertThat(platform.stepFunctions().of(school)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FAILED", "TIMED_OUT", "ABORTED"})
    void asked_again_a_removal_that_failed_goes_on_in_another_execution(String status) {
        UUID id = beginRemoval();
        platform.stepFunctions().end(id.toString(), status);

        Api.Answer again = admin().post(ANA, CONFIRMED);
        Api.Answer onceMore = admin().post(ANA, CONFIRMED);

        assertThat(List.of(again.status(), onceMore.status())).containsOnly(202);
        assertThat(platform.stepFunctions().of(school))
                .extracting(Execution::name)
                .containsExactlyInAnyOrder(id.toString(), id + "-2");
        assertThat(platform.stepFunctions().running(school)).containsExactly(id + "-2");
    }

    @Test
    void what_was_stored_under_an_id_that_is_nobodys_can_be_erased_if_that_is_said() {
        Api.Answer slip = admin().post("/students/nobody/erasure", "{\"confirm\":\"nobody\"}");
        Api.Answer meant = admin().post("/students/nobody/erasure", "{\"confirm\":\"nobody\",\"not_enrolled\":true}");
        Api.Answer text =
                admin().post("/students/nobody/erasure", "{\"confirm\":\"nobody\",\"not_enrolled\":\"true\"}");

        assertThat(slip.status()).isEqualTo(404);
        assertThat(slip.text()).contains("not_enrolled");
        assertThat(meant.status()).isEqualTo(202);
        assertThat(text.status()).isEqualTo(400);
        assertThat(text.field()).isEqualTo("not_enrolled");
    }

    @Test
    void what_could_not_be_started_is_blocked_and_started_by_the_next_try() {
        platform.stepFunctions().goDown();
        Api.Answer refused = admin().post(ANA, CONFIRMED);
        int profile = teacher().get("/profile/ana").status();
        JsonNode kept = admin().get(ANA).json();
        platform.stepFunctions().comeBack();
        Api.Answer again = admin().post(ANA, CONFIRMED);

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isNotEmpty();
        assertThat(profile).isEqualTo(404);
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.json()).isEqualTo(kept);
        assertThat(platform.stepFunctions().of(school))
                .extracting(Execution::name)
                .containsExactly(kept.path("erasure_id").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"confirm\":\"beto\"}", "{\"confirm\":\"ANA\"}", "{\"confirm\":true}"})
    void without_the_id_a_second_time_nobody_is_erased(String body) {
        Api.Answer answer = admin().post(ANA, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.field()).isEqualTo("confirm");
        assertNothingWasBegun();
    }

    @Test
    void a_field_that_nobody_knows_is_refused() {
        Api.Answer answer = admin().post(ANA, "{\"confirm\":\"ana\",\"reason\":\"r\"}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.field()).isEqualTo("reason");
        assertNothingWasBegun();
    }

    @Test
    void a_student_of_another_school_is_as_unknown_as_nobody() {
        String other = school + "_2";
        platform.openSchool(other, "carla");

        Api.Answer answer = admin().post("/students/carla/erasure", "{\"confirm\":\"carla\"}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.field()).isEqualTo("student_id");
        assertThat(platform.table().erasures(school).blockedAmong(Set.of(new StudentId("ana"))))
                .isEmpty();
        assertThat(platform.table().erasures(other).blockedAmong(Set.of(new StudentId("ana"))))
                .isEmpty();
        assertThat(platform.teacher(other).get("/profile/carla").status()).isEqualTo(200);
    }

    @Test
    void an_erasure_is_seen_and_withdrawn_by_its_own_school_only() {
        String other = school + "_2";
        platform.openSchool(other, "ana");
        admin().post(ANA, CONFIRMED);

        assertThat(platform.admin(other).get(ANA).status()).isEqualTo(404);
        assertThat(platform.admin(other).delete(ANA).status()).isEqualTo(404);
        assertThat(platform.teacher(other).get("/profile/ana").status()).isEqualTo(200);
        assertThat(platform.table().erasures(school).blockedAmong(Set.of(new StudentId("ana"))))
                .containsExactly(new StudentId("ana"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/profile/%s", "/profile/%s/grades/matematicas/Q1_2024", "/evaluations/%s/matematicas/Q1_2024/e1"
            })
    void a_blocked_student_is_read_like_one_that_the_school_does_not_have(String path) {
        record("ana");
        String blocked = path.formatted("ana");
        assertThat(teacher().get(blocked).status()).isEqualTo(200);
        assertThat(student().get(blocked).status()).isEqualTo(200);
        admin().post(ANA, CONFIRMED);

        assertThat(told(teacher().get(blocked))).isEqualTo(told(teacher().get(path.formatted("nobody"))));
        assertThat(teacher().get(blocked).status()).isEqualTo(404);
        assertThat(student().get(blocked).status()).isEqualTo(404);
    }

    @Test
    void nothing_is_written_of_a_blocked_student() {
        record("ana");
        admin().post(ANA, CONFIRMED);

        Api.Answer write = teacher().post("/evaluations", evaluation("ana", "e2", "70"));
        Api.Answer replay = teacher().post("/evaluations", evaluation("ana", "e1", "85"));
        Api.Answer correction = teacher().put(MARK, CORRECTION);

        assertThat(told(write)).isEqualTo(told(teacher().post("/evaluations", evaluation("nobody", "e2", "70"))));
        assertThat(write.status()).isEqualTo(404);
        assertThat(replay.status()).isEqualTo(404);
        assertThat(told(correction)).isEqualTo(told(teacher().put(MARK.replace("ana", "nobody"), CORRECTION)));
        assertThat(correction.status()).isEqualTo(404);
        assertThat(platform.table().items("TENANT#" + school + "#STUDENT#ana", "EVAL#"))
                .singleElement()
                .satisfies(item -> assertThat(item.get("version").n()).isEqualTo("1"));
    }

    @Test
    void a_class_is_shown_and_previewed_without_a_blocked_student() {
        record("ana");
        record("beto");
        assertThat(teacher().get(DASHBOARD).json().path("students")).hasSize(2);
        admin().post(ANA, CONFIRMED);

        Api.Answer dashboard = teacher().get(DASHBOARD);
        JsonNode preview = admin().post("/config/preview", PreviewIT.preview("\"min_passing\":60"))
                .json();

        assertThat(dashboard.json().path("students")).hasSize(1);
        assertThat(dashboard.text()).contains("beto").doesNotContain("ana");
        assertThat(preview.at("/counts/students").asInt()).isEqualTo(1);
        assertThat(preview.at("/students/0/student_id").asText()).isEqualTo("beto");
    }

    @Test
    void withdrawn_the_student_is_as_before() {
        record("ana");
        admin().post(ANA, CONFIRMED);
        assertThat(teacher().get(MARK).status()).isEqualTo(404);
        Api.Answer withdrawn = admin().delete(ANA);

        assertThat(withdrawn.status()).isEqualTo(200);
        assertThat(withdrawn.json().path("status").asText()).isEqualTo("withdrawn");
        assertThat(admin().delete(ANA).json()).isEqualTo(withdrawn.json());
        assertThat(teacher().get("/profile/ana").status()).isEqualTo(200);
        assertThat(teacher().get(MARK).status()).isEqualTo(200);
        assertThat(teacher().get(DASHBOARD).json().path("students")).hasSize(1);
        assertThat(teacher().post("/evaluations", evaluation("ana", "e2", "70")).status())
                .isEqualTo(201);
    }

    @Test
    void asked_for_after_a_withdrawal_it_is_another_request() {
        String first = admin().post(ANA, CONFIRMED).json().path("erasure_id").asText();
        admin().delete(ANA);
        String second = admin().post(ANA, CONFIRMED).json().path("erasure_id").asText();

        assertThat(second).isNotEqualTo(first);
        assertThat(platform.stepFunctions().of(school))
                .extracting(Execution::name)
                .containsExactlyInAnyOrder(first, second);
    }

    @Test
    void thirty_requests_that_were_withdrawn_leave_nothing_that_runs() {
        for (int times = 0; times < 30; times++) {
            assertThat(admin().post(ANA, CONFIRMED).status()).isEqualTo(202);
            assertThat(platform.stepFunctions().running(school)).hasSize(1);
            assertThat(admin().delete(ANA).status()).isEqualTo(200);
        }

        assertThat(platform.stepFunctions().of(school)).hasSize(30);
        assertThat(platform.stepFunctions().running(school)).isEmpty();
    }

    @Test
    void what_followed_an_execution_that_failed_is_stopped_too() {
        String id = admin().post(ANA, CONFIRMED).json().path("erasure_id").asText();
        platform.stepFunctions().end(id, "FAILED");
        admin().post(ANA, CONFIRMED);
        assertThat(platform.stepFunctions().running(school)).containsExactly(id + "-2");

        admin().delete(ANA);

        assertThat(platform.stepFunctions().running(school)).isEmpty();
    }

    /** Whoever withdraws gets no answer, and sends the same again. */
    @Test
    void a_withdrawal_whose_work_could_not_be_stopped_is_kept_and_sent_again_it_stops() {
        admin().post(ANA, CONFIRMED);
        platform.stepFunctions().goDown();
        Api.Answer refused = admin().delete(ANA);
        int profile = teacher().get("/profile/ana").status();
        platform.stepFunctions().comeBack();
        Api.Answer again = admin().delete(ANA);

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isNotEmpty();
        assertThat(refused.text()).contains("taken back", "send the same again");
        assertThat(profile).as("as before the erasure").isEqualTo(200);
        assertThat(again.status()).isEqualTo(200);
        assertThat(platform.stepFunctions().running(school)).isEmpty();
    }

    /** Whoever withdraws gets no answer, and asks for an erasure again. */
    @Test
    void what_a_withdrawal_has_left_running_is_stopped_before_another_is_begun() {
        String first = admin().post(ANA, CONFIRMED).json().path("erasure_id").asText();
        platform.stepFunctions().goDown();
        admin().delete(ANA);
        Api.Answer refused = admin().post(ANA, CONFIRMED);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(admin().get(ANA).json().path("erasure_id").asText())
                .as("none takes its place before")
                .isEqualTo(first);
        platform.stepFunctions().comeBack();

        String second = admin().post(ANA, CONFIRMED).json().path("erasure_id").asText();

        assertThat(second).isNotEqualTo(first);
        assertThat(platform.stepFunctions().running(school)).containsExactly(second);
    }

    /** The first request is slow: between what it wrote and what it starts, others withdraw and ask again. */
    @Test
    void an_execution_that_is_started_late_is_that_of_the_withdrawn_request_and_no_other() {
        StringBuilder second = new StringBuilder();
        platform.stepFunctions().beforeNextStart(() -> {
            assertThat(admin().delete(ANA).status()).isEqualTo(200);
            second.append(admin().post(ANA, CONFIRMED).json().path("erasure_id").asText());
        });

        String first = admin().post(ANA, CONFIRMED).json().path("erasure_id").asText();

        // The execution `first` looks whether it is wanted before it does anything (PrivacyIT).
        assertThat(platform.stepFunctions().running(school)).containsExactlyInAnyOrder(first, second.toString());
        assertThat(admin().get(ANA).json().path("erasure_id").asText()).isEqualTo(second.toString());
    }

    @Test
    void a_removal_is_looked_through_once_more_only_within_the_day_s_share_of_the_school() {
        UUID id = beginRemoval();
        SchoolErasures erasures = platform.table().erasures(school);
        erasures.certify(new StudentId("ana"), id, 903, 14, Instant.parse("2026-12-24T18:01:12Z"));
        platform.stepFunctions().end(id.toString(), "SUCCEEDED");
        try {
            for (int times = 0; times < Erasure.MOST_A_DAY; times++) {
                erasures.countAnother(Instant.now());
            }
        } catch (LucaException used) {
            assertThat(used.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
        }

        Api.Answer refused = admin().post(ANA, CONFIRMED);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 86_400);
        assertThat(refused.text()).contains(String.valueOf(Erasure.MOST_A_DAY));
        assertThat(platform.stepFunctions().running(school)).isEmpty();
    }

    @Test
    void once_the_removal_has_begun_it_is_too_late() {
        beginRemoval();

        Api.Answer answer = admin().delete(ANA);

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.field()).isEqualTo("student_id");
        assertThat(admin().get(ANA).json().path("status").asText()).isEqualTo("removing");
        assertThat(admin().get("/students/ana/export").status()).isEqualTo(404);
    }

    @Test
    void what_is_removed_is_certified_stays_blocked_and_is_looked_through_once_more_for_who_asks_again() {
        UUID id = beginRemoval();
        Instant removed = Instant.parse("2026-12-24T18:01:12Z");
        platform.table().erasures(school).certify(new StudentId("ana"), id, 903, 14, removed);
        Api.Answer early = admin().post(ANA, CONFIRMED);
        assertThat(early.status()).isEqualTo(200);
        assertThat(platform.stepFunctions().of(school)).hasSize(1);
        platform.stepFunctions().end(id.toString(), "SUCCEEDED");

        Api.Answer again = admin().post(ANA, CONFIRMED);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("status").asText()).isEqualTo("removed");
        assertThat(again.json().path("certificate").toString()).isEqualTo("""
                {"at":"2026-12-24T18:01:12Z","records":{"eval":2,"profile":1},"history_records":903,"history_objects":14}""");
        assertThat(admin().get(ANA).json()).isEqualTo(again.json());
        assertThat(platform.stepFunctions().of(school))
                .extracting(Execution::name)
                .containsExactlyInAnyOrder(id.toString(), id + "-2");
        assertThat(teacher().get("/profile/ana").status()).isEqualTo(404);
        assertThat(admin().get("/students/ana/export").status()).isEqualTo(404);
    }

    /** As the workflow does when the time has come. */
    private UUID beginRemoval() {
        Erasure asked = ask();
        SchoolErasures erasures = platform.table().erasures(school);
        assertThat(erasures.beginRemoval(
                        asked.student(), asked.id(), asked.removalFrom(), () -> Map.of("eval", 2, "profile", 1)))
                .isPresent();
        return asked.id();
    }

    private Erasure ask() {
        assertThat(admin().post(ANA, CONFIRMED).status()).isEqualTo(202);
        return platform.table().erasures(school).find(new StudentId("ana")).orElseThrow();
    }

    private void assertNothingWasBegun() {
        assertThat(platform.table().erasures(school).find(new StudentId("ana"))).isEmpty();
        assertThat(platform.stepFunctions().of(school)).isEmpty();
    }

    private void record(String student) {
        assertThat(teacher()
                        .post("/evaluations", evaluation(student, "e1", "85"))
                        .status())
                .isEqualTo(201);
    }

    /** What a client is told, without what differs in each answer. */
    private static String told(Api.Answer answer) {
        return answer.status() + answer.text().replaceAll("\"correlation_id\":\"[^\"]*\"", "");
    }

    private Api admin() {
        return platform.admin(school);
    }

    private Api teacher() {
        return platform.teacher(school);
    }

    private Api student() {
        return platform.student(school, "ana");
    }
}
