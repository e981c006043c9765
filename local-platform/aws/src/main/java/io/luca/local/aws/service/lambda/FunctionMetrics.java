package io.luca.local.aws.service.lambda;

import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.metric.ResourceMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Lambda tells of one function, under its name and once more under the alias or version that was called. A call that ran well is no
 * missing datapoint but a zero among the errors and the throttles. Names and meaning are those of
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html. Safe for use by many threads.
 */
final class FunctionMetrics {

    private static final String NAMESPACE = "AWS/Lambda";
    private static final String FUNCTION = "FunctionName";
    private static final String RESOURCE = "Resource";
    private static final String INVOCATIONS = "Invocations";
    private static final String ERRORS = "Errors";
    private static final String THROTTLES = "Throttles";
    private static final String DURATION = "Duration";
    private static final String CONCURRENT = "ConcurrentExecutions";
    private static final String RECEIVED = "AsyncEventsReceived";
    private static final String DROPPED = "AsyncEventsDropped";
    private static final String UNDELIVERED = "DestinationDeliveryFailures";
    private static final Set<String> NAMES =
            Set.of(INVOCATIONS, ERRORS, THROTTLES, DURATION, CONCURRENT, RECEIVED, DROPPED, UNDELIVERED);

    private final Metrics metrics;
    private final String function;
    private final String arn;
    private final ResourceMetrics ofFunction;
    private final Map<String, ResourceMetrics> byArn = new ConcurrentHashMap<>();

    /**
     * Nothing told yet.
     *
     * @param arn of the function, without a qualifier
     */
    FunctionMetrics(Metrics metrics, String function, String arn) {
        this.metrics = metrics;
        this.function = function;
        this.arn = arn;
        ofFunction = told(Map.of(FUNCTION, function));
    }

    /** The metrics of every function. */
    static Set<MetricKind> kinds() {
        return Stream.of(
                        MetricKind.each(NAMESPACE, NAMES, FUNCTION),
                        MetricKind.each(NAMESPACE, NAMES, FUNCTION, RESOURCE))
                .flatMap(Set::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A call that was turned away: it is none of the invocations. */
    void throttled(String invokedArn) {
        record(invokedArn, THROTTLES, 1);
    }

    /**
     * A call begins.
     *
     * @param running how many run now, with this one
     * @return its beginning, by which it is told as well how it ended
     */
    Instant begins(String invokedArn, int running) {
        record(invokedArn, CONCURRENT, running);
        return metrics.now();
    }

    /** A call has ended. Whether it failed is told of the time at which it began. */
    void ended(String invokedArn, Instant began, Duration took, boolean isFailure) {
        record(invokedArn, INVOCATIONS, began, 1);
        record(invokedArn, THROTTLES, began, 0);
        record(invokedArn, ERRORS, began, isFailure ? 1 : 0);
        record(invokedArn, DURATION, began, took.toNanos() / 1e6);
    }

    /** A call that nobody waits for was taken. */
    void received(String invokedArn) {
        record(invokedArn, RECEIVED, 1);
    }

    /** A call that nobody waits for was given up. */
    void dropped(String invokedArn) {
        record(invokedArn, DROPPED, 1);
    }

    /** The record of a call that was given up did not reach where it should go. */
    void undelivered(String invokedArn) {
        record(invokedArn, UNDELIVERED, 1);
    }

    private void record(String invokedArn, String name, double value) {
        record(invokedArn, name, metrics.now(), value);
    }

    private void record(String invokedArn, String name, Instant at, double value) {
        ofFunction.record(name, at, value);
        byArn.computeIfAbsent(invokedArn, this::ofResource).record(name, at, value);
    }

    /** Named as Lambda does: the function alone, or with the qualifier behind a colon. */
    private ResourceMetrics ofResource(String invokedArn) {
        String qualifier = invokedArn.startsWith(arn + ":") ? invokedArn.substring(arn.length()) : "";
        return told(Map.of(FUNCTION, function, RESOURCE, function + qualifier));
    }

    private ResourceMetrics told(Map<String, String> dimensions) {
        return new ResourceMetrics(metrics, NAMESPACE, NAMES, dimensions);
    }
}
