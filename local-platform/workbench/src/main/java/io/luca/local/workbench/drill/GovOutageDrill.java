package io.luca.local.workbench.drill;

import io.luca.contract.ResourceNames;
import io.luca.local.aws.service.dynamodb.DynamoDbRoom;
import io.luca.local.aws.service.scheduler.SchedulerRoom;
import io.luca.local.aws.service.sns.SnsRoom;
import io.luca.local.aws.service.stepfunctions.Execution;
import io.luca.local.aws.service.stepfunctions.HistoryEvent;
import io.luca.local.aws.service.stepfunctions.StepFunctionsRoom;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.platform.government.Counts;
import io.luca.local.platform.government.FaultPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The quarterly sync with a government that is down for hours, answers 503, takes batches without saying so and refuses grades;
 * in the platform's own time, so that its waits take none of ours. Then it counts: in the table, and at the government.
 */
public final class GovOutageDrill {

    /** The legal duty. */
    private static final Duration WINDOW = Duration.ofDays(2);
    /** Past the window and its account, a run is over or will never be. */
    private static final Duration GIVES_UP = Duration.ofHours(60);

    private static final Duration STEP = Duration.ofMinutes(15);
    private static final int MOST_EVENTS = 25_000;

    private final Platform platform;
    private final TableAccess access;
    private final Consumer<String> progress;

    /**
     * What is to happen.
     *
     * @param outageAfterMinutes when the government goes down, counted from the start of the run
     * @param outageHours how long it is down
     * @param unavailable share of requests that are answered 503 besides
     * @param lostAnswers share of batches that are taken without an answer
     * @param rejected share of students whose grades are refused
     */
    public record Plan(
            int grades,
            int schools,
            int outageAfterMinutes,
            int outageHours,
            double unavailable,
            double lostAnswers,
            double rejected) {

        private static final long MINUTES_OF_AN_HOUR = 60;

        FaultPlan faults(Duration sinceStart) {
            return new FaultPlan(
                    1,
                    outageHours == 0
                            ? List.of()
                            : List.of(new FaultPlan.Outage(
                                    sinceStart.toMinutes() + outageAfterMinutes, outageHours * MINUTES_OF_AN_HOUR)),
                    unavailable,
                    0,
                    lostAnswers,
                    FaultPlan.Silence.BREAK,
                    0,
                    rejected,
                    Set.of(),
                    0,
                    0,
                    false,
                    2_000);
        }
    }

    /**
     * What happened.
     *
     * @param hours of the platform's time until the run was over
     * @param endedAs how the last execution of the run ended: its status, and its error if it had one
     * @param received distinct versions of grades that the government has
     * @param duplicates grades that it has twice
     * @param deadLetters batches that were put aside on the way
     * @param events in the histories of all executions
     * @param mostEvents in the history of one execution
     * @param transitions states that were entered
     * @param calls of functions
     * @param tableCalls requests to DynamoDB
     * @param firstAlertHours when a deadline at risk was told; absent if it was not
     * @param seconds of real time, without filling the table
     * @param tableSeconds of them, waiting for the table's engine: no program can be faster with the same requests
     */
    public record Verdict(
            int grades,
            SyncedGrades table,
            double hours,
            String endedAs,
            int received,
            long duplicates,
            long batches,
            long requests,
            long duringOutage,
            int deadLetters,
            int executions,
            int events,
            int mostEvents,
            int transitions,
            int calls,
            long tableCalls,
            Optional<Double> firstAlertHours,
            double seconds,
            double tableSeconds) {

        public boolean isPassed() {
            return grades > 0
                    && table.pending() == 0
                    && table.confirmed() + table.rejected() == grades
                    && table.confirmed() == received
                    && duplicates == 0
                    && duringOutage > 0 // or it has not shown what it was to show
                    && hours < WINDOW.toHours()
                    && mostEvents < MOST_EVENTS
                    && endedAs.equals("SUCCEEDED");
        }
    }

    /** A drill on a platform of its own. */
    public GovOutageDrill(Platform platform, TableAccess access, Consumer<String> progress) {
        this.platform = platform;
        this.access = access;
        this.progress = progress;
    }

