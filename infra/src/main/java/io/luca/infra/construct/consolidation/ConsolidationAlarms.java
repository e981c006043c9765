package io.luca.infra.construct.consolidation;

import io.luca.contract.MetricNames;
import io.luca.infra.construct.AlertTopic;
import io.luca.infra.construct.Runbook;
import io.luca.infra.construct.ServiceMetrics;
import io.luca.infra.construct.Tolerance;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/** What says that grades are not what they should be in the morning. */
public final class ConsolidationAlarms extends Construct {

    /** A night, and two hours for a run that was long or late. Hourly periods may be looked at for up to a week. */
    private static final int HOURS_WITHOUT_RUN = 26;

    private static final Runbook RUNBOOK = new Runbook("consolidation");

    private final AlertTopic alerts;

    public ConsolidationAlarms(Construct scope, String id, Function function, Queue undelivered, AlertTopic alerts) {
        super(scope, id);
        this.alerts = alerts;
        ServiceMetrics own = ServiceMetrics.of(this, MetricNames.CONSOLIDATION_SERVICE);
        MetricOptions sum = MetricOptions.builder()
                .statistic("Sum")
                .period(Duration.minutes(5))
                .build();
        any(
                "Errors",
                function.metricErrors(sum),
                RUNBOOK.description(
                        "A run of the consolidation failed; Lambda tries it twice more",
                        "the function's log, for the school it was at",
                        "errors-a-run-failed"));
        any(
                "FailedSchools",
                own.sum(MetricNames.FAILED_SCHOOLS, Duration.minutes(5)),
                RUNBOOK.description(
                        "A school's grades could not be made; the others' were",
                        "the alert names the school and the reason",
                        "failedschools-a-school-has-no-new-grades"));
        any(
                "Undelivered",
                undelivered.metricApproximateNumberOfMessagesVisible(MetricOptions.builder()
                        .statistic("Maximum")
                        .period(Duration.minutes(5))
                        .build()),
                RUNBOOK.description(
                        "A call of the consolidation was given up",
                        "the message's attributes say why",
                        "undelivered-a-call-was-given-up"));
        alerts.listenToSilenceOf(noRun(own));
    }

    /**
     * A run is the only datapoint there is, and never a bad one: it makes the alarm {@code OK}. As long as there was none, the alarm is
     * without data as it was at first, and calls nobody; once
     * <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html">all that it looks at is
     * missing</a>, which is some periods more than are named here, it comes to be so again, and that is what calls.
     */
    private Alarm noRun(ServiceMetrics own) {
        return Alarm.Builder.create(this, "NoRun")
                .alarmDescription(RUNBOOK.description(
                        "No consolidation ended well for 26 hours",
                        "is the schedule luca-consolidation enabled, and was its last call delivered",
                        "norun-no-run-came-to-its-end"))
                .metric(own.sum(MetricNames.COMPLETED_RUNS, Duration.hours(1)))
                .threshold(1)
                .comparisonOperator(ComparisonOperator.LESS_THAN_THRESHOLD)
                .evaluationPeriods(HOURS_WITHOUT_RUN)
                .datapointsToAlarm(HOURS_WITHOUT_RUN)
                .treatMissingData(TreatMissingData.MISSING)
                .build();
    }

    private void any(String id, Metric metric, String description) {
        alerts.listenTo(Tolerance.NONE.alarm(this, id, metric, description));
    }
}
