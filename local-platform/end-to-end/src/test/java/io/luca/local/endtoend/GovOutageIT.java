package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.aws.service.s3.S3Room;
import io.luca.local.aws.service.scheduler.SchedulerRoom;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.platform.government.Counts;
import io.luca.local.workbench.bench.GovSyncBench;
import io.luca.local.workbench.drill.GovOutageDrill;
import io.luca.local.workbench.drill.GovOutageDrill.Plan;
import io.luca.local.workbench.drill.GovOutageDrill.Verdict;
import io.luca.local.workbench.drill.SyncedGrades;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The workflow of the templates with its real functions, and a government that is not always there. */
class GovOutageIT {

    private static final int GRADES = 600;
    private static final int SCHOOLS = 3;

    private Platform platform;
    private TableAccess access;

    @BeforeEach
    void boot() {
        platform = BootedPlatform.start(BootedPlatform.ASSEMBLY, Optional.empty(), false);
        access = new TableAccess(platform);
    }

    @AfterEach
    void stop() {
        access.close();
        platform.close();
    }

    /** Five minutes after the start, amid the first school; answers are lost before and after. */
    @Test
    void an_outage_of_six_hours_costs_time_and_no_grade() throws Exception {
        GovOutageDrill drill = new GovOutageDrill(platform, access, _ -> {});

        Verdict verdict = drill.run(new Plan(GRADES, SCHOOLS, 0, 6, 0.1, 0.3, 0.01));

        assertThat(verdict.isPassed()).as("%s", verdict).isTrue();
        assertThat(verdict.hours()).isBetween(6.0, 8.0);
        assertThat(verdict.duringOutage()).isBetween(5L, 40L);
        assertThat(verdict.deadLetters()).isEqualTo(1);
        assertThat(verdict.table().rejected()).isPositive();
        assertThat(platform.government().counts().of(Counts.Of.LOST_ANSWERS)).isPositive();
        assertThat(platform.government().counts().of(Counts.Of.DUPLICATES)).isZero();
        assertThat(platform.room(S3Room.class).sizes()).anySatisfy((bucket, objects) -> { // the account
            assertThat(bucket).contains("reports");
            assertThat(objects).isGreaterThan(1);
        });
        assertBenchmarked(verdict);
        assertThat(platform.room(SchedulerRoom.class).schedules().summaries())
                .as("the drill is the same on a day on which the daily run is due")
                .filteredOn(schedule -> schedule.name().startsWith("luca-gov-sync/"))
                .hasSize(2)
                .allMatch(schedule -> schedule.next().isEmpty());
    }

    /** What the benchmark makes of a drill; how fast, is no matter here. */
    private void assertBenchmarked(Verdict verdict) {
        GovSyncBench.Result result = new GovSyncBench(platform, access, _ -> {}).besides(GovSyncBench.Run.of(verdict));

        assertThat(result.ratio()).isPositive();
        assertThat(result.run().transitionsPerSecond()).isPositive();
        assertThat(result.run().tableSeconds())
                .isPositive()
                .isLessThan(result.run().seconds());
        assertThat(result.run().perBatch(result.run().calls())).isGreaterThan(4); // query, prepare, send, mark
        assertThat(result.run().perBatch(result.run().events())).isGreaterThan(20);
    }

    @Test
    @Rings({"LucaGovSync-AlarmsDeadlineAtRisk", "LucaGovSync-AlarmsFailed"})
    void an_outage_past_the_window_is_told_early_and_made_up_for_by_the_daily_run() throws Exception {
        GovOutageDrill drill = new GovOutageDrill(platform, access, _ -> {});
        Plan plan = new Plan(GRADES, SCHOOLS, 0, 50, 0, 0, 0);

        Verdict missed = drill.run(plan);

        assertThat(missed.endedAs()).isEqualTo("FAILED DeadlineMissed");
        assertThat(missed.isPassed()).isFalse();
        assertThat(missed.hours()).isBetween(48.0, 49.0);
        assertThat(missed.firstAlertHours())
                .hasValueSatisfying(hours -> assertThat(hours).isBetween(30.0, 37.0));
        assertThat(missed.table().pending()).isPositive();

        platform.cloud().timeline().pass(Duration.ofHours(3));
        PlatformAlarms alarms = new PlatformAlarms(platform);
        alarms.requireRangAndEnded("LucaGovSync-AlarmsDeadlineAtRisk");
        alarms.requireRangAndEnded("LucaGovSync-AlarmsFailed");
        Verdict daily = drill.runDaily(plan);

        assertThat(daily.endedAs()).isEqualTo("SUCCEEDED");
        assertThat(daily.table()).isEqualTo(new SyncedGrades(GRADES, 0, 0));
        assertThat(daily.duplicates()).isZero();
    }
}
