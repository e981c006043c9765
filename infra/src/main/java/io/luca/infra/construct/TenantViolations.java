package io.luca.infra.construct;

import io.luca.contract.LogMarkers;
import io.luca.contract.MetricNames;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.logs.FilterPattern;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.MetricFilter;
import software.constructs.Construct;

/**
 * How often code of ours reached for another school's records: the lines that say so in the logs of all functions and tasks, as one
 * metric of the environment. A log that App Runner makes is not among them, for it is in no template.
 */
public final class TenantViolations {

    private static final String FILTER = "TenantViolations";

    private TenantViolations() {}

    /** Whether the lines of a log are counted: that of a function or a task of ours. */
    static boolean areCountedIn(LogGroup log) {
        return log.getNode().tryFindChild(FILTER) != null;
    }

    /** Counts the lines of a log. */
    public static void countIn(LogGroup log) {
        MetricFilter.Builder.create(log, FILTER)
                .logGroup(log)
                .filterPattern(FilterPattern.allTerms(LogMarkers.TENANT_VIOLATION))
                .metricNamespace(MetricNames.NAMESPACE)
                .metricName(name(log))
                .metricValue("1")
                .build();
    }

    /** How many lines there were in a minute; nothing where there was none. */
    public static Metric metric(Construct scope) {
        return Metric.Builder.create()
                .namespace(MetricNames.NAMESPACE)
                .metricName(name(scope))
                .statistic("Sum")
                .period(Duration.minutes(1))
                .build();
    }

    private static String name(Construct scope) {
        return EnvironmentName.of(scope, MetricNames.TENANT_VIOLATIONS);
    }
}
