package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.endtoend.Api.Answer;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.model.SchoolId;
import io.luca.model.Student;
import io.luca.model.StudentId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Friday evening of a teacher with thirty pupils waiting, from sign-in to the last name, in a school whose rights end at the class: through
 * the gateway, as the tour has it.
 */
@ExtendWith(BootedPlatform.class)
class FridayIT {

    private static final String PASSWORD = "Demo-2026!";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> PUPILS =
            IntStream.range(0, 30).mapToObj("alumna_%02d"::formatted).toList();

    private final Platform platform;
    private final Api api;
    private final String school = "viernes_" + UUID.randomUUID().toString().substring(0, 8);
    private final String admin = "directora_" + school;
    private final String teacher = "maestra_" + school;
    private final String colleague = "colega_" + school;
    private final String coordinator = "coordinadora_" + school;

    FridayIT(Booted booted) {
        platform = booted.platform();
        api = booted.api();
    }

    @Test
    void a_teacher_marks_thirty_pupils_of_her_class_and_sees_who_is_missing_until_nobody_is() {
        openSchool();
        String token = api.token(teacher);

        assertThat(api.get("/me", token).json().path("roles").get(0).asText()).isEqualTo("teacher");
        JsonNode own = api.get("/me/classes", token).json().path("classes");
        assertThat(own.findValuesAsText("class_id")).contains("mat-3a");
        assertThat(api.get("/classes/mat-3a/students", token).json().path("students"))
                .hasSize(30);
        assertThat(missing(token)).hasSize(30);

        PUPILS.forEach(
                pupil -> assertThat(api.post("/evaluations", token, mark(pupil)).status())
                        .isEqualTo(201));

        assertThat(missing(token)).isEmpty();
        assertThat(api.get("/profile/" + PUPILS.getFirst(), api.token(colleague))
                        .status())
                .isEqualTo(404);
        assertThat(api.post("/evaluations", api.token(colleague), mark(PUPILS.getFirst()))
                        .status())
                .isEqualTo(404);
        assertThat(dashboard(api.token(colleague)).text("type")).endsWith("not-your-class");
        assertThat(dashboard(api.token(coordinator)).json().path("students")).hasSize(30);
        assertThatEventsEndAtTheClassToo(token);
    }

    private void assertThatEventsEndAtTheClassToo(String token) {
        Answer sent =
                api.post("/behavior/batch", token, """
                {"events":[{"event_id":"e1","student_id":"%s","event_type":"retraso","occurred_at":"%s"},
                 {"event_id":"e2","student_id":"of_another_class","event_type":"retraso","occurred_at":"%s"}]}""".formatted(PUPILS.getFirst(), Instant.now(), Instant.now()));
        String receipt = "/behavior/receipts/" + sent.text("request_id");
        new Eventually(platform, LIMIT).await(() -> api.get(receipt, token).status() == 200);

        assertThat(api.get(receipt, token).json().path("rows").findValuesAsText("outcome"))
                .containsExactly("accepted", "quarantined");
    }

    private Answer dashboard(String token) {
        return api.get("/dashboard?class_id=mat-3a&period=Q1_2024", token);
    }

    private List<String> missing(String token) {
        return dashboard(token)
                .json()
                .path("students")
                .valueStream()
                .filter(line -> line.path("evaluations").isEmpty())
                .map(line -> line.path("name").asText())
                .toList();
    }

    private static String mark(String pupil) {
        return """
                {"student_id":"%s","subject":"matematicas","period":"Q1_2024","evaluation_id":"friday","type":"exam","score":80,
                 "date":"2024-02-15"}""".formatted(pupil);
    }

    private void openSchool() {
        platform.people().enroll(admin, PASSWORD, school, "school-admin");
        platform.people().enroll(coordinator, PASSWORD, school, "coordinator");
        platform.people().enroll(teacher, PASSWORD, school, "teacher");
        platform.people().enroll(colleague, PASSWORD, school, "teacher");
        try (TableAccess access = new TableAccess(platform)) {
            PUPILS.forEach(pupil -> access.table()
                    .forSchool(new SchoolId(school))
                    .enroll(new Student(new StudentId(pupil), "Alumna " + pupil, "3", "A")));
        }
        String token = api.token(admin);
        done(api.put("/config", token, """
                {"periods":[{"id":"Q1_2024","start":"2024-01-01","end":"2024-03-31"}],
                 "grading_rules":{"matematicas":{"weights":{"exam":1},"min_passing":60}},"version":0}"""));
        done(api.post("/classes", token, """
                {"class_id":"mat-3a","name":"Matemáticas 3A","subject":"matematicas","grade_level":"3","group":"A","year":2024}"""));
        PUPILS.forEach(pupil -> done(api.put("/classes/mat-3a/members/" + pupil, token, "{\"role\":\"student\"}")));
        done(api.put("/classes/mat-3a/members/" + teacher, token, "{\"role\":\"teacher\"}"));
        done(api.put("/rights", token, "{\"teachers\":\"class\"}"));
    }

    private static void done(Answer answer) {
        assertThat(answer.status()).as(() -> answer.json().toString()).isIn(200, 201);
    }
}
