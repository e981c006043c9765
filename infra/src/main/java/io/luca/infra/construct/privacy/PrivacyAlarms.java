package io.luca.infra.construct.privacy;

import io.luca.infra.construct.AlertTopic;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.stepfunctions.StateMachine;
import software.constructs.Construct;

/** What says that a person waits for a right that nobody is giving. */
public final class PrivacyAlarms extends Construct {

    private static final Duration PERIOD = Duration.minutes(5);

    private final AlertTopic alerts;

    public PrivacyAlarms(Construct scope, String id, StateMachine erasure, StateMachine export, AlertTopic alerts) {
        super(scope, id);
        this.alerts = alerts;
        MetricOptions sum =
                MetricOptions.builder().statistic("Sum").period(PERIOD).build();
        any("ErasureFailed", erasure.metricFailed(sum), "An erasure failed; the student is blocked and not removed");
        any("ErasureAborted", erasure.metricAborted(sum), "An erasure was stopped by hand; nobody goes on with it");
        any("ExportFailed", export.metricFailed(sum), "An export failed; who asks again begins another");
    }

    private void any(String id, Metric metric, String description) {
        alerts.listenTo(Alarm.Builder.create(this, id)
                .alarmDescription(
                        description + ". Runbook: docs/runbooks/privacy.md. First look: the execution's history.")
                .metric(metric)
                .threshold(0)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                .evaluationPeriods(1)
                .treatMissingData(TreatMissingData.NOT_BREACHING)
                .build());
    }
}
