package io.luca.interactive;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.interactive.platform.Api;
import io.luca.interactive.platform.Platform;
import io.luca.interactive.platform.SharedPlatform;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That nobody passes the shares by any route: they are those of the contract, with the service as its image runs it. */
@ExtendWith(SharedPlatform.class)
class SharesIT {

    private static final Path CONTRACT = Path.of("../infra/src/main/resources/openapi.yaml");
    private static final Pattern PATH = Pattern.compile("  (/\\S+):");
    private static final Pattern OPERATION = Pattern.compile("    (get|post|put|patch|delete):");
    /** Far more than a person may send at once, whatever the machine gets done meanwhile. */
    private static final int FLOOD = 2_000;

    private final Platform platform;

    SharesIT(Platform platform) {
        this.platform = platform;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("routes")
    void one_person_who_sends_too_much_is_refused_by_each_route_and_a_classmate_is_not(String route) {
        String school = "shares_" + Integer.toHexString(route.hashCode());

        Api ana = platform.as(school, "ana", "teacher");
        Api.Answer last = call(ana, route);
        for (int sent = 1; sent < FLOOD && last.status() != 429; sent++) {
            last = call(ana, route);
        }

        assertThat(last.status()).isEqualTo(429);
        assertThat(last.json().path("detail").asText()).contains("one person");
        assertThat(call(platform.as(school, "beto", "teacher"), route).status()).isNotEqualTo(429);
    }

    /** What the service answers; events go from the gateway to the queue. */
    static Stream<String> routes() throws IOException {
        List<String> routes = new ArrayList<>();
        String path = "";
        for (String line : Files.readAllLines(CONTRACT)) {
            Matcher matched = PATH.matcher(line);
            if (matched.matches()) {
                path = matched.group(1);
            }
            Matcher operation = OPERATION.matcher(line);
            if (operation.matches() && !path.matches("/behavior(/batch)?")) {
                routes.add(operation.group(1).toUpperCase(java.util.Locale.ROOT) + " " + path);
            }
        }
        assertThat(routes).hasSize(34);
        return routes.stream();
    }

    /** With ids that are none: what gets past the shares is refused at once. */
    private static Api.Answer call(Api api, String route) {
        String[] words = route.split(" ");
        return api.send(
                words[1].replaceAll("\\{\\w+}", "~"), request -> request.method(words[0], BodyPublishers.noBody()));
    }
}
