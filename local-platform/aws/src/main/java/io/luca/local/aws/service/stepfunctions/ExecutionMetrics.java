package io.luca.local.aws.service.stepfunctions;

import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.metric.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What Step Functions tells of the executions of state machines: each that starts, each that ends and how, and how long it took, in
 * milliseconds of the machine's time. Nothing is told in a minute in which nothing started and nothing ended.
 * https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html. Safe for use by many threads.
 */
final class ExecutionMetrics {

    private static final String NAMESPACE = "AWS/States";
    private static final String MACHINE = "StateMachineArn";
    private static final String STARTED = "ExecutionsStarted";
    private static final String SUCCEEDED = "ExecutionsSucceeded";
    private static final String FAILED = "ExecutionsFailed";
    private static final String TIMED_OUT = "ExecutionsTimedOut";
    private static final String ABORTED = "ExecutionsAborted";
    private static final String TIME = "ExecutionTime";

    private final Metrics metrics;

    /** Nothing told yet. */
    ExecutionMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    /** The metrics of every state machine. */
    static Set<MetricKind> kinds() {
        return MetricKind.each(NAMESPACE, Set.of(STARTED, SUCCEEDED, FAILED, TIMED_OUT, ABORTED, TIME), MACHINE);
    }

    /** One that starts. */
    void started(String machineArn) {
        record(machineArn, STARTED, 1);
    }

    /** One that has ended. */
    void ended(Execution execution) {
        String name = switch (execution.status()) {
            case SUCCEEDED -> SUCCEEDED;
            case FAILED -> FAILED;
            case TIMED_OUT -> TIMED_OUT;
            case ABORTED -> ABORTED;
            case RUNNING -> throw new IllegalArgumentException(execution.arn() + " runs still");
        };
        record(execution.stateMachineArn(), name, 1);
        Instant stopped = execution.stopped().orElseThrow();
        record(execution.stateMachineArn(), TIME, (double)
                Duration.between(execution.started(), stopped).toMillis());
    }

    private void record(String machineArn, String name, double value) {
        metrics.record(MetricId.of(NAMESPACE, name, Map.of(MACHINE, machineArn)), value);
    }
}
