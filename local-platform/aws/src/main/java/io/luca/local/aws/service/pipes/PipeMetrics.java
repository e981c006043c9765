package io.luca.local.aws.service.pipes;

import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.metric.Metrics;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

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

    private final Metrics metrics;
    private final Map<String, MetricId> ids;

    /** Nothing told yet of a pipe. */
    PipeMetrics(Metrics metrics, String pipe) {
        this.metrics = metrics;
        ids = NAMES.stream()
                .collect(Collectors.toMap(
                        Function.identity(), name -> MetricId.of(NAMESPACE, name, Map.of(PIPE, pipe))));
    }

    /** The metrics of every pipe. */
    static Set<MetricKind> kinds() {
        return NAMES.stream()
                .map(name -> MetricKind.named(NAMESPACE, name, PIPE))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A batch was handed over, of which some records failed, perhaps all; our pipes have a target and nothing before it that can fail. */
    void handedOver(int records, int failed, Duration took) {
        int whole = failed == records ? 1 : 0;
        int partial = failed > 0 && failed < records ? 1 : 0;
        record(INVOCATIONS, 1);
        record(EVENTS, records);
        record(DURATION, took.toNanos() / 1e6);
        record(FAILED, whole);
        record(TARGET_FAILED, whole);
        record(PARTIALLY_FAILED, partial);
        record(TARGET_PARTIALLY_FAILED, partial);
    }

    private void record(String name, double value) {
        metrics.record(Objects.requireNonNull(ids.get(name), name), value);
    }
}
