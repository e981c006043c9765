package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.aws.endpoint.Faults;
import io.luca.local.aws.service.cloudwatch.AlarmState;
import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.workbench.drill.WaitingSchools;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.EvaluationType;
import io.luca.model.PeriodId;
import io.luca.model.PersonId;
import io.luca.model.SchoolId;
import io.luca.model.Score;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The alarms of the night on the running platform: the clock brings the nights, and faults and a school spoil them. */
class ConsolidationAlarmsIT {

    private static final String NIGHT = "luca-consolidation";
    private static final String ERRORS = "LucaConsolidation-AlarmsErrors";
    private static final String FAILED_SCHOOLS = "LucaConsolidation-AlarmsFailedSchools";
    private static final String UNDELIVERED = "LucaConsolidation-AlarmsUndelivered";
    private static final String NO_RUN = "LucaConsolidation-AlarmsNoRun";
    private static final String QUEUE = "NightlyUndelivered";
    private static final PeriodId PERIOD = new PeriodId("Q1_2024");

    /** A night that is missed, the two hours that it may be late, and what CloudWatch looks at besides. */
    private static final int HOURS_OF_SILENCE = 5;

    private static Platform platform;
    private static PlatformAlarms alarms;
    private static PlatformJobs jobs;

    @BeforeAll
    static void boot() {
        platform = BootedPlatform.start(BootedPlatform.ASSEMBLY, Optional.empty(), false);
        alarms = new PlatformAlarms(platform);
        jobs = new PlatformJobs(platform);
    }

    @AfterAll
    static void close() {
        platform.close();
    }

    @Test
    @Rings({ERRORS, UNDELIVERED, NO_RUN})
    void a_night_that_fails_rings_and_is_given_up_and_missed_until_somebody_makes_up_for_it() {
        jobs.passUntilDue(NIGHT);
        alarms.passUntil(NO_RUN, AlarmState.OK, 5);
        assertThat(alarms.stateOf(ERRORS)).isEqualTo(AlarmState.OK);

        platform.cloud().faults().begin("s3", Faults.Kind.ERROR);
        jobs.passUntilDue(NIGHT);
        alarms.passUntil(ERRORS, AlarmState.ALARM, 5);
        alarms.passUntil(UNDELIVERED, AlarmState.ALARM, 5);
        platform.cloud().faults().end("s3");
        alarms.passUntil(ERRORS, AlarmState.OK, 30);
        platform.cloud().timeline().pass(Duration.ofHours(HOURS_OF_SILENCE));
        assertThat(alarms.stateOf(NO_RUN)).isEqualTo(AlarmState.INSUFFICIENT_DATA);

        assertThat(runByHand().isFailure()).isFalse();
        assertThat(jobs.takeAll(QUEUE))
                .singleElement()
                .satisfies(given -> assertThat(given.path("Body").asText()).contains("RetriesExhausted"));
        alarms.passUntil(NO_RUN, AlarmState.OK, 60);
        alarms.passUntil(UNDELIVERED, AlarmState.OK, 30);
        alarms.requireRangAndEnded(ERRORS);
        alarms.requireRangAndEnded(UNDELIVERED);
        alarms.requireFellSilentAndEnded(NO_RUN);
    }

    @Test
    @Rings(UNDELIVERED)
    void a_call_that_lambda_does_not_take_is_given_up_after_hours_and_rings() {
        platform.cloud().faults().begin("lambda", Faults.Kind.ERROR);
        jobs.passUntilDue(NIGHT);
        platform.cloud().timeline().pass(Duration.ofHours(3));
        platform.cloud().faults().end("lambda");

        alarms.passUntil(UNDELIVERED, AlarmState.ALARM, 5);
        assertThat(jobs.takeAll(QUEUE))
                .singleElement()
                .satisfies(call -> assertThat(call.at("/MessageAttributes/EXHAUSTED_RETRY_CONDITION/StringValue")
                                .asText())
                        .isEqualTo("MaximumEventAgeInSeconds"));
        alarms.passUntil(UNDELIVERED, AlarmState.OK, 30);
        alarms.requireRangAndEnded(UNDELIVERED);
    }

    /** As one that a table was restored with: the service lets nobody evaluate in a school without rules. */
    @Test
    @Rings(FAILED_SCHOOLS)
    void a_school_with_marks_and_no_rules_rings_until_it_has_some() {
        SchoolId school = new SchoolId("sin_reglas");
        try (TableAccess access = new TableAccess(platform)) {
            access.registry().register(school);
            var _ = access.table().forSchool(school).record(mark());
            assertThat(runByHand().answer()).contains("\"failed\":[\"sin_reglas: ");
            alarms.passUntil(FAILED_SCHOOLS, AlarmState.ALARM, 10);

            new WaitingSchools(platform, access).open(school, List.of(PERIOD));
            assertThat(runByHand().answer()).contains("\"failed\":[]");
        }

        alarms.passUntil(FAILED_SCHOOLS, AlarmState.OK, 20);
        alarms.requireRangAndEnded(FAILED_SCHOOLS);
    }

    private static LambdaRoom.Ended runByHand() {
        return platform.scheduled().runNow(NIGHT).orElseThrow();
    }

    private static Evaluation mark() {
        return Evaluation.recorded(
                new EvaluationKey(
                        new StudentId("ana"), new SubjectId("matematicas"), PERIOD, new EvaluationId("exam_1")),
                new EvaluationType("exam"),
                Score.of("85"),
                LocalDate.of(2024, 2, 15),
                new PersonId("maestro"),
                Instant.parse("2024-02-15T10:00:00Z"));
    }
}
