package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.contract.ResourceNames;
import io.luca.local.aws.endpoint.Faults;
import io.luca.local.aws.service.cloudwatch.AlarmState;
import io.luca.local.aws.service.stepfunctions.Execution;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.platform.government.FaultPlan;
import io.luca.local.platform.government.FaultPlan.Outage;
import io.luca.local.platform.government.FaultPlan.Silence;
import io.luca.model.Export;
import io.luca.model.SchoolId;
import io.luca.model.Student;
import io.luca.model.StudentId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The alarms of erasures and exports on the running platform: a school asks at the API, and a fault, an operator or the clock does the rest. */
class PrivacyAlarmsIT {

    private static final String ERASURE_FAILED = "LucaPrivacy-AlarmsErasureFailed";
    private static final String ERASURE_ABORTED = "LucaPrivacy-AlarmsErasureAborted";
    private static final String ERASURE_TIMED_OUT = "LucaPrivacy-AlarmsErasureTimedOut";
    private static final String ERASURE_LATE = "LucaPrivacy-AlarmsErasureLate";
    private static final String EXPORT_FAILED = "LucaPrivacy-AlarmsExportFailed";
    private static final String EXPORT_TIMED_OUT = "LucaPrivacy-AlarmsExportTimedOut";

    private static final SchoolId SCHOOL = new SchoolId("school_123");
    private static final String PARADA = "parada";
    private static final String CAIDA = "caida";
    private static final String COPIA = "copia";
    private static final String COLA = "cola";
    private static final Duration BLOCKED = Duration.ofDays(45);

    private static final Duration LONGEST_ERASURE = Duration.ofDays(80);
    private static final Duration LONGEST_EXPORT = Duration.ofHours(6);
    /** An erasure rests for a day at most until it is confirmed again, and for three days once its records are removed. */
    private static final int LONGEST_REST_MINUTES = 4 * 24 * 60;

    private static final FaultPlan AWAY = new FaultPlan(
            1, List.of(new Outage(0, 1_000_000)), 0, 0, 0, Silence.BREAK, 0, 0, Set.of(), 0, 0, false, 2_000);

    private static Platform platform;
    private static Api api;
    private static PlatformAlarms alarms;
    private static PlatformJobs jobs;
    private static String admin;
    private static String teacher;

    @BeforeAll
    static void boot() {
        platform = BootedPlatform.start(BootedPlatform.ASSEMBLY, Optional.empty(), true);
        api = new Api(platform);
        alarms = new PlatformAlarms(platform);
        jobs = new PlatformJobs(platform);
        jobs.rest("luca-consolidation", ResourceNames.SYNC_WORKFLOW, ResourceNames.RECONCILE_SCHEDULE);
        try (TableAccess access = new TableAccess(platform)) {
            List.of(PARADA, CAIDA, COPIA, COLA)
                    .forEach(student -> access.table()
                            .forSchool(SCHOOL)
                            .enroll(new Student(new StudentId(student), "Ana Garza", "3", "A")));
        }
        admin = api.token("admin_123");
        teacher = api.token("teacher_789");
        platform.cloud().timeline().pass(Duration.ofMinutes(1));
    }

    @AfterEach
    void everything_works_again() {
        List.of("dynamodb", "s3", "lambda").forEach(platform.cloud().faults()::end);
        platform.government().follow(FaultPlan.NONE);
    }

    @AfterAll
    static void close() {
        platform.close();
    }

    @Test
    @Rings(ERASURE_ABORTED)
    void an_erasure_that_an_operator_stops_rings() {
        Execution execution = erase(PARADA);

        jobs.stop(execution);

        alarms.passUntil(ERASURE_ABORTED, AlarmState.ALARM, 5);
        alarms.passUntil(ERASURE_ABORTED, AlarmState.OK, 20);
        alarms.requireRangAndEnded(ERASURE_ABORTED);
        assertThat(erase(PARADA).name()).as("who asks again has it go on").startsWith(execution.name());
    }

    @Test
    @Rings(ERASURE_FAILED)
    void an_erasure_whose_steps_fail_for_good_rings_and_goes_on_when_the_school_asks_again() {
        Execution execution = erase(CAIDA);
        platform.cloud().faults().begin("dynamodb", Faults.Kind.ERROR);

        alarms.passUntil(ERASURE_FAILED, AlarmState.ALARM, LONGEST_REST_MINUTES);

        platform.cloud().faults().end("dynamodb");
        assertThat(jobs.now(execution).status()).isEqualTo(Execution.Status.FAILED);
        alarms.passUntil(ERASURE_FAILED, AlarmState.OK, 20);
        alarms.requireRangAndEnded(ERASURE_FAILED);
        assertThat(jobs.now(erase(CAIDA)).isRunning()).isTrue();
    }

