package io.luca.consolidator;

import io.luca.contract.MetricNames;
import software.amazon.lambda.powertools.metrics.Metrics;
import software.amazon.lambda.powertools.metrics.MetricsFactory;
import software.amazon.lambda.powertools.metrics.model.MetricUnit;

/**
 * The metrics of a run, which it gives to CloudWatch when it is over, in the embedded metric format. Each school's own figures
 * are in its log line: a metric with the school as a dimension would cost more for a thousand schools than everything else of
 * this job.
 */
final class RunMetrics {

    private final Metrics metrics;

    RunMetrics() {
        this(MetricsFactory.getMetricsInstance());
    }

    RunMetrics(Metrics metrics) {
        this.metrics = metrics;
        metrics.setNamespace(MetricNames.NAMESPACE);
    }

    void emit(ConsolidationRun.Result result) {
        Checkpoint done = result.done();
        metrics.addMetric(
                MetricNames.FAILED_SCHOOLS, result.isOver() ? done.failed().size() : 0, MetricUnit.COUNT);
        metrics.addMetric(MetricNames.CONTINUATIONS, result.isOver() ? 0 : 1, MetricUnit.COUNT);
        if (result.isOver()) { // a continuation's figures are in the checkpoint, and would be counted twice
            metrics.addMetric(MetricNames.COMPLETED_RUNS, 1, MetricUnit.COUNT); // the alarm takes any for an end
            metrics.addMetric(MetricNames.CONSOLIDATED_SCHOOLS, done.schools(), MetricUnit.COUNT);
            metrics.addMetric(MetricNames.MADE_GRADES, (double) done.grades(), MetricUnit.COUNT);
            metrics.addMetric(MetricNames.COUNTED_EVALUATIONS, (double) done.evaluations(), MetricUnit.COUNT);
        }
        metrics.flush();
    }
}
