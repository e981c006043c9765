package io.luca.interactive;

import static io.luca.interactive.platform.Platform.evaluation;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.interactive.platform.Api;
import io.luca.interactive.platform.Platform;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What people get while a part that the service depends on is down: less, but nothing false; and all of it again after. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutageIT {

    private static final Duration RECOVERY = Duration.ofSeconds(20);
    /** So that who asks again and again stays within the share of one person. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** Sessions are not used in their last minute. */
    private static final Duration SESSION_MARGIN = Duration.ofMinutes(1);

    private final Platform platform = new Platform();

    @BeforeAll
    void open_school() {
        platform.openSchool("outage", "ana", "beto");
        platform.openSchool("outage_2", "ana");
        platform.openSchool("cold", "ana");
    }

    @AfterEach
    void repair() {
        platform.link().mend();
        platform.sts().comeBack();
        platform.sts().sessionsLast(Duration.ofHours(1));
        platform.pool().comeBack();
        eventually(
                () -> platform.teacher("outage")
                        .get("/profile/ana")
                        .json()
                        .path("stale")
                        .asText(),
                "false");
    }

    @AfterAll
    void close() throws IOException {
        platform.close();
    }

    @Test
    void without_the_store_profiles_are_old_and_say_so_and_writes_are_refused() {
        Api teacher = platform.teacher("outage");
        Api student = platform.student("outage", "ana");
        teacher.post("/evaluations", evaluation("ana", "before", "90"));
        JsonNode fresh = student.get("/profile/ana").json();
        platform.link().cut();

        Api.Answer read = student.get("/profile/ana");
        Api.Answer write = teacher.post("/evaluations", evaluation("ana", "during", "90"));

        assertThat(read.status()).isEqualTo(200);
        assertThat(read.json().path("stale").asBoolean()).isTrue();
        assertThat(read.json().path("stale_age_seconds").isIntegralNumber()).isTrue();
        assertThat(read.json().path("evaluations")).isEqualTo(fresh.path("evaluations"));
        assertThat(write.status()).isEqualTo(503);
        assertThat(write.header("Retry-After")).isNotEmpty();
        assertThat(write.problem()).isEqualTo("unavailable");
    }

    @Test
    void without_the_store_another_students_old_profile_stays_closed() {
        platform.teacher("outage").get("/profile/ana");
        platform.link().cut();

        assertThat(platform.student("outage", "beto").get("/profile/ana").status())
                .isEqualTo(403);
    }

    /** The one teaches one subject and the other one another: what the one was given last is nothing for the other. */
    @Test
    void without_the_store_a_teacher_gets_no_old_profile_with_marks_of_anothers_classes() {
        TwoSubjects.open(platform, "bound", "ana");
        TwoSubjects.openClass(platform, "bound", "mat", "matematicas", "ana", "teacher_m");
        TwoSubjects.openClass(platform, "bound", "his", "historia", "ana", "teacher_h");
        platform.admin("bound").put("/rights", "{\"teachers\":\"class\"}");
        Api mathematics = platform.as("bound", "teacher_m", "teacher");
        Api history = platform.as("bound", "teacher_h", "teacher");
        assertThat(mathematics
                        .post("/evaluations", TwoSubjects.mark("ana", "matematicas", "m"))
                        .status())
                .isEqualTo(201);
        assertThat(mathematics.get("/profile/ana").text()).contains("matematicas");
        assertThat(history.get("/profile/ana/grades").status()).isEqualTo(200); // so that the rights are known
        platform.link().cut();

        assertThat(mathematics.get("/profile/ana").json().path("stale").asBoolean())
                .isTrue();
        assertThat(mathematics
                        .post("/evaluations", TwoSubjects.mark("ana", "matematicas", "m2"))
                        .status())
                .isEqualTo(503);
        Api.Answer other = history.get("/profile/ana");
        assertThat(other.status()).isEqualTo(503);
        assertThat(other.text()).doesNotContain("matematicas");
    }

    @Test
    void without_the_store_no_school_gets_the_old_profile_of_another() {
        platform.teacher("outage").get("/profile/ana");
        platform.teacher("outage_2").get("/config");
        platform.link().cut();

        Api.Answer other = platform.teacher("outage_2").get("/profile/ana");

        assertThat(other.status()).isEqualTo(503);
        assertThat(other.text()).doesNotContain("Secreta");
    }

    @Test
    void without_the_store_a_profile_that_was_never_read_is_unavailable() {
        platform.link().cut();

        Api.Answer answer = platform.teacher("outage").get("/profile/beto");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isNotEmpty();
    }

    /** A change lets the service forget whether the student is blocked, so that it must ask again; of another one it knows. */
    @Test
    void while_it_is_not_known_whether_a_student_is_blocked_no_old_profile_is_given() {
        platform.openSchool("blocking", "ana", "beto");
        Api teacher = platform.teacher("blocking");
        assertThat(teacher.get("/profile/ana").status()).isEqualTo(200);
        assertThat(teacher.get("/profile/beto").status()).isEqualTo(200);
        assertThat(platform.admin("blocking")
                        .post("/students/ana/erasure", "{\"confirm\":\"ana\"}")
                        .status())
                .isEqualTo(202);
        platform.link().cut();

        Api.Answer blocked = teacher.get("/profile/ana");
        Api.Answer other = teacher.get("/profile/beto");

        assertThat(blocked.status()).isEqualTo(503);
        assertThat(blocked.text()).doesNotContain("stale", "evaluations");
        assertThat(other.json().path("stale").asBoolean()).isTrue();
    }

    @Test
    void after_five_failures_the_store_is_left_alone_and_answers_come_at_once() {
        platform.student("outage", "ana").get("/profile/ana");
        platform.link().cut();
        for (int i = 0; i < 3; i++) {
            platform.student("outage", "ana").get("/profile/ana");
        }

        long start = System.nanoTime();
        Api.Answer answer = platform.student("outage", "ana").get("/profile/ana");

        assertThat(answer.json().path("stale").asBoolean()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));
    }

    @Test
    void when_the_store_is_back_writes_work_again_without_a_restart() {
        Api teacher = platform.teacher("outage");
        platform.link().cut();
        for (int i = 0; i < 3; i++) {
            teacher.post("/evaluations", evaluation("ana", "again", "90"));
        }
        platform.link().mend();

        eventually(
                () -> String.valueOf(teacher.post("/evaluations", evaluation("ana", "again", "90"))
                        .status()),
                "201");

        assertThat(teacher.get("/evaluations/ana/matematicas/Q1_2024/again").status())
                .isEqualTo(200);
    }

    @Test
    void a_write_whose_answer_was_lost_is_found_by_the_next_try() {
        Api teacher = platform.teacher("outage");
        teacher.post("/evaluations", evaluation("ana", "warm", "80"));
        platform.link().loseAnswers(1);

        Api.Answer answer = teacher.post("/evaluations", evaluation("ana", "lost", "80"));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Idempotent-Replayed"))
                .as("the client sent it once")
                .isEmpty();
        assertThat(platform.table().items("TENANT#outage#STUDENT#ana", "EVAL#matematicas#Q1_2024#lost"))
                .hasSize(1);
    }

    @Test
    void a_correction_whose_answer_was_lost_is_not_a_conflict_with_itself() {
        Api teacher = platform.teacher("outage");
        String path = "/evaluations/ana/matematicas/Q1_2024/corrected";
        teacher.post("/evaluations", evaluation("ana", "corrected", "80"));
        teacher.get(path);
        platform.link().loseAnswersTo("TransactWriteItems", 1);

        Api.Answer answer = teacher.put(path, "{\"score\":81,\"version\":1,\"reason\":\"r\"}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("version").asInt()).isEqualTo(2);
        assertThat(platform.table()
                        .items("TENANT#outage#STUDENT#ana", "CHANGE#")
                        .toString())
                .containsOnlyOnce("corrected#2");
    }

    @Test
    void without_sts_a_school_that_was_not_served_before_is_refused() {
        platform.sts().goDown();

        Api.Answer read = platform.teacher("cold").get("/profile/ana");
        Api.Answer write = platform.teacher("cold").post("/evaluations", evaluation("ana", "e1", "90"));

        assertThat(read.status()).isEqualTo(503);
        assertThat(write.status()).isEqualTo(503);
        assertThat(read.header("Retry-After")).isNotEmpty();
        assertThat(platform.teacher("outage").get("/profile/ana").status())
                .as("a school whose session is valid")
                .isEqualTo(200);
        platform.sts().comeBack();
        assertThat(platform.teacher("cold").get("/profile/ana").status()).isEqualTo(200);
    }

    @Test
    void without_credentials_not_even_the_old_profile_is_given() {
        platform.openSchool("brief", "ana");
        platform.sts().sessionsLast(SESSION_MARGIN.plusSeconds(8));
        Api teacher = platform.teacher("brief");
        assertThat(teacher.get("/profile/ana").status()).isEqualTo(200);
        platform.link().cut();
        platform.sts().goDown();

        eventually(() -> String.valueOf(teacher.get("/profile/ana").status()), "503");

        Api.Answer answer = teacher.get("/profile/ana");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).doesNotContain("Secreta");
    }

    @Test
    void sts_is_asked_once_for_a_school_and_told_the_school_as_tag() {
        platform.openSchool("tagged", "ana");
        for (int i = 0; i < 5; i++) {
            platform.teacher("tagged").get("/profile/ana");
        }

        assertThat(platform.sts().requests().stream().filter(body -> body.contains("tagged")))
                .singleElement()
                .satisfies(body -> assertThat(body)
                        .contains("Action=AssumeRole", "Tags.member.1.Key=school_id", "Tags.member.1.Value=tagged"));
    }

    @Test
    void without_the_pools_keys_people_who_are_signed_in_go_on() {
        Api before = platform.teacher("outage");
        before.get("/profile/ana");
        platform.pool().goDown();

        assertThat(before.get("/profile/ana").status()).isEqualTo(200);
        assertThat(platform.student("outage", "ana").get("/profile/ana").status())
                .as("a new token under a known key")
                .isEqualTo(200);
    }

    private static void eventually(Supplier<String> question, String answer) {
        long limit = System.nanoTime() + RECOVERY.toNanos();
        String last = question.get();
        while (!last.equals(answer)) {
            assertThat(System.nanoTime()).as("still answers %s", last).isLessThan(limit);
            LockSupport.parkNanos(PAUSE.toNanos());
            last = question.get();
        }
    }
}
