package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.aws.service.apprunner.AppRunnerRoom;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The other compute: the same platform from its templates, with the service on App Runner. */
@ExtendWith(BootedPlatform.class)
class AppRunnerIT {

    private static final Pattern RESOURCE = Pattern.compile("\\S+ \\(AWS::(?<type>[\\w:]+)\\)(?<property>( \\S+)?)");
    private static final Pattern INDEX = Pattern.compile("\\[\\d+]|\\.\\d+");
    private static final Pattern ROW = Pattern.compile("\\| (`\\w+::.+`) \\| (.+) \\|");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private static final Path ASSEMBLY = Path.of("../../infra/target/cdk.out-app-runner");

    @TempDir
    private static Path data;

    private static Platform platform;
    private static Api api;

    @BeforeAll
    static void boots() {
        platform = BootedPlatform.start(ASSEMBLY, Optional.of(data), true);
        api = new Api(platform);
    }

    @AfterAll
    static void ends() {
        platform.close();
    }

    @Test
    void a_teachers_evaluation_is_in_the_students_profile() {
        Api.Answer stored = api.post(
                "/evaluations",
                api.token("teacher_789"),
                Api.evaluation("student_456", "app_runner_1").toString());

        assertThat(stored.status()).isEqualTo(201);
        assertThat(api.get("/profile/student_456", api.token("student_456"))
                        .json()
                        .toString())
                .contains("app_runner_1");
    }

    /** Each row names resources and properties, and why a machine is the same without them. */
    @Test
    void what_either_platform_passes_over_stands_in_the_document_and_nothing_else(Booted onFargate) throws IOException {
        Map<String, String> passedOver = new TreeMap<>();
        for (Platform each : List.of(platform, onFargate.platform())) {
            each.cloud().withoutMeaning().forEach((resource, reason) -> {
                Matcher parts = RESOURCE.matcher(resource);
                assertThat(parts.matches()).as(resource).isTrue();
                String property = INDEX.matcher(parts.group("property")).replaceAll("");
                passedOver.merge(parts.group("type") + property, reason, AppRunnerIT::both);
            });
        }
        Map<String, String> documented = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("../../docs/fidelity.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                CODE.matcher(row.group(1))
                        .results()
                        .forEach(code -> documented.merge(code.group(1), row.group(2), AppRunnerIT::both));
            }
        }

        assertThat(documented.entrySet())
                .hasSizeGreaterThan(100)
                .containsExactlyInAnyOrderElementsOf(passedOver.entrySet());
    }

    /** One property may be passed over for several reasons. */
    private static String both(String one, String other) {
        return Stream.of((one + "\n" + other).split("\n", -1))
                .distinct()
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    @Test
    void the_services_own_address_is_closed_to_whoever_does_not_come_through_the_gateway() {
        String address = platform.room(AppRunnerRoom.class).publicUrl(platform.interactive());
        String teacher = api.token("teacher_789");

        Api.Answer without = api.get(address, "/profile/student_456", teacher);
        Api.Answer guessed = api.send(Api.request(address, "/profile/student_456", teacher)
                .header("x-origin-verify", "guess")
                .GET());

        assertThat(without.status()).isEqualTo(403);
        assertThat(guessed.status()).isEqualTo(403);
        assertThat(without.json().has("student")).isFalse();
    }
}
