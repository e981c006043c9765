package io.luca.interactive;

import static io.luca.interactive.platform.Platform.evaluation;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.interactive.platform.Api;
import io.luca.interactive.platform.Platform;
import io.luca.interactive.platform.SharedPlatform;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what, and that another school's people are as if they did not exist. */
@ExtendWith(SharedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolesIT {

    private static final String MARK = "/evaluations/ana/matematicas/Q1_2024/e1";

    private final Platform platform;

    RolesIT(Platform platform) {
        this.platform = platform;
    }

    @BeforeAll
    void open_two_schools_whose_names_begin_alike() {
        platform.openSchool("roles_1", "ana", "beto");
        platform.openSchool("roles_10", "ana", "carla");
        assertThat(platform.teacher("roles_1")
                        .post("/evaluations", evaluation("ana", "e1", "85"))
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest(
            name = "{0} {1}: teacher {2}, the student {3}, another student {4}, coordinator {5}, administrator {6}")
    @CsvSource({
        "POST, /evaluations,                               201, 403, 403, 403, 403",
        "GET,  " + MARK + ",                               200, 200, 403, 200, 200",
        "GET,  " + MARK + "/history,                       200, 403, 403, 200, 200",
        "PUT,  " + MARK + ",                               409, 403, 403, 403, 403",
        "GET,  /profile/ana,                               200, 200, 403, 200, 200",
        "GET,  /profile/ana/grades/matematicas/Q1_2024,    200, 200, 403, 200, 200",
        "GET,  /dashboard?subject=matematicas&period=Q1_2024, 200, 403, 403, 200, 200",
        "GET,  /config,                                    403, 403, 403, 403, 200",
        "PUT,  /config,                                    403, 403, 403, 403, 409",
        "POST, /config/preview,                            403, 403, 403, 403, 200",
        "POST,   /students/ana/erasure,                    403, 403, 403, 403, 400",
        "GET,    /students/ana/erasure,                    403, 403, 403, 403, 404",
        "DELETE, /students/ana/erasure,                    403, 403, 403, 403, 404",
        "GET,    /students/ana/export,                     403, 403, 403, 403, 202",
        "GET,    /classes,                                 403, 403, 403, 200, 200",
        "POST,   /classes,                                 403, 403, 403, 403, 400",
        "GET,    /classes/none,                            403, 403, 403, 404, 404",
        "PATCH,  /classes/none,                            403, 403, 403, 403, 400",
        "PUT,    /classes/none/members/ana,                403, 403, 403, 403, 400",
        "DELETE, /classes/none/members/ana,                403, 403, 403, 403, 404",
        "GET,    /classes/none/students,                   404, 403, 403, 404, 404",
        "GET,    /students,                                403, 403, 403, 200, 200",
        "POST,   /students,                                403, 403, 403, 403, 400",
        "PATCH,  /students/ana,                            403, 403, 403, 403, 400",
        "GET,    /people,                                  403, 403, 403, 403, 200",
        "PUT,    /people/somebody,                         403, 403, 403, 403, 400",
        "GET,    /rights,                                  403, 403, 403, 403, 200",
        "PUT,    /rights,                                  403, 403, 403, 403, 400",
        "GET,    /me,                                      200, 200, 200, 200, 200",
        "GET,    /me/classes,                              200, 200, 200, 200, 200",
        "GET,    /catalog,                                 200, 200, 200, 200, 200",
    })
    void each_role_does_its_own(
            String method, String path, int teacher, int own, int other, int coordinator, int admin) {
        assertThat(call(platform.teacher("roles_1"), method, path)).isEqualTo(teacher);
        assertThat(call(platform.student("roles_1", "ana"), method, path)).isEqualTo(own);
        assertThat(call(platform.student("roles_1", "beto"), method, path)).isEqualTo(other);
        assertThat(call(platform.as("roles_1", "coordinator_1", "coordinator"), method, path))
                .isEqualTo(coordinator);
        assertThat(call(platform.admin("roles_1"), method, path)).isEqualTo(admin);
    }

    /** Of the writes, one is a replay and the others carry a wrong version: nothing changes between the cases. */
    private static int call(Api api, String method, String path) {
        Api.Answer answer = switch (method) {
            case "POST" ->
                api.post(
                        path,
                        path.equals("/config/preview")
                                ? PreviewIT.preview("\"min_passing\":60")
                                : evaluation("ana", "e1", "85"));
            case "PUT" ->
                api.put(
                        path,
                        path.equals("/config")
                                ? ConfigIT.config(99)
                                : "{\"score\":90,\"version\":99,\"reason\":\"r\"}");
            case "DELETE" -> api.delete(path);
            case "PATCH" -> api.patch(path, "{}");
            default -> api.get(path);
        };
        return answer.status();
    }

    @ParameterizedTest
    @ValueSource(strings = {"carla", "nobody"})
    void a_student_of_another_school_is_as_unknown_as_nobody(String student) {
        Api.Answer profile = platform.teacher("roles_1").get("/profile/" + student);
        Api.Answer write = platform.teacher("roles_1").post("/evaluations", evaluation(student, "e1", "85"));

        assertThat(profile.status()).isEqualTo(404);
        assertThat(profile.field()).isEqualTo("student_id");
        assertThat(write.status()).isEqualTo(404);
        assertThat(write.field()).isEqualTo("student_id");
        assertThat(platform.table().items("TENANT#roles_1#STUDENT#" + student, "EVAL#"))
                .isEmpty();
    }

    @Test
    void the_same_student_id_in_two_schools_is_two_students() {
        String other = platform.teacher("roles_10").get("/profile/ana").text();

        assertThat(other).contains("Ana Secreta de roles_10").doesNotContain("e1");
    }

    @Test
    void a_dashboard_shows_the_own_school_only() {
        assertThat(platform.teacher("roles_10")
                        .get("/dashboard?subject=matematicas&period=Q1_2024")
                        .json()
                        .path("students"))
                .isEmpty();
    }
}
