package io.luca.infra.construct.edge;

import io.luca.infra.construct.AlertTopic;
import io.luca.infra.construct.Runbook;
import io.luca.infra.construct.ServiceLevel;
import io.luca.infra.construct.SymptomAlarm;
import io.luca.infra.construct.Tolerance;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.apigateway.SpecRestApi;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.IAlarm;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.constructs.Construct;

/** What hurts a teacher in class: answers slower than the contract, and errors. */
public final class PathAlarms extends Construct {

    private static final Duration MINUTE = Duration.minutes(1);

    /**
     * The alarms.
     *
     * @param causes alarms of elsewhere that explain why answers are slow or fail
     */
    public PathAlarms(Construct scope, String id, SpecRestApi api, List<IAlarm> causes, AlertTopic alerts) {
        super(scope, id);
        Alarm slow = Tolerance.upTo(ServiceLevel.P95_MILLIS)
                .untilThreeOfFive()
                .alarm(
                        this,
                        "Latency",
                        api.metricLatency(MetricOptions.builder()
                                .statistic("p95")
                                .period(MINUTE)
                                .build()),
                        new Runbook("latency")
                                .description(
                                        "p95 of the API is above 120 ms",
                                        "Latency against IntegrationLatency tells the gateway's time from the service's",
                                        "latency-answers-are-slow"));
        MetricOptions perMinute =
                MetricOptions.builder().statistic("Sum").period(MINUTE).build();
        Alarm failing = Tolerance.upTo(ServiceLevel.ERROR_PERCENT)
                .untilThreeOfFive()
                .alarm(
                        this,
                        "Errors",
                        MathExpression.Builder.create()
                                .expression("100 * errors / MAX([count, 1])")
                                .usingMetrics(new TreeMap<>(Map.of(
                                        "errors",
                                        api.metricServerError(perMinute),
                                        "count",
                                        api.metricCount(perMinute))))
                                .period(MINUTE)
                                .build(),
                        new Runbook("errors")
                                .description(
                                        "More than 1 % of the answers are 5xx",
                                        "the request_id of such a line in the access log is the correlation_id in the service's log",
                                        "errors-answers-are-5xx"));
        new SymptomAlarm(
                this,
                "Answers",
                new SymptomAlarm.Props(
                        List.of(slow, failing),
                        causes,
                        new Runbook("answers")
                                .description(
                                        "Answers of the API are slow or fail, and no alarm rings that would explain it",
                                        "which of Latency and Errors is in ALARM",
                                        "answers-answers-are-slow-or-fail")),
                alerts);
    }
}
