package io.luca.local.aws.service.logs;

import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.metric.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log group: its lines are counted by its filters, and the metrics that they bring are recorded. A line that brings none by the rules is counted
 * as CloudWatch counts it, and nothing more. Safe for use by many threads.
 */
final class LogGroup {

    private static final Logger log = LoggerFactory.getLogger(LogGroup.class);

    private final String name;
    private final Metrics metrics;
    private final MetricId lines;
    private final MetricId invalid;
    private final List<MetricFilter> filters = new CopyOnWriteArrayList<>();

    LogGroup(String name, Metrics metrics) {
        this.name = name;
        this.metrics = metrics;
        lines = LogMetrics.lines(name);
        invalid = LogMetrics.invalid(name);
    }

    String name() {
        return name;
    }

    List<MetricFilter> filters() {
        return filters;
    }

    void add(MetricFilter filter) {
        filters.add(filter);
    }

    /**
     * Takes a line.
     *
     * @param ahead by how much the machine's time is ahead of the clock of who wrote the line
     */
    void write(Instant at, String text, Duration ahead) {
        LogLine line = new LogLine(at, text);
        metrics.record(lines, at, 1);
        for (MetricFilter filter : filters) {
            try {
                filter.count(line, metrics);
            } catch (IllegalArgumentException unusable) { // a value or a dimension that no metric can have
                log.debug("a line of {} has no value for a filter: {}", name, unusable.getMessage());
            }
        }
        if (EmbeddedMetrics.isIn(line)) {
            try {
                EmbeddedMetrics.record(line, ahead, metrics);
            } catch (IllegalArgumentException broken) {
                log.warn("a line of {} brings metrics against the rules: {}", name, broken.getMessage());
                metrics.record(invalid, at, 1);
            }
        }
    }
}
