package io.luca.infra.construct.behavior;

import io.luca.infra.construct.AlertTopic;
import io.luca.infra.construct.Runbook;
import io.luca.infra.construct.SymptomAlarm;
import io.luca.infra.construct.Tolerance;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.constructs.Construct;

/** What says that accepted events do not reach the table as they should. */
public final class QueueAlarms extends Construct {

    private static final int DEEP = 1_000;
    private static final int OLD_SECONDS = 300;
    private static final int DEAD = 10;
    private static final Runbook WAITING = new Runbook("behavior-queue");
    private static final Runbook ENDED = new Runbook("behavior-dlq");

    /** What is watched, an alarm that explains much of it, and where it is told. */
    public record Props(BehaviorQueues queues, BehaviorWorker worker, Alarm throttled, AlertTopic alerts) {}

    public QueueAlarms(Construct scope, String id, Props props) {
        super(scope, id);
        BehaviorQueues queues = props.queues();
        BehaviorWorker worker = props.worker();
        Alarm throttled = props.throttled();
        AlertTopic alerts = props.alerts();
        MetricOptions worst = MetricOptions.builder()
                .statistic("Maximum")
                .period(Duration.minutes(1))
                .build();
        Alarm deep = Tolerance.upTo(DEEP)
                .untilThreeOfFive()
                .alarm(
                        this,
                        "Depth",
                        queues.events().metricApproximateNumberOfMessagesVisible(worst),
                        WAITING.description(
                                "More than 1,000 behaviour events wait",
                                "does the worker run at its maximum concurrency, or does it fail",
                                "depth-behaviour-events-wait"));
        Alarm old = Tolerance.upTo(OLD_SECONDS)
                .untilThreeOfFive()
                .alarm(
                        this,
                        "Age",
                        queues.events().metricApproximateAgeOfOldestMessage(worst),
                        WAITING.description(
                                "A behaviour event waits for more than 5 minutes",
                                "the worker's log, for one school's messages that come again and again",
                                "age-one-behaviour-event-waits-long"));
        alerts.listenTo(Tolerance.upTo(DEAD)
                .untilThreeOfFive()
                .alarm(
                        this,
                        "DeadLetters",
                        queues.deadLetters().metricApproximateNumberOfMessagesVisible(worst),
                        ENDED.description(
                                "More than 10 messages failed three times",
                                "./luca dlq list behavior",
                                "deadletters-messages-failed-three-times")));
        alerts.listenTo(Tolerance.upTo(DEAD)
                .untilThreeOfFive()
                .alarm(
                        this,
                        "Quarantine",
                        queues.quarantine().metricApproximateNumberOfMessagesVisible(worst),
                        ENDED.description(
                                "More than 10 events could not be stored and never will be",
                                "./luca dlq list behavior --quarantine, for one client with one fault",
                                "quarantine-events-can-never-be-stored")));
        // by function: an alias's calls are in it
        // (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html)
        MetricOptions sum = MetricOptions.builder()
                .statistic("Sum")
                .period(Duration.minutes(1))
                .build();
        Alarm failing = Tolerance.NONE
                .untilThreeOfFive()
                .alarm(
                        this,
                        "WorkerErrors",
                        worker.function().metricErrors(sum),
                        WAITING.description(
                                "Calls of the behaviour worker fail as a whole",
                                "the worker's log, for the exception or a time-out",
                                "workererrors-the-worker-fails"));
        Alarm notStarted = Tolerance.NONE
                .untilThreeOfFive()
                .alarm(
                        this,
                        "WorkerThrottles",
                        worker.function().metricThrottles(sum),
                        WAITING.description(
                                "The behaviour worker is not started: Lambda turns its calls away",
                                "ConcurrentExecutions of the account against its quota",
                                "workerthrottles-the-worker-is-not-started"));
        alerts.listenTo(notStarted);
        new SymptomAlarm(
                this,
                "WorkerFails",
                new SymptomAlarm.Props(
                        List.of(failing),
                        List.of(throttled),
                        WAITING.description(
                                "Calls of the behaviour worker fail as a whole, and it is not the table that turns them away",
                                "the worker's log, for the exception or a time-out",
                                "workerfails-the-worker-fails-by-itself")),
                alerts);
        new SymptomAlarm(
                this,
                "EventsWait",
                new SymptomAlarm.Props(
                        List.of(deep, old),
                        List.of(throttled, failing, notStarted),
                        WAITING.description(
                                "Behaviour events wait, and no alarm rings that would explain it",
                                "is there a rush, and which of Depth and Age is in ALARM",
                                "eventswait-events-wait-and-nothing-says-why")),
                alerts);
    }
}
