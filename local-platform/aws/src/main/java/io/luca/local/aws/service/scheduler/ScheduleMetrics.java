package io.luca.local.aws.service.scheduler;

import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.metric.Metrics;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What EventBridge Scheduler tells of the calls that its schedules make, for all of them and once more by their group.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html. Safe for use by many threads.
 */
final class ScheduleMetrics {

    private static final String NAMESPACE = "AWS/Scheduler";
    private static final String GROUP = "ScheduleGroup";
    private static final String ATTEMPTS = "InvocationAttemptCount";
    private static final String TARGET_ERRORS = "TargetErrorCount";
    private static final String DROPPED = "InvocationDroppedCount";
    private static final String DEAD_LETTERS = "InvocationsSentToDeadLetterCount";
    private static final Set<String> NAMES = Set.of(ATTEMPTS, TARGET_ERRORS, DROPPED, DEAD_LETTERS);

    private final Metrics metrics;

    /** Nothing told yet. */
    ScheduleMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    /** The metrics of all schedules, and of those of every group. */
    static Set<MetricKind> kinds() {
        return Stream.of(MetricKind.each(NAMESPACE, NAMES), MetricKind.each(NAMESPACE, NAMES, GROUP))
                .flatMap(Set::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A call is made, for the first time or again. */
    void attempted(Schedule schedule) {
        record(schedule, ATTEMPTS);
    }

    /** The target did not take it. */
    void failed(Schedule schedule) {
        record(schedule, TARGET_ERRORS);
    }

    /** A call is given up. */
    void dropped(Schedule schedule) {
        record(schedule, DROPPED);
    }

    /** One that was given up is in the schedule's queue. */
    void sentToDeadLetters(Schedule schedule) {
        record(schedule, DEAD_LETTERS);
    }

    private void record(Schedule schedule, String name) {
        metrics.record(MetricId.of(NAMESPACE, name, Map.of()), 1);
        metrics.record(
                MetricId.of(NAMESPACE, name, Map.of(GROUP, schedule.name().group())), 1);
    }
}
