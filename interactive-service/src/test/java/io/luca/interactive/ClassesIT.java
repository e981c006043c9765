package io.luca.interactive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.interactive.platform.Api;
import io.luca.interactive.platform.Platform;
import io.luca.interactive.platform.SharedPlatform;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Classes over HTTP: who opens and fills them, and who sees their students. */
@ExtendWith(SharedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClassesIT {

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    private final Platform platform;
    private final Api admin;

    ClassesIT(Platform platform) {
        this.platform = platform;
        this.admin = platform.admin("classes");
    }

    @BeforeAll
    void open_a_school_with_two_classes() {
        platform.openSchool("classes", "ana", "beto", "carla", "gone");
        platform.openSchool("classes_2", "ana");
        assertThat(admin.post("/classes", mathematics("mat-a", 2026)).status()).isEqualTo(201);
        assertThat(admin.post("/classes", mathematics("mat-b", 2026)).status()).isEqualTo(201);
        join("mat-a", "ana", "\"role\":\"student\",\"from\":\"" + today.minusDays(30) + "\"");
        join("mat-a", "gone", "\"role\":\"student\",\"from\":\"2020-01-01\",\"to\":\"2020-06-30\"");
        join("mat-a", "teacher_1", "\"role\":\"teacher\",\"from\":\"" + today.minusDays(30) + "\"");
        join("mat-b", "teacher_1", "\"role\":\"assistant\",\"from\":\"2020-01-01\",\"to\":\"2020-06-30\"");
    }

    private void join(String id, String person, String members) {
        Api.Answer answer = admin.put("/classes/" + id + "/members/" + person, "{" + members + "}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private static String mathematics(String id, int year) {
        return """
                {"class_id":"%s","name":"Matemáticas %s","subject":"matematicas","grade_level":"3","group":"A","year":%d}""".formatted(id, id, year);
    }

    private static List<String> texts(JsonNode list, String member) {
        return list.valueStream().map(each -> each.path(member).asText()).toList();
    }

    @Test
    void an_opened_class_says_where_it_is_and_opening_it_again_changes_nothing() {
        Api.Answer again = admin.post("/classes", mathematics("mat-a", 2026));

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Location")).isEqualTo("/classes/mat-a");
        assertThat(again.json().path("subject").asText()).isEqualTo("matematicas");
        assertThat(admin.post("/classes", mathematics("mat-a", 2027)).status()).isEqualTo(409);
    }

    @Test
    void the_classes_of_a_year_are_listed_and_those_of_another_school_are_not() {
        assertThat(texts(admin.get("/classes?year=2026").json().path("classes"), "class_id"))
                .contains("mat-a", "mat-b");
        assertThat(platform.admin("classes_2").get("/classes?year=2026").json().path("classes"))
                .isEmpty();
        assertThat(platform.admin("classes_2").get("/classes/mat-a").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    class_id    | {"class_id":"no id","name":"x","subject":"matematicas","grade_level":"3","group":"A","year":2026}
                    name        | {"class_id":"x","name":" ","subject":"matematicas","grade_level":"3","group":"A","year":2026}
                    subject     | {"class_id":"x","name":"x","subject":"alquimia","grade_level":"3","group":"A","year":2026}
                    rules       | {"class_id":"x","name":"x","subject":"matematicas","grade_level":"3","group":"A","year":2026,"rules":"historia"}
                    year        | {"class_id":"x","name":"x","subject":"matematicas","grade_level":"3","group":"A","year":26}
                    group       | {"class_id":"x","name":"x","subject":"matematicas","grade_level":"3","year":2026}
                    colour      | {"class_id":"x","name":"x","subject":"matematicas","grade_level":"3","group":"A","year":2026,"colour":"red"}
                    """)
    void a_class_that_cannot_be_is_refused_by_its_field(String field, String body) {
        Api.Answer answer = admin.post("/classes", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.field()).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    400 | role       | beto    | {"role":"head"}
                    400 | from       | beto    | {"role":"student","from":"1.9.2026"}
                    400 | to         | beto    | {"role":"student","from":"2026-09-01","to":"2026-08-01"}
                    404 | student_id | nobody  | {"role":"student"}
                    409 | from       | ana     | {"role":"student"}
                    """)
    void a_membership_that_cannot_be_is_refused_by_its_field(int status, String field, String person, String body) {
        Api.Answer answer = admin.put("/classes/mat-b/members/" + person, body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.field()).isEqualTo(field);
    }

    @Test
    void a_class_is_changed_by_what_is_named_and_with_the_version_that_was_read() {
        assertThat(admin.post("/classes", mathematics("mat-c", 2026)).status()).isEqualTo(201);

        Api.Answer renamed = admin.patch("/classes/mat-c", "{\"name\":\"Álgebra\",\"version\":0}");

        assertThat(renamed.json().path("name").asText()).isEqualTo("Álgebra");
        assertThat(renamed.json().path("group").asText()).isEqualTo("A");
        assertThat(admin.patch("/classes/mat-c", "{\"name\":\"Otra\",\"version\":0}")
                        .status())
                .isEqualTo(409);
        assertThat(admin.patch("/classes/mat-c", "{\"subject\":\"historia\",\"version\":1}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void who_teaches_a_class_today_sees_its_students_of_today_by_name_and_nobody_else_does() {
        Api.Answer students = platform.teacher("classes").get("/classes/mat-a/students");

        assertThat(texts(students.json().path("students"), "student_id")).containsExactly("ana");
        assertThat(texts(students.json().path("students"), "name")).containsExactly("Ana Secreta de classes");
        Api.Answer past = platform.teacher("classes").get("/classes/mat-b/students");
        assertThat(past.status()).isEqualTo(403);
        assertThat(past.problem()).isEqualTo("not-your-class");
        Api.Answer other = platform.as("classes", "teacher_2", "teacher").get("/classes/mat-a/students");
        assertThat(other.status()).isEqualTo(403);
        assertThat(other.text()).doesNotContain("Ana Secreta");
        assertThat(admin.get("/classes/mat-a/students").json()).isEqualTo(students.json());
    }

    @Test
    void everybody_sees_the_own_classes_and_what_they_were_in_them() {
        JsonNode teacher = platform.teacher("classes").get("/me/classes").json().path("classes");
        JsonNode ana =
                platform.student("classes", "ana").get("/me/classes").json().path("classes");

        assertThat(texts(teacher, "class_id")).containsExactly("mat-a", "mat-b");
        assertThat(teacher.get(1).path("memberships").get(0).path("to").asText())
                .isEqualTo("2020-06-30");
        assertThat(texts(ana, "class_id")).containsExactly("mat-a");
        assertThat(ana.toString()).doesNotContain("teacher_1", "person_id");
        assertThat(platform.student("classes_2", "ana")
                        .get("/me/classes")
                        .json()
                        .path("classes"))
                .isEmpty();
    }

    @Test
    void who_is_taken_out_is_gone_from_both_sides() {
        join("mat-a", "carla", "\"role\":\"student\"");

        assertThat(admin.delete("/classes/mat-a/members/carla").status()).isEqualTo(200);
        assertThat(admin.delete("/classes/mat-a/members/carla").status()).isEqualTo(200);

        assertThat(texts(admin.get("/classes/mat-a").json().path("members"), "person_id"))
                .doesNotContain("carla");
        assertThat(platform.student("classes", "carla")
                        .get("/me/classes")
                        .json()
                        .path("classes"))
                .isEmpty();
    }

    @Test
    void a_blocked_student_is_in_no_class_to_anybody() {
        join("mat-a", "beto", "\"role\":\"student\"");

        assertThat(admin.post("/students/beto/erasure", "{\"confirm\":\"beto\"}")
                        .status())
                .isEqualTo(202);

        assertThat(texts(admin.get("/classes/mat-a").json().path("members"), "person_id"))
                .doesNotContain("beto");
        assertThat(texts(
                        platform.teacher("classes")
                                .get("/classes/mat-a/students")
                                .json()
                                .path("students"),
                        "student_id"))
                .doesNotContain("beto");
        assertThat(platform.student("classes", "beto").get("/me/classes").status())
                .isEqualTo(404);
    }

    @Test
    void the_catalog_says_what_there_is_to_be_marked_in_and_me_who_one_is() {
        JsonNode catalog = platform.student("classes", "ana").get("/catalog").json();
        JsonNode me = platform.student("classes", "ana").get("/me").json();

        assertThat(texts(catalog.path("subjects"), "id")).containsExactly("matematicas");
        assertThat(catalog.path("subjects").get(0).path("types").toString()).isEqualTo("[\"exam\",\"homework\"]");
        assertThat(texts(catalog.path("periods"), "id")).containsExactly("Q1_2024");
        assertThat(catalog.toString()).doesNotContain("weight");
        assertThat(me.path("school_id").asText()).isEqualTo("classes");
        assertThat(me.path("person_id").asText()).isEqualTo("ana");
        assertThat(me.path("roles").toString()).isEqualTo("[\"student\"]");
    }
}
