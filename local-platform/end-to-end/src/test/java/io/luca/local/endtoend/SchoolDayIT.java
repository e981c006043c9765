package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.endtoend.BootedPlatform.Booted;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What teachers, students and administrators do, through gateway, service, STS, policies and table. */
@ExtendWith(BootedPlatform.class)
class SchoolDayIT {

    private final Api api;

    SchoolDayIT(Booted booted) {
        this.api = booted.api();
    }

    @Test
    void a_teacher_records_an_evaluation_and_the_student_reads_it() {
        Api.Answer recorded = api.post(
                "/evaluations",
                api.token("teacher_789"),
                Api.evaluation("student_456", "read_1").toString());

        assertThat(recorded.status()).isEqualTo(201);
        assertThat(recorded.header("Location")).isEqualTo("/evaluations/student_456/matematicas/Q1_2024/read_1");
        assertThat(recorded.text("teacher_id")).isEqualTo("teacher_789");
        assertThat(recorded.json().path("version").asInt()).isEqualTo(1);
        Api.Answer profile = api.get("/profile/student_456", api.token("student_456"));
        assertThat(profile.status()).isEqualTo(200);
        assertThat(profile.json().path("stale").asBoolean(true)).isFalse();
        assertThat(profile.json().path("student").path("name").asText()).isEqualTo("Valentina Rojas");
        assertThat(profile.json().path("evaluations").findValuesAsText("evaluation_id"))
                .contains("read_1");
        assertThat(profile.json().has("grades")).isTrue();
        assertThat(profile.json().has("recent_events")).isTrue();
    }

