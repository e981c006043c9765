package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.aws.endpoint.Faults;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What clients see while a part of AWS fails, and that it passes without a restart. */
@ExtendWith(BootedPlatform.class)
class FaultsIT {

    private final Platform platform;
    private final Api api;

    FaultsIT(Booted booted) {
        this.platform = booted.platform();
        this.api = booted.api();
    }

    @AfterEach
    void everything_works_again() {
        platform.cloud().faults().end("dynamodb");
        platform.cloud().faults().end("sts");
        await(() -> api.get("/profile/student_457", api.token("student_457")).status() == 200
                && !api.get("/profile/student_457", api.token("student_457"))
                        .json()
                        .path("stale")
                        .asBoolean());
    }

    @Test
    void while_the_table_fails_reads_are_stale_and_writes_are_refused_until_it_is_back() {
        String teacher = api.token("teacher_789");
        api.post(
                "/evaluations",
                teacher,
                Api.evaluation("student_457", "fault_1").toString());
        api.get("/profile/student_457", api.token("student_457"));

        platform.cloud().faults().begin("dynamodb", Faults.Kind.ERROR);
        Api.Answer read = api.get("/profile/student_457", api.token("student_457"));
        Api.Answer written = api.post(
                "/evaluations",
                teacher,
                Api.evaluation("student_457", "fault_2").toString());
        Api.Answer unknown = api.get("/dashboard?subject=matematicas&period=Q1_2024", teacher);
        platform.cloud().faults().end("dynamodb");

        assertThat(read.status()).isEqualTo(200);
        assertThat(read.json().path("stale").asBoolean()).isTrue();
        assertThat(read.json().path("stale_age_seconds").isIntegralNumber()).isTrue();
        assertThat(read.json().path("evaluations").findValuesAsText("evaluation_id"))
                .contains("fault_1");
        assertThat(written.status()).isEqualTo(503);
        assertThat(written.header("Retry-After")).isNotEmpty();
        assertThat(unknown.status())
                .as("nothing is made up for what is not kept")
                .isEqualTo(503);
        await(() -> api.post(
                                "/evaluations",
                                teacher,
                                Api.evaluation("student_457", "fault_2").toString())
                        .status()
                == 201);
    }

    @Test
    void throttling_is_answered_as_unavailable_and_never_as_a_false_201() {
        String teacher = api.token("teacher_789");
        api.post(
                "/evaluations",
                teacher,
                Api.evaluation("student_457", "throttle_1").toString());

        platform.cloud().faults().begin("dynamodb", Faults.Kind.THROTTLE);
        Api.Answer written = api.post(
                "/evaluations",
                teacher,
                Api.evaluation("student_457", "throttle_2").toString());
        platform.cloud().faults().end("dynamodb");

        assertThat(written.status()).isEqualTo(503);
        await(() -> api.get("/evaluations/student_457/matematicas/Q1_2024/throttle_2", teacher)
                        .status()
                == 404);
    }

    @Test
    void while_no_credentials_of_the_school_can_be_had_nothing_is_given() {
        try (Platform fresh = BootedPlatform.start(BootedPlatform.ASSEMBLY, Optional.empty(), true)) {
            Api own = new Api(fresh);
            String student = own.token("student_901"); // of the school that nobody has asked about since the start
            fresh.cloud().faults().begin("sts", Faults.Kind.ERROR);

            Api.Answer refused = own.get("/profile/student_901", student);
            fresh.cloud().faults().end("sts");
            Api.Answer answered = own.get("/profile/student_901", student);

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text("type")).isEqualTo("urn:luca:problem:unavailable");
            assertThat(refused.json().has("student")).isFalse();
            assertThat(answered.status()).isEqualTo(200);
        }
    }

    private void await(BooleanSupplier condition) {
        new Eventually(platform, Duration.ofSeconds(20)).await(condition);
    }
}
