package io.luca.local.aws.service.pipes;

import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.metric.ResourceMetrics;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What EventBridge Pipes tells of one pipe: each time that it handed a batch to its target, and whether the target took all, a part or nothing of
 * it. A batch that was taken is a zero among the failures. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-monitoring.html.
 * Safe for use by many threads.
 */
final class PipeMetrics {

    private static final String NAMESPACE = "AWS/EventBridge/Pipes";
    private static final String PIPE = "PipeName";
    private static final String INVOCATIONS = "Invocations";
    private static final String EVENTS = "EventCount";
    private static final String DURATION = "Duration";
    private static final String FAILED = "ExecutionFailed";
    private static final String PARTIALLY_FAILED = "ExecutionPartiallyFailed";
    private static final String TARGET_FAILED = "TargetStageFailed";
    private static final String TARGET_PARTIALLY_FAILED = "TargetStagePartiallyFailed";
    private static final Set<String> NAMES =
            Set.of(INVOCATIONS, EVENTS, DURATION, FAILED, PARTIALLY_FAILED, TARGET_FAILED, TARGET_PARTIALLY_FAILED);

    private final ResourceMetrics pipe;

    /** Nothing told yet of a pipe. */
    PipeMetrics(Metrics metrics, String pipe) {
        this.pipe = new ResourceMetrics(metrics, NAMESPACE, NAMES, Map.of(PIPE, pipe));
    }

    /** The metrics of every pipe. */
    static Set<MetricKind> kinds() {
        return MetricKind.each(NAMESPACE, NAMES, PIPE);
    }

    /** A batch was handed over, of which some records failed, perhaps all; our pipes have a target and nothing before it that can fail. */
    void handedOver(int records, int failed, Duration took) {
        int whole = failed == records ? 1 : 0;
        int partial = failed > 0 && failed < records ? 1 : 0;
        pipe.record(INVOCATIONS, 1);
        pipe.record(EVENTS, records);
        pipe.record(DURATION, took.toNanos() / 1e6);
        pipe.record(FAILED, whole);
        pipe.record(TARGET_FAILED, whole);
        pipe.record(PARTIALLY_FAILED, partial);
        pipe.record(TARGET_PARTIALLY_FAILED, partial);
    }
}