    /** A batch that nobody brings to its end: of a run that was stopped, while the government is away. */
    @Test
    @Rings({ERASURE_LATE, ERASURE_TIMED_OUT})
    void an_erasure_that_a_batch_holds_up_is_told_after_three_days_and_ended_for_its_time_in_the_end() {
        assertThat(api.post(
                                "/evaluations",
                                teacher,
                                Api.evaluation("student_456", "privacy_alarms").toString())
                        .status())
                .isEqualTo(201);
        assertThat(platform.scheduled()
                        .runNow("luca-consolidation")
                        .orElseThrow()
                        .isFailure())
                .isFalse();
        platform.government().follow(AWAY);
        Execution run = jobs.start(ResourceNames.SYNC_WORKFLOW, "{}");
        platform.cloud().timeline().pass(Duration.ofMinutes(3));
        jobs.stop(run);
        Execution execution = erase("student_456");

        platform.cloud().timeline().pass(BLOCKED.plusDays(2));
        alarms.passUntil(ERASURE_LATE, AlarmState.ALARM, 2 * 24 * 60);
        platform.cloud().timeline().pass(LONGEST_ERASURE.minus(BLOCKED.plusDays(2)));

        alarms.passUntil(ERASURE_TIMED_OUT, AlarmState.ALARM, 5);
        assertThat(jobs.now(execution).status()).isEqualTo(Execution.Status.TIMED_OUT);
        platform.government().follow(FaultPlan.NONE);
        alarms.passUntil(ERASURE_TIMED_OUT, AlarmState.OK, 20);
        platform.cloud().timeline().pass(Duration.ofDays(5));
        alarms.requireRangAndEnded(ERASURE_TIMED_OUT);
        alarms.requireRangAndEnded(ERASURE_LATE);
    }

    @Test
    @Rings(EXPORT_FAILED)
    void an_export_that_cannot_be_written_rings_and_who_asks_again_has_another_made() {
        platform.cloud().faults().begin("s3", Faults.Kind.ERROR);
        Execution execution = export(COPIA);

        alarms.passUntil(EXPORT_FAILED, AlarmState.ALARM, 40);

        platform.cloud().faults().end("s3");
        assertThat(jobs.now(execution).status()).isEqualTo(Execution.Status.FAILED);
        assertThat(jobs.toItsEnd(export(COPIA)).status()).isEqualTo(Execution.Status.SUCCEEDED);
        alarms.passUntil(EXPORT_FAILED, AlarmState.OK, 20);
        alarms.requireRangAndEnded(EXPORT_FAILED);
    }

    /** It waits for its first step for two hours, and once that is done for the next one. */
    @Test
    @Rings(EXPORT_TIMED_OUT)
    void an_export_whose_functions_find_no_room_is_ended_when_its_place_is_free_for_another() {
        platform.cloud().faults().begin("lambda", Faults.Kind.THROTTLE);
        Execution execution = export(COLA);
        platform.cloud().timeline().pass(Duration.ofHours(2));
        platform.cloud()
                .faults()
                .before("dynamodb", _ -> true, () -> platform.cloud().faults().begin("lambda", Faults.Kind.THROTTLE));
        platform.cloud().faults().end("lambda");

        platform.cloud().timeline().pass(Duration.ofHours(4));

        alarms.passUntil(EXPORT_TIMED_OUT, AlarmState.ALARM, 5);
        platform.cloud().faults().end("lambda");
        Execution ended = jobs.now(execution);
        assertThat(ended.status()).isEqualTo(Execution.Status.TIMED_OUT);
        assertThat(Duration.between(ended.started(), ended.stopped().orElseThrow()))
                .isCloseTo(LONGEST_EXPORT, Duration.ofSeconds(1));
        assertThat(patience(COLA)).isEqualTo(LONGEST_EXPORT);
        alarms.passUntil(EXPORT_TIMED_OUT, AlarmState.OK, 20);
        alarms.requireRangAndEnded(EXPORT_TIMED_OUT);
    }

    /** For how long an export that is in the making has its place. */
    private static Duration patience(String student) {
        try (TableAccess access = new TableAccess(platform)) {
            Export export = access.table()
                    .exportsOf(SCHOOL)
                    .find(new StudentId(student))
                    .orElseThrow();
            return Duration.between(export.requestedAt(), export.abandonedAt());
        }
    }

    private static Execution erase(String student) {
        Api.Answer asked = api.post("/students/" + student + "/erasure", admin, "{\"confirm\":\"" + student + "\"}");
        assertThat(asked.status()).as(asked.json().toString()).isEqualTo(202);
        return jobs.latest(ResourceNames.ERASURE_WORKFLOW, asked.text("erasure_id"));
    }

    private static Execution export(String student) {
        Api.Answer asked = api.get("/students/" + student + "/export", admin);
        assertThat(asked.status()).as(asked.json().toString()).isEqualTo(202);
        return jobs.latest(ResourceNames.EXPORT_WORKFLOW, asked.text("export_id"));
    }
}