    @Test
    void the_other_school_gets_nothing_as_if_nothing_existed() {
        String other = api.token("teacher_900");

        Api.Answer existing = api.get("/profile/student_456", other);
        Api.Answer invented = api.get("/profile/student_000", other);
        Api.Answer written = api.post(
                "/evaluations",
                other,
                Api.evaluation("student_456", "foreign_1").toString());

        assertThat(existing.status()).isEqualTo(404);
        assertThat(existing.text("detail")).isEqualTo(invented.text("detail"));
        assertThat(written.status()).isEqualTo(404);
        assertThat(written.text("field")).isEqualTo("student_id");
        assertThat(api.get("/evaluations/student_456/matematicas/Q1_2024/foreign_1", api.token("teacher_789"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void sending_the_same_again_replays_and_other_content_is_a_conflict() {
        ObjectNode body = Api.evaluation("student_456", "again_1");
        String teacher = api.token("teacher_789");
        api.post("/evaluations", teacher, body.toString());

        Api.Answer replay = api.post("/evaluations", teacher, body.toString());
        Api.Answer other =
                api.post("/evaluations", teacher, body.put("score", 86).toString());

        assertThat(replay.status()).isEqualTo(201);
        assertThat(replay.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.text("field")).isEqualTo("evaluation_id");
    }

    @Test
    void of_two_corrections_of_one_version_exactly_one_wins() throws Exception {
        String teacher = api.token("teacher_789");
        api.post(
                "/evaluations", teacher, Api.evaluation("student_457", "race_1").toString());
        String path = "/evaluations/student_457/matematicas/Q1_2024/race_1";

        List<Integer> statuses;
        try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> correction =
                    () -> api.put(path, teacher, "{\"score\":90,\"version\":1,\"reason\":\"counted again\"}")
                            .status();
            statuses = both.invokeAll(List.of(correction, correction)).stream()
                    .map(java.util.concurrent.Future::resultNow)
                    .sorted()
                    .toList();
        }

        assertThat(statuses).containsExactly(200, 409);
        Api.Answer now = api.get(path, teacher);
        assertThat(now.json().path("version").asInt()).isEqualTo(2);
        assertThat(now.json().path("score").asInt()).isEqualTo(90);
    }

    @Test
    void the_dashboard_shows_a_class_by_student() {
        String teacher = api.token("teacher_789");
        api.post(
                "/evaluations",
                teacher,
                Api.evaluation("student_456", "class_1").toString());
        api.post(
                "/evaluations",
                teacher,
                Api.evaluation("student_457", "class_1").toString());

        Api.Answer dashboard = api.get("/dashboard?subject=matematicas&period=Q1_2024", teacher);

        assertThat(dashboard.status()).isEqualTo(200);
        assertThat(dashboard.json().path("students").findValuesAsText("student_id"))
                .contains("student_456", "student_457")
                .doesNotContain("student_901");
    }

    @Test
    void an_administrator_changes_the_rules_and_a_stale_version_is_refused() throws Exception {
        String admin = api.token("admin_456");
        ObjectNode config = (ObjectNode) api.get("/config", admin).json();
        ((ObjectNode) config.path("grading_rules").path("matematicas")).put("min_passing", 70);

        Api.Answer saved = api.put("/config", admin, config.toString());
        Api.Answer stale = api.put("/config", admin, config.toString());

        assertThat(saved.status()).isEqualTo(200);
        assertThat(saved.json().path("version").asInt())
                .isEqualTo(config.path("version").asInt() + 1);
        assertThat(stale.status()).isEqualTo(409);
        assertThat(new ObjectMapper().readTree(api.get("/config", admin).json().toString()))
                .isEqualTo(saved.json());
    }

    @ParameterizedTest
    @CsvSource({
        "student_456, GET,  /profile/student_457, 403",
        "student_456, GET,  /evaluations/student_457/matematicas/Q1_2024/any, 403",
        "student_456, GET,  /profile/student_457/grades/matematicas/Q1_2024, 403",
        "student_456, POST, /evaluations, 403",
        "student_456, GET,  '/dashboard?subject=matematicas&period=Q1_2024', 403",
        "student_456, GET,  /config, 403",
        "teacher_789, GET,  /config, 403",
        "admin_123,   GET,  /profile/student_456, 200",
        "admin_123,   POST, /evaluations, 403",
        "teacher_789, GET,  /profile/student_457, 200",
        "student_457, GET,  /profile/student_457, 200",
        "admin_123,   GET,  /config, 200"
    })
    void each_role_may_do_its_own_and_no_more(String person, String method, String path, int status) {
        Api.Answer answer = method.equals("GET")
                ? api.get(path, api.token(person))
                : api.post(
                        path,
                        api.token(person),
                        Api.evaluation("student_456", "role_1").toString());

        assertThat(answer.status()).isEqualTo(status);
        if (status == 403) {
            assertThat(answer.text("type")).isEqualTo("urn:luca:problem:forbidden");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "score         | 100.5       | score",
                "score         | -1          | score",
                "score         | 85.555      | score",
                "score         | 1e999999    | score",
                "subject       | \"magia\"   | subject",
                "period        | \"Q9_2024\" | period",
                "type          | \"essay\"   | type",
                "date          | \"2024-06-01\" | date",
                "date          | \"15/02/2024\" | date",
                "student_id    | \"a#b\"     | student_id",
                "student_id    | \"*\"       | student_id",
                "evaluation_id | \"a/b\"     | evaluation_id",
                "evaluation_id | \"%LONG%\"  | evaluation_id",
                "score         | \"85\"      | score",
                "date          | 20240215    | date",
                "grade         | 1           | grade"
            })
    void refuses_bad_input_and_names_the_field(String field, String value, String named) throws Exception {
        ObjectNode body = Api.evaluation("student_456", "bad_1");
        body.remove(field);
        String text = (body.toString().replaceAll("}$", "") + ",\"" + field + "\":" + value + "}")
                .replace("%LONG%", "x".repeat(300));

        Api.Answer answer = api.post("/evaluations", api.token("teacher_789"), text);

        assertThat(answer.status()).as(text).isEqualTo(400);
        assertThat(answer.text("type")).isEqualTo("urn:luca:problem:invalid-request");
        assertThat(answer.text("field")).isEqualTo(named);
        assertThat(answer.text("correlation_id")).isEqualTo(answer.header("x-correlation-id"));
    }

    @Test
    void refuses_what_is_not_json() {
        Api.Answer malformed = api.post("/evaluations", api.token("teacher_789"), "{\"student_id\":");

        assertThat(malformed.status()).isEqualTo(400);
        assertThat(malformed.text("type")).isEqualTo("urn:luca:problem:invalid-request");
    }

    @Test
    void a_request_can_be_followed_by_one_id_from_gateway_to_service() {
        Api.Answer answer = api.get("/profile/student_456", api.token("student_456"));

        assertThat(answer.header("x-correlation-id")).isNotEmpty().isEqualTo(answer.header("x-amz-apigw-id"));
    }
}
