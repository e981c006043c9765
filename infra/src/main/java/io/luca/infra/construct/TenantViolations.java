package io.luca.infra.construct;

import io.luca.contract.LogMarkers;
import io.luca.contract.MetricNames;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.logs.FilterPattern;
import software.amazon.awscdk.services.logs.LogGroup;
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
        all(log).add(log, FILTER, log, FilterPattern.allTerms(LogMarkers.TENANT_VIOLATION));
    }

    /** How many lines there were in a minute; nothing where there was none. */
    public static Metric metric(Construct scope) {
        return all(scope).each(Duration.minutes(1));
    }

    private static CountedLines all(Construct scope) {
        return CountedLines.of(scope, MetricNames.TENANT_VIOLATIONS);
    }
}
