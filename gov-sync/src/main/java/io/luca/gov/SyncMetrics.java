package io.luca.gov;

import io.luca.contract.MetricNames;
import software.amazon.lambda.powertools.metrics.Metrics;
import software.amazon.lambda.powertools.metrics.MetricsFactory;
import software.amazon.lambda.powertools.metrics.model.MetricUnit;

/**
 * The counts that the steps give to CloudWatch, in the embedded metric format. A school is no dimension: a thousand of them would
 * cost more than the sync.
 */
final class SyncMetrics {

    private final Metrics metrics = MetricsFactory.getMetricsInstance();

    SyncMetrics() {
        metrics.setNamespace(MetricNames.NAMESPACE);
    }

    /** Counts some; none is not worth a line. */
    void count(String metric, int more) {
        if (more > 0) {
            state(metric, more);
        }
    }

    /** Says a number, also if it is none. */
    void state(String metric, double number) {
        metrics.addMetric(metric, number, MetricUnit.COUNT);
        metrics.flush();
    }
}
