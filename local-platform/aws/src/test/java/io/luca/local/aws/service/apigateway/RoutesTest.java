package io.luca.local.aws.service.apigateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoutesTest {

    private static Routes of(String... routes) {
        Routes made = new Routes();
        for (String route : routes) {
            String[] parts = route.split(" ");
            made.add(new Operation(
                    parts[1], parts[0], List.of(), RequestValidator.NONE, _ -> new Answer(200, Map.of(), new byte[0])));
        }
        return made;
    }

    private static String match(Routes routes, String method, String path) {
        return routes.find(method, path)
                .map(match -> match.operation().resourcePath() + " " + match.parameters())
                .orElse("none");
    }

    @Test
    void prefers_literals_and_turns_back_where_they_lead_nowhere() {
        Routes routes = of("GET /a/b", "GET /a/{x}", "GET /{y}/b/c", "* /{all+}");

        assertThat(match(routes, "GET", "/a/b")).isEqualTo("/a/b {}");
        assertThat(match(routes, "GET", "/a/c")).isEqualTo("/a/{x} {x=c}");
        assertThat(match(routes, "GET", "/a/b/c")).isEqualTo("/{y}/b/c {y=a}");
        assertThat(match(routes, "PUT", "/a/b")).isEqualTo("/{all+} {all=a/b}");
    }

    @Test
    void gives_decoded_values_each_under_the_name_of_its_own_route() {
        Routes routes = of("GET /s/{id}", "GET /s/{student}/grades/{period}");

        assertThat(match(routes, "GET", "/s/a%20b")).isEqualTo("/s/{id} {id=a b}");
        assertThat(match(routes, "GET", "/s/1+1/grades/q%2F1"))
                .isEqualTo("/s/{student}/grades/{period} {student=1+1, period=q/1}");
    }

    @Test
    void finds_nothing_for_empty_malformed_or_dot_segments() {
        Routes routes = of("GET /s/{id}");

        assertThat(List.of("/s/", "/s", "/s/%zz", "/s/..", "/s/%2E", "/", "/s/a/"))
                .allSatisfy(path -> assertThat(match(routes, "GET", path)).isEqualTo("none"));
    }

    @Test
    void refuses_paths_that_no_rest_api_has() {
        assertThatThrownBy(() -> of("GET /{a+}/b")).hasMessageContaining("greedy");
        assertThatThrownBy(() -> of("GET /x{a}")).hasMessageContaining("whole path segment");
        assertThatThrownBy(() -> of("GET /{a}", "GET /{b}")).hasMessageContaining("two operations");
    }
}
