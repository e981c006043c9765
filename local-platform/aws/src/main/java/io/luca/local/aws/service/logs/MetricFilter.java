package io.luca.local.aws.service.logs;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.metric.Metrics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Counts the lines of a log group that match a pattern: each is a value of a metric. One that does not match is the default value, if the filter
 * has one; a minute without lines has no value.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html. Immutable.
 */
record MetricFilter(FilterPattern pattern, Transformation transformation) {

    /** Each value of a dimension is a metric of its own, and more are none that somebody meant. */
    static final int MOST_DIMENSIONS = 3;

    /**
     * What becomes of a line that matches.
     *
     * @param value a number, or where in the line it stands
     * @param whenNot the value of a line that does not match; empty for none
     * @param dimensions by name, where their values stand in the line
     */
    record Transformation(
            String namespace, String name, Value value, OptionalDouble whenNot, Map<String, Selector> dimensions) {

        Transformation {
            dimensions = Map.copyOf(dimensions);
        }

        /** The metrics that it makes. */
        MetricKind kind() {
            return MetricKind.named(namespace, name, dimensions.keySet().toArray(String[]::new));
        }
    }

    /** Where a value comes from. */
    sealed interface Value {

        /** The same for each line. */
        record Constant(double number) implements Value {}

        /** A number in the line. */
        record Member(Selector selector) implements Value {}
    }

    /** Counts a line. */
    void count(LogLine line, Metrics metrics) {
        if (pattern.matches(line)) {
            OptionalDouble value = value(line);
            Optional<MetricId> metric = metric(line);
            if (value.isPresent() && metric.isPresent()) {
                metrics.record(metric.get(), line.at(), value.getAsDouble());
            }
        } else if (transformation.whenNot().isPresent()) {
            metrics.record(id(Map.of()), line.at(), transformation.whenNot().getAsDouble());
        }
    }

    private OptionalDouble value(LogLine line) {
        return switch (transformation.value()) {
            case Value.Constant constant -> OptionalDouble.of(constant.number());
            case Value.Member member ->
                line.json()
                        .map(member.selector()::of)
                        .filter(JsonNode::isNumber)
                        .map(node -> OptionalDouble.of(node.doubleValue()))
                        .orElse(OptionalDouble.empty());
        };
    }

    /** A line that lacks a dimension's value is no value of the metric. */
    private Optional<MetricId> metric(LogLine line) {
        Map<String, String> values = new HashMap<>();
        for (Map.Entry<String, Selector> dimension : transformation.dimensions().entrySet()) {
            Optional<String> value = line.json()
                    .map(dimension.getValue()::of)
                    .filter(JsonNode::isValueNode)
                    .map(JsonNode::asText);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.put(dimension.getKey(), value.get());
        }
        return Optional.of(id(values));
    }

    private MetricId id(Map<String, String> dimensions) {
        return MetricId.of(transformation.namespace(), transformation.name(), dimensions);
    }
}
