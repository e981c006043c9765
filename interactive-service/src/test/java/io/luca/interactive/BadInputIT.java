package io.luca.interactive;

import static io.luca.interactive.platform.Platform.evaluation;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.interactive.platform.Api;
import io.luca.interactive.platform.Platform;
import io.luca.interactive.platform.SharedPlatform;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients get wrong, each answered with the name of the field. */
@ExtendWith(SharedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {

    private static final String SCHOOL = "strict";

    private final Platform platform;
    private final Api teacher;

    BadInputIT(Platform platform) {
        this.platform = platform;
        this.teacher = platform.teacher(SCHOOL);
    }

    @BeforeAll
    void open_school() {
        platform.openSchool(SCHOOL, "ana");
    }

    @ParameterizedTest(name = "{0} instead of {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"score\":85'                  | '\"score\":100.01'             | score",
                "'\"score\":85'                  | '\"score\":-1'                 | score",
                "'\"score\":85'                  | '\"score\":85.123'             | score",
                "'\"score\":85'                  | '\"score\":1e999999999'        | score",
                "'\"score\":85'                  | '\"score\":1e9999999999999'    | body",
                "'2024-02-15'                    | '+9999999-01-01'               | date",
                "'\"type\":\"exam\"'             | '\"type\":\"\\\\u0000\"'        | type",
                "'\"score\":85'                  | '\"score\":\"85\"'             | score",
                "'\"score\":85'                  | '\"score\":null'               | score",
                "'\"score\":85,'                 | ''                             | score",
                "'\"score\":85'                  | '\"score\":85,\"curve\":1'     | curve",
                "'\"score\":85'                  | '\"score\":85,\"status\":\"late\"'    | status",
                "'\"score\":85'                  | '\"score\":85,\"status\":1'           | status",
                "'\"score\":85'                  | '\"score\":85,\"status\":\"missing\"' | score",
                "'\"score\":85'                  | '\"score\":0,\"status\":\"excused\"'  | score",
                "'\"score\":85'                  | '\"status\":\"graded\"'             | score",
                "'\"score\":85'                  | '\"score\":85,\"score\":86'    | score",
                "'\"score\":85'                  | '\"score\":NaN'                | body",
                "'\"matematicas\"'               | '\"alquimia\"'                 | subject",
                "'\"matematicas\"'               | '7'                            | subject",
                "'\"Q1_2024\"'                   | '\"Q9_2024\"'                  | period",
                "'\"2024-02-15\"'                | '\"2024-04-01\"'               | date",
                "'\"2024-02-15\"'                | '\"2024-02-30\"'               | date",
                "'\"2024-02-15\"'                | '\"15/02/2024\"'               | date",
                "'\"exam\"'                      | '\"duel\"'                     | type",
                "'\"ana\"'                       | '\"an#a\"'                     | student_id",
                "'\"ana\"'                       | '\"*\"'                        | student_id",
                "'\"ana\"'                       | '\"\"'                         | student_id",
                "'\"e1\"'                        | '\"e 1\"'                      | evaluation_id",
                "'\"e1\"'                        | '\"e1\\n\"'                    | evaluation_id",
                "'\"e1\"'                        | '[\"e1\"]'                     | evaluation_id",
                "'\"date\":\"2024-02-15\"}'      | '\"date\":\"2024-02-15\"'      | body",
                "'\"date\":\"2024-02-15\"}'      | '\"date\":\"2024-02-15\"} {}'  | body",
            })
    void names_the_field(String right, String wrong, String field) {
        String body = evaluation("ana", "e1", "85");
        assertThat(body).contains(right);

        Api.Answer answer = teacher.post("/evaluations", body.replace(right, wrong));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("invalid-request");
        assertThat(answer.field()).isEqualTo(field);
        assertThat(platform.table().items("TENANT#strict#STUDENT#ana", "EVAL#matematicas#Q1_2024#e1"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'',", "[],", "7,", "null,", "{,", "'{\"a\":'"})
    void refuses_a_body_that_is_no_object(String body) {
        Api.Answer answer = teacher.post("/evaluations", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.field()).isEqualTo("body");
    }

    @Test
    void refuses_an_id_of_300_characters() {
        Api.Answer answer = teacher.post("/evaluations", evaluation("a".repeat(300), "e1", "85"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.field()).isEqualTo("student_id");
    }

    @Test
    void refuses_json_nested_without_end() {
        Api.Answer answer = teacher.post("/evaluations", "{\"a\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.field()).isEqualTo("body");
    }

    @Test
    void refuses_bytes_that_are_no_text() {
        byte[] utf32 = {0, 0, 0, '{', 0, 0x7f, 0, 0};

        Api.Answer answer = teacher.send(
                "/evaluations",
                request -> request.header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(utf32)));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.field()).isEqualTo("body");
    }

    @ParameterizedTest
    @CsvSource({
        "/profile/an%23a,                                     student_id",
        "/profile/%2A,                                        student_id",
        "/profile/%E2%98%83,                                  student_id",
        "/profile/ana?cursor=x,                               cursor",
        "/profile/ana?cursor=UFJPRklMRQ,                      cursor",
        "/profile/ana/grades/mate%20maticas/Q1_2024,          subject",
        "/profile/ana/grades/matematicas/Q1%232024,           period",
        "/evaluations/ana/matematicas/Q1_2024/e%231,          evaluation_id",
        "/dashboard?period=Q1_2024,                           subject",
        "/dashboard?subject=matematicas,                      period",
        "/dashboard?subject=mate%23maticas&period=Q1_2024,    subject",
        "/dashboard?subject=matematicas&period=Q1_2024&cursor=x, cursor",
        "/dashboard?subject=matematicas&period=Q1_2024&cursor=I0VWQUwjeA, cursor",
    })
    void names_the_parameter(String path, String field) {
        Api.Answer answer = teacher.get(path);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.field()).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({
        "/dashboard?subject=alquimia&period=Q1_2024,    subject, matematicas",
        "/dashboard?subject=matematicas&period=Q9_2024, period,  Q1_2024",
    })
    void a_class_that_the_school_has_not_is_not_found_and_the_answer_says_which_there_are(
            String path, String field, String known) {
        Api.Answer answer = teacher.get(path);

        assertThat(answer.status()).as(answer.text()).isEqualTo(404);
        assertThat(answer.problem()).isEqualTo("not-found");
        assertThat(answer.field()).isEqualTo(field);
        assertThat(answer.text()).contains(known);
    }

    @ParameterizedTest
    @CsvSource({
        "score, '{\"version\":1,\"reason\":\"r\"}'",
        "score, '{\"version\":1,\"reason\":\"r\",\"status\":\"missing\",\"score\":1}'",
        "status, '{\"version\":1,\"reason\":\"r\",\"status\":\"\"}'",
        "version, '{\"score\":1,\"reason\":\"r\"}'",
        "version, '{\"score\":1,\"version\":0,\"reason\":\"r\"}'",
        "version, '{\"score\":1,\"version\":1.5,\"reason\":\"r\"}'",
        "version, '{\"score\":1,\"version\":99999999999,\"reason\":\"r\"}'",
        "reason, '{\"score\":1,\"version\":1}'",
        "reason, '{\"score\":1,\"version\":1,\"reason\":\" \"}'",
        "student_id, '{\"score\":1,\"version\":1,\"reason\":\"r\",\"student_id\":\"ana\"}'"
    })
    void names_the_field_of_a_correction(String field, String body) {
        teacher.post("/evaluations", evaluation("ana", "fixed", "85"));

        Api.Answer answer = teacher.put("/evaluations/ana/matematicas/Q1_2024/fixed", body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.field()).isEqualTo(field);
    }

    @Test
    void refuses_a_reason_without_end() {
        String body = "{\"score\":1,\"version\":1,\"reason\":\"" + "r".repeat(501) + "\"}";

        assertThat(teacher.put("/evaluations/ana/matematicas/Q1_2024/fixed", body)
                        .status())
                .isIn(400, 404);
    }

    @Test
    void refuses_a_body_of_two_megabytes() {
        String body = evaluation("ana", "e1", "85") + " ".repeat(2_000_000);

        Api.Answer answer = teacher.post("/evaluations", body);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.problem()).isEqualTo("payload-too-large");
        assertThat(teacher.get("/profile/ana").status()).isEqualTo(200);
    }

    @Test
    void refuses_a_large_body_of_unknown_length() {
        byte[] chunk = new byte[70_000];

        Api.Answer answer = teacher.send(
                "/evaluations",
                request -> request.header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(chunk))));

        assertThat(answer.status()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({"text/plain", "application/xml", "application/jsonp", "''"})
    void refuses_what_is_not_announced_as_json(String type) {
        Api.Answer answer = teacher.send("/evaluations", request -> {
            if (!type.isEmpty()) {
                request.header("Content-Type", type);
            }
            return request.POST(BodyPublishers.ofString(evaluation("ana", "e1", "85")));
        });

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.problem()).isEqualTo("unsupported-media-type");
    }

    @Test
    void accepts_json_with_a_charset() {
        Api.Answer answer = teacher.send(
                "/evaluations",
                request -> request.header("Content-Type", "application/json; charset=utf-8")
                        .POST(BodyPublishers.ofString(evaluation("nobody", "e1", "85"))));

        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void says_which_method_is_not_known_here() {
        Api.Answer answer = teacher.send("/evaluations", request -> request.DELETE());

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.problem()).isEqualTo("method-not-allowed");
    }
}
