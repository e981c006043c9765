package io.luca.infra.construct.consolidation;

import io.luca.contract.MetricNames;
import io.luca.infra.construct.AlertTopic;
import io.luca.infra.construct.Runbook;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.AlarmProps;
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
                own(MetricNames.FAILED_SCHOOLS, Duration.minutes(5)),
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
        alarm(
                "NoRun",
                AlarmProps.builder()
                        .alarmDescription(RUNBOOK.description(
                                "No consolidation ended well for 26 hours",
                                "is the schedule luca-consolidation enabled, and was its last call delivered",
                                "norun-no-run-came-to-its-end"))
                        .metric(own(MetricNames.COMPLETED_RUNS, Duration.hours(1)))
                        .threshold(1)
                        .comparisonOperator(ComparisonOperator.LESS_THAN_THRESHOLD)
                        .evaluationPeriods(HOURS_WITHOUT_RUN)
                        .datapointsToAlarm(HOURS_WITHOUT_RUN)
                        .treatMissingData(TreatMissingData.BREACHING)
                        .build());
    }

    private void any(String id, Metric metric, String description) {
        alarm(
                id,
                AlarmProps.builder()
                        .alarmDescription(description)
                        .metric(metric)
                        .threshold(0)
                        .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                        .evaluationPeriods(1)
                        .treatMissingData(TreatMissingData.NOT_BREACHING)
                        .build());
    }

    private void alarm(String id, AlarmProps props) {
        alerts.listenTo(new Alarm(this, id, props));
    }

    /** A metric that the function itself writes, as Powertools names its one dimension. */
    private static Metric own(String name, Duration period) {
        return Metric.Builder.create()
                .namespace(MetricNames.NAMESPACE)
                .metricName(name)
                .dimensionsMap(Map.of("Service", MetricNames.CONSOLIDATION_SERVICE))
                .statistic("Sum")
                .period(period)
                .build();
    }
}
