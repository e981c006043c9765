package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.contract.ResourceNames;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.aws.endpoint.Faults;
import io.luca.local.aws.service.cloudwatch.AlarmState;
import io.luca.local.aws.service.sns.SnsRoom;
import io.luca.local.aws.service.stepfunctions.Execution;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.platform.government.Fault;
import io.luca.local.platform.government.FaultPlan;
import io.luca.local.platform.government.FaultPlan.Outage;
import io.luca.local.platform.government.FaultPlan.Silence;
import io.luca.local.workbench.drill.WaitingSchools;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.Target;

/**
 * The alarms of the government sync on the running platform, but for those that {@link GovOutageIT} drives: the government, the clock and
 * an operator bring each about. Every test sends the grade of a period of its own.
 */
class SyncAlarmsIT {

    private static final String FAILED = "LucaGovSync-AlarmsFailed";
    private static final String TIMED_OUT = "LucaGovSync-AlarmsTimedOut";
    private static final String ABORTED = "LucaGovSync-AlarmsAborted";
    private static final String UNBALANCED = "LucaGovSync-AlarmsUnbalanced";
    private static final String DEAD_LETTERS = "LucaGovSync-AlarmsDeadLetters";
    private static final String PUT_ASIDE = "LucaGovSync-PutAside";
    private static final String UNDELIVERED = "LucaGovSync-AlarmsUndelivered";

    private static final SchoolId SCHOOL = new SchoolId("escuela");
    private static final SchoolId OTHER = new SchoolId("escuela_2");
    private static final String BATCHES_PUT_ASIDE = ResourceNames.SYNC_QUEUE + ResourceNames.DEAD_LETTER_SUFFIX;
    private static final String GROUP = "luca-gov-sync";
    private static final int TRIES = 4;
    private static final FaultPlan AWAY = new FaultPlan(
            1, List.of(new Outage(0, 1_000_000)), 0, 0, 0, Silence.BREAK, 0, 0, Set.of(), 0, 0, false, 2_000);

    private static Platform platform;
    private static TableAccess access;
    private static WaitingSchools schools;
    private static PlatformAlarms alarms;
    private static PlatformJobs jobs;

    @BeforeAll
    static void boot() {
        platform = BootedPlatform.start(BootedPlatform.ASSEMBLY, Optional.empty(), false);
        access = new TableAccess(platform);
        schools = new WaitingSchools(platform, access);
        alarms = new PlatformAlarms(platform);
        jobs = new PlatformJobs(platform);
        jobs.rest("luca-consolidation", ResourceNames.SYNC_WORKFLOW, ResourceNames.RECONCILE_SCHEDULE);
        for (SchoolId school : List.of(SCHOOL, OTHER)) {
            schools.open(school, List.of(new PeriodId("E"))); // of no test: a run of all periods has nothing to do
        }
        platform.cloud().timeline().pass(Duration.ofMinutes(1));
    }

    @AfterEach
    void everything_works_again_and_nothing_is_put_aside() {
        platform.government().follow(FaultPlan.NONE);
        platform.cloud().faults().end("states");
        var _ = jobs.takeAll(BATCHES_PUT_ASIDE);
    }

    @AfterAll
    static void close() {
        access.close();
        platform.close();
    }

    @Test
    @Rings(TIMED_OUT)
    void a_run_with_a_deadline_far_away_that_waits_for_the_government_all_the_while_is_ended_and_another_goes_on() {
        PeriodId period = waiting("largo");
        schools.fill(OTHER, period, 1); // two batches that fail in a row are an outage
        platform.government().follow(AWAY);
        Execution run = jobs.start(
                ResourceNames.SYNC_WORKFLOW,
                "{\"period\":\"%s\",\"deadline\":\"%s\"}"
                        .formatted(
                                period,
                                platform.cloud()
                                        .timeline()
                                        .now()
                                        .plus(Duration.ofDays(20))
                                        .truncatedTo(ChronoUnit.SECONDS)));

        platform.cloud().timeline().pass(Duration.ofDays(4));

        alarms.passUntil(TIMED_OUT, AlarmState.ALARM, 5);
        assertThat(jobs.now(run).status()).isEqualTo(Execution.Status.TIMED_OUT);
        platform.government().follow(FaultPlan.NONE);
        assertThat(jobs.toItsEnd(send(period)).status()).isEqualTo(Execution.Status.SUCCEEDED);
        alarms.passUntil(TIMED_OUT, AlarmState.OK, 20);
        alarms.requireRangAndEnded(TIMED_OUT);
    }

    @Test
    @Rings(ABORTED)
    void a_run_that_an_operator_stops_rings() {
        PeriodId period = waiting("parado");
        platform.government().follow(AWAY);
        Execution run = send(period);
        platform.cloud().timeline().pass(Duration.ofMinutes(3));

        jobs.stop(run);

        alarms.passUntil(ABORTED, AlarmState.ALARM, 5);
        alarms.passUntil(ABORTED, AlarmState.OK, 20);
        alarms.requireRangAndEnded(ABORTED);
    }

