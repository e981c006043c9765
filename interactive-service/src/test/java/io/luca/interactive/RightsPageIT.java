package io.luca.interactive;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.interactive.platform.Api;
import io.luca.interactive.platform.Platform;
import io.luca.interactive.platform.SharedPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The table of {@code docs/rights.md}: each call of the contract in each role, asked of the service. To write it anew, take it from
 * {@code target/rights.md}, where this test puts it.
 */
@ExtendWith(SharedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RightsPageIT {

    private static final String SCHOOL = "page";
    private static final String NOBODY = "–";

    private final Platform platform;

    RightsPageIT(Platform platform) {
        this.platform = platform;
    }

    @Test
    void the_page_says_who_may_call_what() throws IOException {
        TwoSubjects.open(platform, SCHOOL, "ana", "beto");
        TwoSubjects.openClass(platform, SCHOOL, "mat", "matematicas", "ana", "own_teacher");
        TwoSubjects.openClass(platform, SCHOOL, "his", "historia", "beto", "other_teacher");
        platform.admin(SCHOOL).put("/rights", "{\"teachers\":\"class\"}");
        assertThat(platform.as(SCHOOL, "own_teacher", "teacher")
                        .post("/evaluations", TwoSubjects.mark("ana", "matematicas", "m"))
                        .status())
                .isEqualTo(201);

        String table = "| call | student | teacher | coordinator | school-admin |\n|---|---|---|---|---|\n"
                + SharesIT.routes().map(this::row).collect(Collectors.joining());

        Files.writeString(Path.of("target", "rights.md"), table);
        assertThat(Files.readString(Path.of("..", "docs", "rights.md"))).contains("<!-- calls -->\n" + table);
    }

    private String row(String route) {
        return "| `%s` | %s | %s | %s | %s |\n"
                .formatted(
                        route,
                        ownOrAll(route, "student", "ana", "beto", "own"),
                        ownOrAll(route, "teacher", "own_teacher", "other_teacher", "own classes"),
                        isAllowed(call("coordinator", "head_1", route)) ? "yes" : NOBODY,
                        isAllowed(call("school-admin", "admin_1", route)) ? "yes" : NOBODY);
    }

    /** What the one reaches whose it is, and another one of the same role does not. */
    private String ownOrAll(String route, String role, String own, String other, String word) {
        Api.Answer ofOwn = call(role, own, route);
        if (!isAllowed(ofOwn)) {
            return NOBODY;
        }
        return call(role, other, route).status() == ofOwn.status() ? "yes" : word;
    }

    private static boolean isAllowed(Api.Answer answer) {
        return answer.status() != 403;
    }

    /** Of what changes something, a replay or a body that is refused after the rights were looked at. */
    private Api.Answer call(String role, String person, String route) {
        Api api = platform.as(SCHOOL, person, role);
        String path = path(route);
        return switch (route.substring(0, route.indexOf(' '))) {
            case "POST" ->
                api.post(path, path.equals("/evaluations") ? TwoSubjects.mark("ana", "matematicas", "m") : "{}");
            case "PUT" ->
                api.put(path, path.startsWith("/evaluations") ? "{\"score\":1,\"version\":99,\"reason\":\"r\"}" : "{}");
            case "PATCH" -> api.patch(path, "{}");
            case "DELETE" -> api.delete(path);
            default -> api.get(path);
        };
    }

    private static String path(String route) {
        String path = route.substring(route.indexOf(' ') + 1);
        for (List<String> value : List.of(
                List.of("{student_id}", "ana"),
                List.of("{subject}", "matematicas"),
                List.of("{period}", "Q1_2024"),
                List.of("{evaluation_id}", "m"),
                List.of("{class_id}", "mat"),
                List.of("{person_id}", "nobody"),
                List.of("{request_id}", "none"))) {
            path = path.replace(value.getFirst(), value.getLast());
        }
        assertThat(path).as("a call that this test knows").doesNotContain("{");
        return path.equals("/dashboard") ? "/dashboard?class_id=mat&period=Q1_2024" : path;
    }
}
