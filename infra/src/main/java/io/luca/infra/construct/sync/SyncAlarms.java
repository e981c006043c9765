package io.luca.infra.construct.sync;

import io.luca.contract.MetricNames;
import io.luca.infra.construct.AlertTopic;
import io.luca.infra.construct.DeadLetterQueue;
import io.luca.infra.construct.Runbook;
import io.luca.infra.construct.ServiceMetrics;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.AlarmProps;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
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
            StateMachine machine, DeadLetterQueue deadLetters, SyncSchedules schedules, AlertTopic alerts) {}

    public SyncAlarms(Construct scope, String id, Props props) {
        super(scope, id);
        this.alerts = props.alerts();
        StateMachine machine = props.machine();
        MetricOptions sum =
                MetricOptions.builder().statistic("Sum").period(PERIOD).build();
        any(
                "Failed",
                machine.metricFailed(sum),
                "A run of the government sync failed; its cause says why",
                "failed-a-run-of-the-sync-failed");
        any(
                "TimedOut",
                machine.metricTimedOut(sum),
                "A run of the government sync took longer than it may",
                "timedout-a-run-of-the-sync-took-too-long");
        any(
                "Aborted",
                machine.metricAborted(sum),
                "A run of the government sync was stopped by hand; grades may wait",
                "aborted-a-run-of-the-sync-was-stopped");
        any(
                "Unbalanced",
                ServiceMetrics.of(this, MetricNames.GOV_SYNC_SERVICE).largest(MetricNames.UNBALANCED_SCHOOLS, PERIOD),
                "The account of a school does not add up: a grade is in none of its sums",
                "unbalanced-an-account-does-not-add-up");
        any(
                "DeadLetters",
                depth(props.deadLetters().queue()),
                "A batch was put aside; the daily run opens it again",
                "deadletters-a-batch-was-put-aside");
        any(
                "Undelivered",
                depth(props.schedules().undelivered()),
                "The start of a run was given up",
                "undelivered-a-run-was-not-started");
    }

    private void any(String id, Metric metric, String happened, String section) {
        alerts.listenTo(new Alarm(
                this,
                id,
                AlarmProps.builder()
                        .alarmDescription(RUNBOOK.description(happened, FIRST_LOOK, section))
                        .metric(metric)
                        .threshold(0)
                        .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                        .evaluationPeriods(1)
                        .treatMissingData(TreatMissingData.NOT_BREACHING)
                        .build()));
    }

    private static Metric depth(Queue queue) {
        return queue.metricApproximateNumberOfMessagesVisible(
                MetricOptions.builder().statistic("Maximum").period(PERIOD).build());
    }
}
