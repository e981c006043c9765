package io.luca.infra.construct.sync;

import io.luca.contract.MetricNames;
import io.luca.infra.construct.AlertTopic;
import io.luca.infra.construct.DeadLetterQueue;
import io.luca.infra.construct.Runbook;
import io.luca.infra.construct.ServiceMetrics;
import io.luca.infra.construct.StateEntries;
import io.luca.infra.construct.SymptomAlarm;
import io.luca.infra.construct.Tolerance;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.stepfunctions.StateMachine;
import software.constructs.Construct;

/** What says that the government does not get, or did not get, what it must. */
public final class SyncAlarms extends Construct {

    private static final Duration PERIOD = Duration.minutes(5);

    private static final Runbook RUNBOOK = new Runbook("gov-sync");
    private static final String FIRST_LOOK = "the execution's history, then the account in the report bucket";

    private final AlertTopic alerts;

    /** What is watched, and where it is told. */
    public record Props(
            SyncWorkflow workflow, DeadLetterQueue deadLetters, SyncSchedules schedules, AlertTopic alerts) {}

    public SyncAlarms(Construct scope, String id, Props props) {
        super(scope, id);
        this.alerts = props.alerts();
        StateMachine machine = props.workflow().machine();
        MetricOptions sum =
                MetricOptions.builder().statistic("Sum").period(PERIOD).build();
        Alarm failed = any(
                "Failed",
                machine.metricFailed(sum),
                "A run of the government sync failed; its cause says why",
                "failed-a-run-of-the-sync-failed");
        Alarm _ = any(
                "TimedOut",
                machine.metricTimedOut(sum),
                "A run of the government sync took longer than it may",
                "timedout-a-run-of-the-sync-took-too-long");
        Alarm _ = any(
                "Aborted",
                machine.metricAborted(sum),
                "A run of the government sync was stopped by hand; grades may wait",
                "aborted-a-run-of-the-sync-was-stopped");
        Alarm _ = any(
                "Unbalanced",
                ServiceMetrics.of(this, MetricNames.GOV_SYNC_SERVICE).largest(MetricNames.UNBALANCED_SCHOOLS, PERIOD),
                "The account of a school does not add up: a grade is in none of its sums",
                "unbalanced-an-account-does-not-add-up");
        Alarm _ = any(
                "DeadlineAtRisk",
                new StateEntries("Task", "DeadlineAtRisk", MetricNames.DEADLINES_AT_RISK)
                        .count(this, props.workflow().log(), PERIOD),
                "A run of the government sync may miss its deadline: the government does not answer",
                "deadlineatrisk-a-run-may-miss-its-deadline");
        Alarm putAside = alarm(
                "DeadLetters",
                depth(props.deadLetters().queue()),
                "A batch was put aside; the daily run opens it again",
                "deadletters-a-batch-was-put-aside");
        new SymptomAlarm(
                this,
                "PutAside",
                new SymptomAlarm.Props(
                        List.of(putAside),
                        List.of(failed),
                        RUNBOOK.description(
                                "A batch was put aside in a run that goes on, or by one that has failed before",
                                FIRST_LOOK,
                                "putaside-a-batch-was-put-aside-and-the-run-goes-on")),
                alerts);
        Alarm _ = any(
                "Undelivered",
                depth(props.schedules().undelivered()),
                "The start of a run was given up",
                "undelivered-a-run-was-not-started");
    }

    /** One that tells of itself. */
    private Alarm any(String id, Metric metric, String happened, String section) {
        Alarm alarm = alarm(id, metric, happened, section);
        alerts.listenTo(alarm);
        return alarm;
    }

    private Alarm alarm(String id, Metric metric, String happened, String section) {
        return Tolerance.NONE.alarm(this, id, metric, RUNBOOK.description(happened, FIRST_LOOK, section));
    }

    private static Metric depth(Queue queue) {
        return queue.metricApproximateNumberOfMessagesVisible(
                MetricOptions.builder().statistic("Maximum").period(PERIOD).build());
    }
}
