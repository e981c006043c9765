package io.luca.infra.construct;

import io.luca.contract.MetricNames;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.logs.IFilterPattern;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.amazon.awscdk.services.logs.MetricFilter;
import software.constructs.Construct;

/**
 * How many lines of one kind there were in logs, as a metric of the environment: without a dimension, and with the environment in its name.
 *
 * @param metric its name
 */
public record CountedLines(String metric) {

    /** Those of the environment of a construct, by the name that the metric has in prod. */
    public static CountedLines of(Construct scope, String plain) {
        return new CountedLines(EnvironmentName.of(scope, plain));
    }

    /** Counts the lines of a log that are of a pattern. Several logs and several patterns may be counted as one. */
    public void add(Construct scope, String id, ILogGroup log, IFilterPattern lines) {
        MetricFilter.Builder.create(scope, id)
                .logGroup(log)
                .filterPattern(lines)
                .metricNamespace(MetricNames.NAMESPACE)
                .metricName(metric)
                .metricValue("1")
                .build();
    }

    /** How many there were in each period; nothing where there was none. */
    public Metric each(Duration period) {
        return Metric.Builder.create()
                .namespace(MetricNames.NAMESPACE)
                .metricName(metric)
                .statistic("Sum")
                .period(period)
                .build();
    }
}