    @Test
    @Rings(UNBALANCED)
    void a_grade_that_the_government_confirmed_and_does_not_list_rings_until_it_does() {
        PeriodId period = waiting("cuenta");
        assertThat(jobs.toItsEnd(send(period)).status()).isEqualTo(Execution.Status.SUCCEEDED);
        String batch = access.table()
                .syncOf(SCHOOL, period)
                .batches()
                .getFirst()
                .batch()
                .key()
                .toString();

        platform.government().list(batch, false);
        assertThat(jobs.toItsEnd(account(period)).error()).contains("AccountIncomplete");
        alarms.passUntil(UNBALANCED, AlarmState.ALARM, 5);

        platform.government().list(batch, true);
        assertThat(jobs.toItsEnd(account(period)).status()).isEqualTo(Execution.Status.SUCCEEDED);
        alarms.passUntil(UNBALANCED, AlarmState.OK, 20);
        alarms.requireRangAndEnded(UNBALANCED);
    }

    @Test
    @Rings({DEAD_LETTERS, PUT_ASIDE})
    void a_batch_that_is_put_aside_rings_until_somebody_has_taken_its_message() {
        alarms.passUntil(FAILED, AlarmState.OK, 20);
        alarms.passUntil(DEAD_LETTERS, AlarmState.OK, 20);
        PeriodId period = waiting("aparte");
        platform.government()
                .next(
                        SCHOOL.value(),
                        period.value(),
                        Collections.nCopies(TRIES, new Fault.Says(503, Optional.empty())));

        assertThat(jobs.toItsEnd(send(period)).status()).isEqualTo(Execution.Status.SUCCEEDED);

        alarms.passUntil(DEAD_LETTERS, AlarmState.ALARM, 10);
        alarms.passUntil(PUT_ASIDE, AlarmState.ALARM, 5);
        platform.cloud().timeline().pass(Duration.ofMinutes(5)); // a cause might follow, and none does
        assertThat(platform.room(SnsRoom.class).topics().latest())
                .anyMatch(alert -> alert.subject().startsWith("ALARM: \"" + PUT_ASIDE));
        assertThat(jobs.takeAll(BATCHES_PUT_ASIDE)).hasSize(1);
        alarms.passUntil(DEAD_LETTERS, AlarmState.OK, 20);
        alarms.passUntil(PUT_ASIDE, AlarmState.OK, 5);
        alarms.requireRangAndEnded(DEAD_LETTERS);
        alarms.requireRangAndEnded(PUT_ASIDE);
    }

    /** An operator has the quarter's own call made once more, at another hour. */
    @Test
    @Rings(UNDELIVERED)
    void a_quarter_that_cannot_be_started_for_hours_is_given_up_and_rings() {
        platform.cloud().faults().begin("states", Faults.Kind.ERROR);
        try (SchedulerClient scheduler = scheduler()) {
            Target quarter = scheduler
                    .getSchedule(get -> get.groupName(GROUP).name(ResourceNames.SYNC_WORKFLOW))
                    .target();
            var _ = scheduler.createSchedule(create -> create.groupName(GROUP)
                    .name("once-more")
                    .scheduleExpression("at(%s)"
                            .formatted(LocalDateTime.ofInstant(
                                            platform.cloud().timeline().now(), ZoneOffset.UTC)
                                    .plusMinutes(2)
                                    .format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss"))))
                    .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
                    .actionAfterCompletion(ActionAfterCompletion.DELETE)
                    .target(quarter));
        }
        platform.cloud().timeline().pass(Duration.ofHours(6));
        platform.cloud().faults().end("states");

        alarms.passUntil(UNDELIVERED, AlarmState.ALARM, 5);
        assertThat(jobs.takeAll("SchedulesUndelivered"))
                .singleElement()
                .satisfies(call -> assertThat(call.at("/MessageAttributes/EXHAUSTED_RETRY_CONDITION/StringValue")
                                .asText())
                        .isEqualTo("MaximumRetryAttempts"));
        alarms.passUntil(UNDELIVERED, AlarmState.OK, 20);
        alarms.requireRangAndEnded(UNDELIVERED);
    }

    private static SchedulerClient scheduler() {
        return SchedulerClient.builder()
                .endpointOverride(URI.create(platform.awsUrl()))
                .region(Region.of(platform.cloud().environment().region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(CredentialStore.OPERATOR_KEY, CredentialStore.OPERATOR_SECRET)))
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
    }

    /** A period in which one grade waits. */
    private static PeriodId waiting(String name) {
        PeriodId period = new PeriodId("E_" + name);
        schools.fill(SCHOOL, period, 1);
        return period;
    }

    private static Execution send(PeriodId period) {
        return jobs.start(ResourceNames.SYNC_WORKFLOW, "{\"period\":\"" + period + "\"}");
    }

    private static Execution account(PeriodId period) {
        return jobs.start(ResourceNames.SYNC_WORKFLOW, "{\"period\":\"" + period + "\",\"reconcile\":true}");
    }
}
