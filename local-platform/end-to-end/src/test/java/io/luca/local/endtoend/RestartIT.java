package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.contract.ResourceNames;
import io.luca.local.aws.service.scheduler.SchedulerRoom;
import io.luca.local.aws.service.stepfunctions.Execution;
import io.luca.local.aws.service.stepfunctions.StepFunctionsRoom;
import io.luca.local.platform.Platform;
import io.luca.local.workbench.drill.RestartDrill;
import io.luca.local.workbench.load.StoredEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a platform with a data directory accepted, the next one on it has. */
class RestartIT {

    @TempDir
    private Path data;

    @Test
    @Timeout(300)
    void what_was_accepted_before_a_kill_and_before_a_stop_is_stored_once() {
        DrillRun drill = DrillRun.of("restart", "--ends", "2");

        assertThat(drill.exit()).as(drill.said()).isZero();
        assertThat(drill.said()).contains("PASSED");
    }

    @Test
    void the_verdict_needs_every_end_and_every_event() {
        StoredEvents perfect = new StoredEvents(10, 10, 0, 0, 0);

        assertThat(verdict(perfect, 3, 1, 1, 0).isPassed()).isTrue();
        assertThat(verdict(new StoredEvents(10, 9, 1, 0, 0), 3, 1, 1, 0).isPassed())
                .isFalse();
        assertThat(verdict(new StoredEvents(10, 10, 0, 1, 0), 3, 1, 1, 0).isPassed())
                .isFalse();
        assertThat(verdict(new StoredEvents(0, 0, 0, 0, 0), 3, 1, 1, 0).isPassed())
                .isFalse();
        assertThat(verdict(perfect, 0, 1, 1, 0).isPassed())
                .as("nothing was left")
                .isFalse();
        assertThat(verdict(perfect, 3, 0, 2, 0).isPassed())
                .as("none was killed")
                .isFalse();
        assertThat(verdict(perfect, 3, 2, 0, 0).isPassed())
                .as("none was stopped")
                .isFalse();
        assertThat(verdict(perfect, 3, 1, 1, 1).isPassed()).isFalse();
    }

    /** A workflow of 45 days, of which 40 passed before the stop. */
    @Test
    void an_erasure_goes_on_where_it_was_and_ends_on_its_day() {
        String arn;
        Instant wakes;
        try (Platform first = boots()) {
            Api api = new Api(first);
            assertThat(api.post(
                                    "/students/student_456/erasure",
                                    api.token("admin_123"),
                                    "{\"confirm\":\"student_456\"}")
                            .status())
                    .isEqualTo(202);
            Execution erasure = erasure(first);
            arn = erasure.arn();
            first.cloud().timeline().pass(Duration.ofDays(40));
            assertThat(erasure(first).isRunning()).isTrue();
            wakes = wakes(first, arn);
        }

        try (Platform second = boots()) {
            assertThat(erasure(second).arn()).isEqualTo(arn);
            assertThat(wakes(second, arn)).isEqualTo(wakes);
            second.cloud().timeline().pass(Duration.ofDays(10));
            assertThat(erasure(second).status()).as(erasure(second).toString()).isEqualTo(Execution.Status.SUCCEEDED);
            Api api = new Api(second);
            assertThat(api.get("/students/student_456/erasure", api.token("admin_123"))
                            .json()
                            .toString())
                    .contains("certificate");
        }
    }

    private Platform boots() {
        Platform platform = BootedPlatform.start(BootedPlatform.ASSEMBLY, Optional.of(data), true);
        for (String schedule :
                List.of("luca-consolidation", ResourceNames.SYNC_WORKFLOW, ResourceNames.RECONCILE_SCHEDULE)) {
            platform.room(SchedulerRoom.class).schedules().rest(schedule);
        }
        return platform;
    }

    private static Instant wakes(Platform platform, String arn) {
        platform.room(StepFunctionsRoom.class).executions().awaitQuiet(Duration.ofSeconds(30));
        return platform.room(StepFunctionsRoom.class).executions().wakes(arn).orElseThrow();
    }

    private static Execution erasure(Platform platform) {
        StepFunctionsRoom room = platform.room(StepFunctionsRoom.class);
        return room.machines().all().stream()
                .flatMap(machine -> room.executions().of(machine.arn()).stream())
                .filter(execution -> execution.stateMachineArn().contains("eras"))
                .findFirst()
                .orElseThrow();
    }

    private static RestartDrill.Verdict verdict(
            StoredEvents events, int left, int killed, int stopped, int deadLetters) {
        return new RestartDrill.Verdict(events, left, killed, stopped, deadLetters, 0, 1);
    }
}
