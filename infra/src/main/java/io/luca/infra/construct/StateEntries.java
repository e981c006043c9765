package io.luca.infra.construct;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.logs.FilterPattern;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.constructs.Construct;

/**
 * How often executions of a workflow come into one of its states, as a metric of the environment: Step Functions counts executions and no
 * states, and <a href="https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html">its log has an event of each</a>.
 *
 * @param type of the state, as the definition says it: {@code Task}, {@code Wait}, …
 * @param state its name in the definition
 * @param metric under which it is counted, in prod
 */
public record StateEntries(String type, String state, String metric) {

    /** Counts them in the log of a workflow, and says how many there were in each period; nothing where there was none. */
    public Metric count(Construct scope, ILogGroup log, Duration period) {
        CountedLines entries = CountedLines.of(scope, metric);
        entries.add(
                scope,
                metric,
                log,
                FilterPattern.all(
                        FilterPattern.stringValue("$.type", "=", type + "StateEntered"),
                        FilterPattern.stringValue("$.details.name", "=", state)));
        return entries.each(period);
    }
}
