package io.luca.interactive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.interactive.platform.Api;
import io.luca.interactive.platform.Platform;
import io.luca.interactive.platform.SharedPlatform;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who works at a school, and that a token gives no role which the school has taken away. */
@ExtendWith(SharedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeopleIT {

    private final Platform platform;
    private final Api admin;

    PeopleIT(Platform platform) {
        this.platform = platform;
        this.admin = platform.admin("people");
    }

    @BeforeAll
    void open_school() {
        platform.openSchool("people", "ana");
        platform.openSchool("people_2", "ana");
    }

    private Api.Answer save(String person, String roles, String more) {
        return admin.put("/people/" + person, "{\"names\":\"Rosa Pérez\",\"roles\":[" + roles + "]" + more + "}");
    }

    @Test
    void a_role_that_is_taken_away_ends_before_the_token_does_and_comes_back() {
        Api teacher = platform.as("people", "rosa", "teacher");
        assertThat(teacher.get("/profile/ana").status()).isEqualTo(200);

        assertThat(save("rosa", "\"teacher\"", "").status()).isEqualTo(200);
        assertThat(teacher.get("/profile/ana").status()).isEqualTo(200);
        assertThat(save("rosa", "\"coordinator\"", ",\"version\":0").status()).isEqualTo(200);
        assertThat(teacher.get("/profile/ana").status()).isEqualTo(403);
        assertThat(teacher.get("/me").status()).isEqualTo(403);
        assertThat(platform.as("people", "rosa", "coordinator")
                        .get("/profile/ana")
                        .status())
                .isEqualTo(200);

        assertThat(save("rosa", "\"teacher\",\"coordinator\"", ",\"active\":false,\"version\":1")
                        .status())
                .isEqualTo(200);
        assertThat(platform.as("people", "rosa", "coordinator")
                        .get("/profile/ana")
                        .status())
                .isEqualTo(403);
        assertThat(save("rosa", "\"teacher\",\"coordinator\"", ",\"version\":2").status())
                .isEqualTo(200);
        assertThat(teacher.get("/profile/ana").status()).isEqualTo(200);
    }

    @Test
    void a_role_of_the_school_gives_nothing_without_the_token() {
        assertThat(save("luz", "\"school-admin\"", "").status()).isEqualTo(200);

        assertThat(platform.as("people", "luz", "teacher").get("/profile/ana").status())
                .isEqualTo(403);
        assertThat(platform.as("people", "luz", "student").get("/people").status())
                .isEqualTo(403);
    }

    @Test
    void another_schools_people_are_others() {
        assertThat(save("same_id", "", "").status()).isEqualTo(200);

        assertThat(platform.as("people_2", "same_id", "teacher")
                        .get("/profile/ana")
                        .status())
                .isEqualTo(200);
        assertThat(platform.as("people", "same_id", "teacher")
                        .get("/profile/ana")
                        .status())
                .isEqualTo(403);
        assertThat(platform.admin("people_2").get("/people").json().path("people"))
                .isEmpty();
    }

    /** Else who has lost the role could give it back while another copy of the service does not know. */
    @Test
    void nobody_sets_their_own_roles() {
        assertThat(save("admin_1", "\"teacher\"", "").status()).isEqualTo(409);
        assertThat(save("admin_1", "\"school-admin\"", "").status()).isEqualTo(409);
    }

    @Test
    void people_are_listed_to_the_end() {
        for (String person : new String[] {"p_1", "p_2", "p_3"}) {
            assertThat(save(person, "\"teacher\"", "").status()).isEqualTo(200);
        }
        int seen = 0;
        String cursor = "";
        do {
            JsonNode page = admin.get("/people?limit=2" + cursor).json();
            assertThat(page.path("people").size()).isBetween(1, 2);
            seen += (int) page.path("people")
                    .valueStream()
                    .filter(each -> each.path("person_id").asText().startsWith("p_"))
                    .count();
            cursor = page.has("next_cursor")
                    ? "&cursor=" + page.path("next_cursor").asText()
                    : "";
        } while (!cursor.isEmpty());

        assertThat(seen).isEqualTo(3);
    }

    @Test
    void who_has_read_an_older_version_changes_nothing() {
        assertThat(save("carlos", "\"teacher\"", "").status()).isEqualTo(200);

        assertThat(save("carlos", "\"coordinator\"", "").status()).isEqualTo(409);
        for (int version : new int[] {7, -1, Integer.MAX_VALUE}) {
            assertThat(save("carlos", "\"coordinator\"", ",\"version\":" + version)
                            .status())
                    .isEqualTo(409);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    names   | {"names":" ","roles":[]}
                    names   | {"roles":[]}
                    roles   | {"names":"x"}
                    roles   | {"names":"x","roles":["student"]}
                    roles   | {"names":"x","roles":["head"]}
                    roles   | {"names":"x","roles":"teacher"}
                    active  | {"names":"x","roles":[],"active":"yes"}
                    version | {"names":"x","roles":[],"version":"1"}
                    age     | {"names":"x","roles":[],"age":50}
                    """)
    void what_cannot_be_is_refused_by_its_field(String field, String body) {
        Api.Answer answer = admin.put("/people/somebody", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.field()).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({"0", "201", "-1", "two", "1e1"})
    void a_page_has_one_to_two_hundred(String limit) {
        assertThat(admin.get("/people?limit=" + limit).field()).isEqualTo("limit");
        assertThat(admin.get("/classes?limit=" + limit).field()).isEqualTo("limit");
    }
}
