package io.luca.infra.construct.privacy;

import io.luca.contract.MetricNames;
import io.luca.contract.ResourceNames;
import io.luca.infra.construct.AlertTopic;
import io.luca.infra.construct.CountedLines;
import io.luca.infra.construct.Runbook;
import io.luca.infra.construct.ServiceMetrics;
import io.luca.infra.construct.StateEntries;
import io.luca.infra.construct.StepWorkflow;
import io.luca.infra.construct.Tolerance;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.logs.FilterPattern;
import software.constructs.Construct;

/** What says that a person waits for a right that nobody is giving. */
public final class PrivacyAlarms extends Construct {

    private static final Duration PERIOD = Duration.minutes(5);

    /** A batch ends within two days, and the daily run opens again what was put aside. */
    private static final int DAYS_HELD = 3;

    private static final Runbook RUNBOOK = new Runbook("privacy");

    private final AlertTopic alerts;

    public PrivacyAlarms(Construct scope, String id, StepWorkflow erasure, StepWorkflow export, AlertTopic alerts) {
        super(scope, id);
        this.alerts = alerts;
        MetricOptions sum =
                MetricOptions.builder().statistic("Sum").period(PERIOD).build();
        alerts.listenTo(Tolerance.NONE.alarm(
                this,
                "ErasureNotBegun",
                ServiceMetrics.of(this, MetricNames.INTERACTIVE_SERVICE).sum(MetricNames.ERASURES_NOT_BEGUN, PERIOD),
                RUNBOOK.description(
                        "The request for an erasure is kept, and its work could not be begun",
                        "POST /students/{student_id}/erasure in the service's log",
                        "erasurenotbegun-the-work-of-an-erasure-was-not-begun")));
        any(
                "ErasureFailed",
                erasure.machine().metricFailed(sum),
                "An erasure failed; the student is blocked and not removed",
                "erasurefailed-an-erasure-failed");
        any(
                "ErasureAborted",
                stoppedByHand(erasure),
                "An erasure was stopped by hand; nobody goes on with it",
                "erasureaborted-an-erasure-was-stopped-by-hand");
        any(
                "ErasureTimedOut",
                erasure.machine().metricTimedOut(sum),
                "An erasure was ended for its time; the student is blocked, and not removed or not certified",
                "erasuretimedout-an-erasure-took-too-long");
        alerts.listenTo(new Tolerance(0, DAYS_HELD, DAYS_HELD)
                .alarm(
                        this,
                        "ErasureLate",
                        new StateEntries("Wait", "WaitForBatch", MetricNames.ERASURES_HELD)
                                .count(this, erasure.log(), Duration.days(1)),
                        RUNBOOK.description(
                                "On three days in a row an erasure whose block is over waited for a batch of the government",
                                "the executions of luca-erasure that are in WaitForBatch",
                                "erasurelate-an-erasure-waits-too-long")));
        any(
                "ExportFailed",
                export.machine().metricFailed(sum),
                "An export failed; who asks again begins another",
                "exportfailed-an-export-failed");
        any(
                "ExportTimedOut",
                export.machine().metricTimedOut(sum),
                "An export was ended after six hours; who asks again begins another",
                "exporttimedout-an-export-took-too-long");
    }

    /**
     * Counts the executions that somebody stopped and not the service: the metric of the aborted does not tell them apart.
     * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
     */
    private Metric stoppedByHand(StepWorkflow erasure) {
        String error = "$.details.error";
        CountedLines stopped = CountedLines.of(this, ResourceNames.ERASURE_WORKFLOW + "-stopped-by-hand");
        stopped.add(
                this,
                "StoppedByHand",
                erasure.log(),
                FilterPattern.all(
                        FilterPattern.stringValue("$.type", "=", "ExecutionAborted"),
                        FilterPattern.any(
                                FilterPattern.notExists(error),
                                FilterPattern.isNull(error),
                                FilterPattern.stringValue(error, "!=", ResourceNames.NOT_WANTED))));
        return stopped.each(PERIOD);
    }

    private void any(String id, Metric metric, String happened, String section) {
        alerts.listenTo(Tolerance.NONE.alarm(
                this, id, metric, RUNBOOK.description(happened, "the execution's history", section)));
    }
}
