package io.luca.infra.construct.data;

import io.luca.infra.construct.AlertTopic;
import io.luca.infra.construct.Runbook;
import io.luca.infra.construct.TenantViolations;
import io.luca.infra.construct.Tolerance;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.constructs.Construct;

/** What says that the table turns calls away, or that code of ours reached for records of another school than its own. */
public final class TableAlarms extends Construct {

    /** One a second: whoever is turned away now and then asks again, and comes through. */
    private static final int THROTTLED_A_MINUTE = 60;

    private static final Duration MINUTE = Duration.minutes(1);

    private final Alarm throttled;

    public TableAlarms(Construct scope, String id, PlatformTable table, AlertTopic alerts) {
        super(scope, id);
        throttled = Tolerance.upTo(THROTTLED_A_MINUTE)
                .untilThreeOfFive()
                .alarm(
                        this,
                        "Throttled",
                        turnedAway(table),
                        new Runbook("table")
                                .description(
                                        "The table or an index of it turned away more than one read or write a second",
                                        "ReadThrottleEvents and WriteThrottleEvents of the table and of each index",
                                        "throttled-the-table-turns-calls-away"));
        alerts.listenTo(throttled);
        alerts.listenTo(Tolerance.NONE.alarm(
                this,
                "TenantViolations",
                TenantViolations.metric(this),
                new Runbook("tenant-violations")
                        .description(
                                "Code of ours reached for another school's records, or found some where none may be",
                                "the line TENANT_VIOLATION in the logs of all functions and tasks",
                                "tenantviolations-another-schools-records")));
    }

    /** The one on calls that are turned away, which explains much of what other paths see. */
    public Alarm throttled() {
        return throttled;
    }

    /**
     * All of the table and its indexes. {@code ThrottledRequests} is known by operation only, and the events of a table
     * <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html">are without its indexes'</a>. There
     * is no datapoint where nothing was turned away, and an alarm on a metric of DynamoDB
     * <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html">stays as it is without
     * one</a>: filled with zeros, it comes to its end.
     */
    private static MathExpression turnedAway(PlatformTable table) {
        Map<String, IMetric> all = new TreeMap<>(both("table", Map.of("TableName", table.name())));
        for (int index = 0; index < table.indexes().size(); index++) {
            all.putAll(both(
                    "index" + index,
                    Map.of(
                            "TableName",
                            table.name(),
                            "GlobalSecondaryIndexName",
                            table.indexes().get(index))));
        }
        return MathExpression.Builder.create()
                .expression("SUM(FILL(METRICS(), 0))")
                .usingMetrics(all)
                .period(MINUTE)
                .build();
    }

    private static Map<String, IMetric> both(String id, Map<String, String> of) {
        return Map.of(id + "_reads", events("Read", of), id + "_writes", events("Write", of));
    }

    private static Metric events(String kind, Map<String, String> of) {
        return Metric.Builder.create()
                .namespace("AWS/DynamoDB")
                .metricName(kind + "ThrottleEvents")
                .dimensionsMap(of)
                .statistic("Sum")
                .period(MINUTE)
                .build();
    }
}
