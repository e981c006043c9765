package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.aws.endpoint.Faults;
import io.luca.local.aws.service.cloudwatch.AlarmState;
import io.luca.local.platform.Platform;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An erasure is asked for while Step Functions takes no work: the student is blocked, and somebody is called. */
class ErasureNotBegunIT {

    private static final String ALARM = "LucaPrivacy-AlarmsErasureNotBegun";
    private static final String ERASURE = "/students/student_457/erasure";
    private static final String CONFIRMED = "{\"confirm\":\"student_457\"}";

    @Test
    @Rings(ALARM)
    void a_request_that_is_kept_and_not_begun_rings_until_it_is_asked_for_again() throws Exception {
        try (Platform platform = BootedPlatform.start(BootedPlatform.ASSEMBLY, Optional.empty(), true)) {
            Api api = new Api(platform);
            PlatformAlarms alarms = new PlatformAlarms(platform);
            String admin = api.token("admin_123");
            alarms.passUntil(ALARM, AlarmState.OK, 10);

            platform.cloud().faults().begin("states", Faults.Kind.ERROR);
            assertThat(api.post(ERASURE, admin, CONFIRMED).status()).isEqualTo(503);
            platform.cloud().faults().end("states");
            tellFigures(platform);
            alarms.passUntil(ALARM, AlarmState.ALARM, 10);
            assertThat(api.post(ERASURE, admin, CONFIRMED).status()).isEqualTo(202);
            alarms.passUntil(ALARM, AlarmState.OK, 30);

            alarms.requireRangAndEnded(ALARM);
        }
    }

    /** As at the end of its minute: a task that is replaced tells its last figures. */
    private static void tellFigures(Platform platform) throws Exception {
        ProcessHandle task =
                ProcessHandle.of(platform.interactive().process().pid()).orElseThrow();
        assertThat(task.destroy()).isTrue();
        var _ = task.onExit().get(20, TimeUnit.SECONDS);
        platform.interactive().process().awaitHealthy("/health");
        assertThat(platform.cloud().catchUp(Duration.ofSeconds(20))).isTrue();
    }
}
