package io.luca.infra.construct.edge;

import io.luca.contract.MetricNames;
import io.luca.infra.construct.PathDashboard;
import io.luca.infra.construct.PathDashboard.Graph;
import io.luca.infra.construct.ServiceMetrics;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.apigateway.SpecRestApi;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.constructs.Construct;

/**
 * What the interactive path looks like: what is asked of the API, how fast and how well it answers, how full the service is, what it does
 * without the table, and what the table takes.
 */
public final class ApiDashboard extends Construct {

    private static final Duration PERIOD = Duration.minutes(1);

    /** @param table the name of the table that answers come from */
    public ApiDashboard(Construct scope, String id, SpecRestApi api, String table) {
        super(scope, id);
        ServiceMetrics own = ServiceMetrics.of(this, MetricNames.INTERACTIVE_SERVICE);
        new PathDashboard(
                this,
                "Path",
                "interactive",
                List.of(Stack.of(this)),
                List.of(
                        new Graph(
                                "Answers in ms",
                                List.of(
                                        api.metricLatency(statistic("p50")),
                                        api.metricLatency(statistic("p95")),
                                        api.metricLatency(statistic("p99")),
                                        api.metricIntegrationLatency(statistic("p95")))),
                        new Graph(
                                "Requests a minute",
                                List.of(
                                        api.metricCount(statistic("Sum")),
                                        api.metricClientError(statistic("Sum")),
                                        api.metricServerError(statistic("Sum")))),
                        new Graph(
                                "Marks",
                                List.of(
                                        own.sum(MetricNames.RECORDED_EVALUATIONS, PERIOD),
                                        own.sum(MetricNames.CORRECTED_EVALUATIONS, PERIOD))),
                        new Graph(
                                "The most at once in one copy of the service",
                                List.of(
                                        own.largest(MetricNames.CONNECTIONS_IN_USE, PERIOD),
                                        own.largest(MetricNames.LARGE_READS, PERIOD))),
                        new Graph(
                                "Refused by the service",
                                List.of(
                                        own.sum(MetricNames.REFUSED_OF_PERSONS, PERIOD),
                                        own.sum(MetricNames.REFUSED_OF_SCHOOLS, PERIOD),
                                        own.sum(MetricNames.REFUSED_LARGE_READS, PERIOD))),
                        new Graph(
                                "Without the table: schools, calls that were not made, old answers",
                                List.of(
                                        own.largest(MetricNames.OPEN_BREAKERS, PERIOD),
                                        own.sum(MetricNames.REFUSED_BY_BREAKERS, PERIOD),
                                        own.sum(MetricNames.STALE_ANSWERS, PERIOD))),
                        new Graph(
                                "The oldest that was answered or decided by, in ms",
                                List.of(
                                        own.largest(MetricNames.OLDEST_STALE_ANSWER, PERIOD),
                                        own.largest(MetricNames.OLDEST_SNAPSHOT, PERIOD))),
                        new Graph(
                                "What the table took",
                                List.of(
                                        ofTable("ConsumedReadCapacityUnits", table),
                                        ofTable("ConsumedWriteCapacityUnits", table))),
                        new Graph(
                                "What the table turned away",
                                List.of(ofTable("ReadThrottleEvents", table), ofTable("WriteThrottleEvents", table)))));
    }

    private static MetricOptions statistic(String statistic) {
        return MetricOptions.builder().statistic(statistic).period(PERIOD).build();
    }

    private static Metric ofTable(String name, String table) {
        return Metric.Builder.create()
                .namespace("AWS/DynamoDB")
                .metricName(name)
                .dimensionsMap(Map.of("TableName", table))
                .statistic("Sum")
                .period(PERIOD)
                .build();
    }
}
