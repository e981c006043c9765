package io.luca.infra.construct;

import io.luca.contract.EnvironmentVariables;
import io.luca.contract.MetricNames;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.constructs.Construct;

/**
 * What code of ours counts for one service of an environment: how a function is told whose counts its own are, and how an alarm or a
 * dashboard finds them. The one dimension of these metrics has the environment in it, as other names have: several environments of an
 * account are never added up, and no metric is paid for twice.
 *
 * @param service the value of the dimension
 */
public record ServiceMetrics(String service) {

    private static final String DIMENSION = "Service"; // as Powertools calls it

    /** Those of a service in the environment of a construct. */
    public static ServiceMetrics of(Construct scope, String service) {
        return new ServiceMetrics(EnvironmentName.of(scope, service));
    }

    /** What a function is told that counts for the service. */
    public Map<String, String> environment() {
        return Map.of(EnvironmentVariables.METRICS_SERVICE, service);
    }

    /** How many of a metric there were in each period; nothing where nobody counted. */
    public Metric sum(String name, Duration period) {
        return metric(name, period, "Sum");
    }

    /** The largest of a metric in each period. */
    public Metric largest(String name, Duration period) {
        return metric(name, period, "Maximum");
    }

    private Metric metric(String name, Duration period, String statistic) {
        return Metric.Builder.create()
                .namespace(MetricNames.NAMESPACE)
                .metricName(name)
                .dimensionsMap(Map.of(DIMENSION, service))
                .statistic(statistic)
                .period(period)
                .build();
    }
}
