package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.aws.service.apprunner.AppRunnerRoom;
import io.luca.local.platform.Platform;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The other compute: the same platform from its templates, with the service on App Runner. */
class AppRunnerIT {

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
