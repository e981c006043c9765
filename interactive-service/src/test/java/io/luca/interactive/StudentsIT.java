package io.luca.interactive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.interactive.platform.Api;
import io.luca.interactive.platform.Platform;
import io.luca.interactive.platform.SharedPlatform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The students of a school over HTTP: found by what people type, added, and set right. */
@ExtendWith(SharedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StudentsIT {

    private final Platform platform;
    private final Api admin;

    StudentsIT(Platform platform) {
        this.platform = platform;
        this.admin = platform.admin("students");
    }

    @BeforeAll
    void open_school() {
        platform.openSchool("students");
        platform.openSchool("students_2");
        add("s1", "José Ángel Núñez Peña", "A");
        add("s2", "María-José D'Ávila", "A");
        add("s3", "Josefina Nunez", "B");
        assertThat(platform.admin("students_2")
                        .post("/students", student("s9", "José Ajeno", "A"))
                        .status())
                .isEqualTo(201);
    }

    private void add(String id, String name, String group) {
        Api.Answer added = admin.post("/students", student(id, name, group));
        assertThat(added.status()).as(added.text()).isEqualTo(201);
    }

    private static String student(String id, String name, String group) {
        return "{\"student_id\":\"%s\",\"name\":\"%s\",\"grade_level\":\"3\",\"group\":\"%s\"}"
                .formatted(id, name, group);
    }

    private static List<String> ids(JsonNode page) {
        return page.path("students").findValuesAsText("student_id");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    q=jos              | s1 s2 s3
                    q=JOSE             | s1 s2 s3
                    q=nu%C3%B1ez       | s1 s3
                    q=nun%20jos        | s1 s3
                    q=avila            | s2
                    q=ose              | ''
                    q=jos&group=A      | s1 s2
                    group=B            | s3
                    q=                 | s1 s2 s3
                    """)
    void students_are_found_by_the_beginnings_of_words_accents_and_case_aside(String query, String found) {
        assertThat(String.join(
                        " ",
                        ids(admin.get("/students?" + query).json()).stream()
                                .filter(id -> id.matches("s[1-3]"))
                                .toList()))
                .isEqualTo(found);
    }

    @Test
    void all_are_listed_to_the_end_in_pages() {
        List<String> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = admin.get("/students?limit=1" + cursor).json();
            all.addAll(ids(page));
            cursor = page.has("next_cursor")
                    ? "&cursor=" + page.path("next_cursor").asText()
                    : "";
        } while (!cursor.isEmpty());

        assertThat(all).contains("s1", "s2", "s3").doesNotHaveDuplicates();
    }

    @Test
    void adding_the_same_again_changes_nothing_and_another_under_the_id_is_refused() {
        add("s1", "José Ángel Núñez Peña", "A");

        Api.Answer other = admin.post("/students", student("s1", "Somebody Else", "A"));

        assertThat(other.status()).isEqualTo(409);
        assertThat(other.field()).isEqualTo("student_id");
        assertThat(platform.student("students", "s1").get("/profile/s1").text()).contains("José Ángel");
    }

    @Test
    void a_rectification_shows_everywhere_and_is_kept_with_its_reason() {
        add("s4", "Renata Ibanez", "A");

        Api.Answer changed =
                admin.patch("/students/s4", "{\"name\":\"Renata Ibáñez\",\"reason\":\"as in the birth certificate\"}");

        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(changed.json().path("group").asText()).isEqualTo("A");
        assertThat(admin.get("/students?q=ren").text()).contains("Renata Ibáñez");
        assertThat(admin.get("/profile/s4").text()).contains("Renata Ibáñez");
        assertThat(platform.table()
                        .items("TENANT#students#STUDENT#s4", "RECTIFICATION#")
                        .toString())
                .contains("admin_1", "as in the birth certificate", "Renata Ibanez", "Renata Ibáñez");
    }

    /** One whom the version before enrolled has the own records only. */
    @Test
    void a_student_of_before_is_in_the_list_once_the_school_says_something_of_it() {
        platform.table()
                .put(Map.of(
                        "PK", AttributeValue.fromS("TENANT#students#STUDENT#s6"),
                        "SK", AttributeValue.fromS("PROFILE"),
                        "student_id", AttributeValue.fromS("s6"),
                        "name", AttributeValue.fromS("Antonia Antes"),
                        "grade_level", AttributeValue.fromS("3"),
                        "group", AttributeValue.fromS("A")));
        assertThat(ids(admin.get("/students?q=antonia").json())).isEmpty();
        assertThat(admin.get("/profile/s6").status()).isEqualTo(200);

        assertThat(admin.patch("/students/s6", "{\"group\":\"B\",\"reason\":\"a new year\"}")
                        .status())
                .isEqualTo(200);

        assertThat(ids(admin.get("/students?q=antonia&group=B").json())).containsExactly("s6");
    }

    @Test
    void who_is_blocked_is_found_by_nobody_and_is_not_set_right() {
        add("s5", "Blanca Bloqueada", "A");
        assertThat(admin.post("/students/s5/erasure", "{\"confirm\":\"s5\"}").status())
                .isEqualTo(202);

        assertThat(ids(admin.get("/students?q=blanca").json())).isEmpty();
        assertThat(admin.get("/students?q=blanca&limit=1").json().has("next_cursor"))
                .as("a cursor would name the student")
                .isFalse();
        assertThat(admin.patch("/students/s5", "{\"name\":\"x\",\"reason\":\"r\"}")
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    reason      | {"name":"x"}
                    reason      | {"name":"x","reason":" "}
                    name        | {"name":" ","reason":"r"}
                    group       | {"group":"123456789012345678901","reason":"r"}
                    student_id  | {"student_id":"s2","reason":"r"}
                    """)
    void a_rectification_that_cannot_be_is_refused_by_its_field(String field, String body) {
        Api.Answer answer = admin.patch("/students/s1", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.field()).isEqualTo(field);
    }
}
