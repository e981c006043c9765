package io.luca.local.aws.service.logs;

import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.metric.MetricKind;
import java.util.Map;
import java.util.Set;

/**
 * What CloudWatch Logs tells of a log group itself.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
 */
final class LogMetrics {

    private static final String NAMESPACE = "AWS/Logs";
    private static final String GROUP = "LogGroupName";
    private static final String LINES = "IncomingLogEvents";
    private static final String INVALID = "EMFValidationErrors";

    private LogMetrics() {}

    static Set<MetricKind> kinds() {
        return Set.of(MetricKind.named(NAMESPACE, LINES, GROUP), MetricKind.named(NAMESPACE, INVALID, GROUP));
    }

    /** The lines of a group. */
    static MetricId lines(String group) {
        return MetricId.of(NAMESPACE, LINES, Map.of(GROUP, group));
    }

    /** The lines of a group that bring metrics against the rules. */
    static MetricId invalid(String group) {
        return MetricId.of(NAMESPACE, INVALID, Map.of(GROUP, group));
    }
}
