package io.luca.interactive;

import static io.luca.interactive.platform.Platform.evaluation;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.interactive.platform.Api;
import io.luca.interactive.platform.Platform;
import io.luca.interactive.platform.SharedPlatform;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.EvaluationType;
import io.luca.model.PeriodId;
import io.luca.model.PersonId;
import io.luca.model.SchoolId;
import io.luca.model.Score;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.store.StoredItems;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What new rules would change, shown before anybody saves them. */
@ExtendWith(SharedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PreviewIT {

    private static final String SCHOOL = "preview";

    private final Platform platform;
    private final Api admin;

    PreviewIT(Platform platform) {
        this.platform = platform;
        this.admin = platform.admin(SCHOOL);
    }

    /** A preview of rules of two types, with more of what rules can say. */
    static String preview(String more) {
        return """
            {"subject":"matematicas","period":"Q1_2024","rules":{"weights":{"exam":0.7,"homework":0.3},%s}}""".formatted(more);
    }

    /** Ana 90 and 40, Beto 55 and missing, Carla 62: by 0.7 and 0.3, or by exams alone. */
    @BeforeAll
    void mark() {
        platform.openSchool(SCHOOL, "ana", "beto", "carla", "dana");
        record(evaluation("ana", "e1", "90"));
        record(evaluation("ana", "e2", "40").replace("exam", "homework"));
        record(evaluation("beto", "e1", "55"));
        record(evaluation("beto", "e2", "0")
                .replace("exam", "homework")
                .replace("\"score\":0", "\"status\":\"missing\""));
        record(evaluation("carla", "e1", "62"));
        record(evaluation("dana", "e1", "0").replace("\"score\":0", "\"status\":\"excused\""));
    }

    private void record(String body) {
        Api.Answer recorded = platform.teacher(SCHOOL).post("/evaluations", body);
        assertThat(recorded.status()).as(recorded.text()).isEqualTo(201);
    }

    @Test
    void shows_both_grades_of_everybody_and_who_would_pass_or_fail_instead() {
        Api.Answer answer =
                admin.post("/config/preview", preview("\"min_passing\":65,\"curve\":{\"type\":\"square_root\"}"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode counts = answer.json().path("counts");
        assertThat(counts.path("students").asInt()).isEqualTo(4);
        assertThat(counts.path("graded").asInt()).isEqualTo(3);
        assertThat(counts.path("raised").asInt()).isEqualTo(3);
        assertThat(counts.path("lowered").asInt()).isZero();
        JsonNode students = answer.json().path("students");
        assertThat(students.findValuesAsText("student_id")).containsExactly("ana", "beto", "carla", "dana");
        assertThat(students.at("/0/old/score").decimalValue()).isEqualByComparingTo("75");
        assertThat(students.at("/0/new/score").decimalValue()).isEqualByComparingTo("86.6");
        assertThat(students.at("/1/old/score").decimalValue()).isEqualByComparingTo("38.5");
        assertThat(students.at("/1/new/score").decimalValue()).isEqualByComparingTo("62.05");
        assertThat(students.at("/1/new/passing").asBoolean(true)).isFalse();
        assertThat(students.at("/3").has("old")).isFalse();
        assertThat(students.at("/3").has("new")).isFalse();
    }

    @Test
    void names_those_who_come_to_pass_and_those_who_come_to_fail() {
        JsonNode harder =
                admin.post("/config/preview", preview("\"min_passing\":70")).json();
        JsonNode easier = admin.post(
                        "/config/preview",
                        preview("\"min_passing\":60,\"curve\":{\"type\":\"flat_points\",\"points\":30}"))
                .json();

        assertThat(harder.at("/counts/to_fail").asInt()).isOne();
        assertThat(harder.at("/students/2/change").asText()).isEqualTo("to_fail");
        assertThat(harder.at("/students/0").has("change")).isFalse();
        assertThat(easier.at("/counts/to_pass").asInt()).isOne();
        assertThat(easier.at("/students/1/change").asText()).isEqualTo("to_pass");
    }

    @Test
    void a_curve_of_the_class_is_of_this_class() {
        JsonNode students = admin.post(
                        "/config/preview", preview("\"min_passing\":60,\"curve\":{\"type\":\"top_to_max\"}"))
                .json()
                .path("students");

        assertThat(students.at("/0/new/score").decimalValue()).isEqualByComparingTo("100");
        assertThat(students.at("/2/new/score").decimalValue()).isEqualByComparingTo("82.67"); // 62 of 75
    }

    @Test
    void writes_nothing() {
        List<Map<String, AttributeValue>> before = platform.table().itemsOf(SCHOOL);

        admin.post("/config/preview", preview("\"min_passing\":10"));

        assertThat(before).hasSizeGreaterThan(8);
        assertThat(platform.table().itemsOf(SCHOOL)).containsExactlyInAnyOrderElementsOf(before);
        assertThat(admin.get("/config")
                        .json()
                        .at("/grading_rules/matematicas/min_passing")
                        .asInt())
                .isEqualTo(60);
    }

    /** The page of the class index ends within a student, more than once. */
    @Test
    void a_class_of_several_pages_is_seen_as_one() {
        platform.openSchool("preview_big", "ana", "beto");
        for (String student : List.of("ana", "beto")) {
            for (int mark = 0; mark < 1_100; mark++) {
                platform.table().put(stored(student, mark));
            }
        }

        JsonNode answer = platform.admin("preview_big")
                .post("/config/preview", preview("\"min_passing\":60"))
                .json();

        assertThat(answer.at("/counts/students").asInt()).isEqualTo(2);
        assertThat(answer.at("/students/0/new/score").decimalValue()).isEqualByComparingTo("49.5");
        assertThat(answer.at("/students/1/new/score").decimalValue()).isEqualByComparingTo("49.5");
    }

    /** Marks of 0 to 99, over and over. */
    private static Map<String, AttributeValue> stored(String student, int mark) {
        return StoredItems.of(
                new SchoolId("preview_big"),
                Evaluation.recorded(
                        new EvaluationKey(
                                new StudentId(student),
                                new SubjectId("matematicas"),
                                new PeriodId("Q1_2024"),
                                new EvaluationId("e" + mark)),
                        new EvaluationType("exam"),
                        Score.of(Integer.toString(mark % 100)),
                        LocalDate.of(2024, 2, 15),
                        new PersonId("teacher_1"),
                        Instant.EPOCH));
    }

    @Test
    void another_schools_class_is_not_in_it() {
        platform.openSchool("preview_2", "ana");

        assertThat(platform.admin("preview_2")
                        .post("/config/preview", preview("\"min_passing\":60"))
                        .json()
                        .path("students"))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"matematicas\"'       | '\"alquimia\"'                  | subject",
                "'\"matematicas\"'       | '\"mate#\"'                     | subject",
                "'\"Q1_2024\"'           | '\"Q9_2024\"'                   | period",
                "'\"Q1_2024\"'           | '1'                             | period",
                "'\"subject\"'           | '\"sujet\"'                     | sujet",
                "'\"rules\"'             | '\"rule\"'                      | rule",
                "'0.3'                   | '0.2'                           | rules.weights",
                "'\"homework\":0.3'      | '\"home work\":0.3'             | rules.weights.home work",
                "'\"min_passing\":60'    | '\"min_passing\":60,\"cap\":50'  | rules.cap",
                "'\"min_passing\":60'    | '\"min_passing\":101'           | rules.min_passing",
                "'\"min_passing\":60'    | '\"min_passing\":60,\"drop\":1' | rules.drop",
                "'\"min_passing\":60'    | '\"min_passing\":60,\"drop_lowest\":{\"quiz\":1}' | rules.drop_lowest.quiz",
                "'\"min_passing\":60'    | '\"min_passing\":60,\"curve\":{\"type\":\"bell\"}' | rules.curve.type",
                "'\"min_passing\":60'    | '\"min_passing\":6,\"scale\":{\"min\":0,\"max\":10}' | rules.scale",
            })
    void names_the_field(String right, String wrong, String field) {
        String body = preview("\"min_passing\":60");
        assertThat(body).contains(right);

        Api.Answer answer = admin.post("/config/preview", body.replace(right, wrong));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.field()).isEqualTo(field);
    }

    /** An administrator may know the school's students, and has to find the mark. */
    @Test
    void names_the_student_whose_marks_do_not_fit_the_rules() {
        Api.Answer answer =
                admin.post("/config/preview", preview("\"min_passing\":60,\"scale\":{\"min\":0,\"max\":80}"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.field()).isEqualTo("rules.scale");
        assertThat(answer.json().path("detail").asText()).contains("student ana", "e1");
    }
}