    /** Fills the schools, and runs the quarterly schedule's own target to its end. */
    public Verdict run(Plan plan) throws InterruptedException {
        // Of their own accord they would start runs besides, if the days that pass happen to be theirs.
        platform.room(SchedulerRoom.class).schedules().rest(ResourceNames.SYNC_WORKFLOW);
        platform.room(SchedulerRoom.class).schedules().rest(ResourceNames.RECONCILE_SCHEDULE);
        Instant booted = platform.cloud().timeline().now();
        progress.accept("%d grades of %d schools …".formatted(plan.grades(), plan.schools()));
        new WaitingSchools(platform, access).fill(plan.schools(), plan.grades());
        platform.government()
                .follow(plan.faults(
                        Duration.between(booted, platform.cloud().timeline().now())));
        return toItsEnd(plan, ResourceNames.SYNC_WORKFLOW);
    }

    /** Runs the daily schedule's own target to its end. */
    public Verdict runDaily(Plan plan) {
        return toItsEnd(plan, ResourceNames.RECONCILE_SCHEDULE);
    }

    private Verdict toItsEnd(Plan plan, String schedule) {
        long real = System.nanoTime();
        long tableCalls = platform.cloud().faults().calls("dynamodb");
        Duration tableTime = platform.room(DynamoDbRoom.class).engineTime();
        Execution first = platform.scheduled()
                .startNow(schedule)
                .orElseThrow(() -> new IllegalStateException("no schedule " + schedule + " starts the workflow"));
        toItsEnd(first);
        double seconds = (System.nanoTime() - real) / 1e9;
        double tableSeconds =
                platform.room(DynamoDbRoom.class).engineTime().minus(tableTime).toMillis() / 1e3;
        long requests = platform.cloud().faults().calls("dynamodb") - tableCalls;
        progress.accept("counting in the table …");
        return verdict(plan, first, requests, seconds, tableSeconds);
    }

    private void toItsEnd(Execution first) {
        Instant limit = first.started().plus(GIVES_UP);
        while (parts(first).stream().anyMatch(Execution::isRunning)
                && platform.cloud().timeline().now().isBefore(limit)) {
            platform.cloud().timeline().pass(STEP);
            progress.accept("hour %.1f: the government has %d grades in %d batches; %d requests during the outage"
                    .formatted(
                            hours(first.started(), platform.cloud().timeline().now()),
                            count(Counts.Of.GRADES),
                            count(Counts.Of.BATCHES),
                            count(Counts.Of.DURING_OUTAGE)));
        }
    }

    /** The executions of one run, in order: each further one is named after the first. */
    private List<Execution> parts(Execution first) {
        return platform.room(StepFunctionsRoom.class).executions().of(first.stateMachineArn()).reversed().stream()
                .filter(execution -> execution.name().equals(first.name())
                        || execution.name().startsWith(first.name() + "-part-"))
                .toList();
    }

    private Verdict verdict(Plan plan, Execution first, long tableCalls, double seconds, double tableSeconds) {
        List<Execution> parts = parts(first);
        Execution last = parts.getLast();
        List<HistoryEvent> events = new ArrayList<>();
        int most = 0;
        for (Execution part : parts) {
            List<HistoryEvent> history =
                    platform.room(StepFunctionsRoom.class).executions().history(part.arn());
            most = Math.max(most, history.size());
            events.addAll(history);
        }
        return new Verdict(
                plan.grades(),
                SyncedGrades.of(platform, access),
                hours(
                        first.started(),
                        last.stopped().orElse(platform.cloud().timeline().now())),
                last.status() + last.error().map(error -> " " + error).orElse(""),
                platform.government().grades().size(),
                count(Counts.Of.DUPLICATES),
                count(Counts.Of.BATCHES),
                count(Counts.Of.REQUESTS),
                count(Counts.Of.DURING_OUTAGE),
                entered(events, "WriteDLQ"),
                parts.size(),
                events.size(),
                most,
                count(events, "StateEntered"),
                count(events, "TaskScheduled"),
                tableCalls,
                platform.room(SnsRoom.class).topics().latest().stream()
                        .filter(alert -> alert.subject().contains("deadline"))
                        .map(alert -> hours(first.started(), alert.at()))
                        .findFirst(),
                seconds,
                tableSeconds);
    }

    private static int count(List<HistoryEvent> events, String typeEnd) {
        return (int)
                events.stream().filter(event -> event.type().endsWith(typeEnd)).count();
    }

    private static int entered(List<HistoryEvent> events, String state) {
        return (int) events.stream()
                .filter(event -> event.type().equals("TaskStateEntered"))
                .filter(event -> state.equals(event.details().get("name")))
                .count();
    }

    private long count(Counts.Of what) {
        return platform.government().counts().of(what);
    }

    private static double hours(Instant from, Instant to) {
        return Double.parseDouble(
                String.format(Locale.ROOT, "%.3f", Duration.between(from, to).toSeconds() / 3_600.0));
    }
}
