package io.luca.local.aws.service.logs;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.metric.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The metrics that a line brings along in the embedded metric format:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html. A line that breaks its
 * rules brings none at all.
 */
final class EmbeddedMetrics {

    /** What a line has that brings metrics; to look for it costs less than to read each line. */
    private static final String MARK = "\"_aws\"";

    private static final String RESERVED = "AWS/";
    private static final int MOST_METRICS = 100;
    private static final int MOST_VALUES = 100;

    /** One value of one metric. */
    private record Value(MetricId metric, double number) {}

    private EmbeddedMetrics() {}

    /** Whether a line brings metrics, or means to. */
    static boolean isIn(LogLine line) {
        return line.text().contains(MARK)
                && line.json().filter(object -> object.has("_aws")).isPresent();
    }

    /**
     * Records what a line brings.
     *
     * @param ahead by how much the machine's time is ahead of the clock of the process that wrote the line
     * @throws IllegalArgumentException if it breaks a rule of the format; nothing is recorded then
     */
    static void record(LogLine line, Duration ahead, Metrics metrics) {
        JsonNode object = line.json().orElseThrow(() -> new IllegalArgumentException("the line is no JSON object"));
        JsonNode timestamp = object.at("/_aws/Timestamp");
        require(timestamp.isIntegralNumber(), "_aws.Timestamp is no whole number");
        Instant at = Instant.ofEpochMilli(timestamp.longValue()).plus(ahead);
        List<Value> values = new ArrayList<>();
        JsonNode directives = object.at("/_aws/CloudWatchMetrics");
        require(directives.isArray(), "_aws.CloudWatchMetrics is no list");
        directives.forEach(directive -> values.addAll(values(object, directive)));
        values.forEach(value -> metrics.record(value.metric(), at, value.number()));
    }

    private static List<Value> values(JsonNode object, JsonNode directive) {
        String namespace = directive.path("Namespace").asText();
        JsonNode sets = directive.path("Dimensions");
        JsonNode definitions = directive.path("Metrics");
        require(!namespace.startsWith(RESERVED), "the namespace is one of AWS's own");
        require(sets.isArray() && !sets.isEmpty(), "Dimensions is no list of lists");
        require(definitions.isArray() && definitions.size() <= MOST_METRICS, "Metrics is no list of up to 100");
        List<Value> values = new ArrayList<>();
        for (JsonNode set : sets) {
            Map<String, String> dimensions = dimensions(object, set);
            for (JsonNode definition : definitions) {
                JsonNode name = definition.path("Name");
                require(name.isTextual(), "a metric has no Name");
                MetricId metric = MetricId.of(namespace, name.asText(), dimensions);
                numbers(object.path(name.asText())).forEach(number -> values.add(new Value(metric, number)));
            }
        }
        return values;
    }

    private static Map<String, String> dimensions(JsonNode object, JsonNode set) {
        require(set.isArray(), "Dimensions is no list of lists");
        Map<String, String> dimensions = new HashMap<>();
        for (JsonNode name : set) {
            JsonNode value = object.path(name.asText());
            require(name.isTextual() && value.isTextual(), "the value of a dimension is no text");
            dimensions.put(name.asText(), value.asText());
        }
        return dimensions;
    }

    private static List<Double> numbers(JsonNode target) {
        List<Double> numbers = new ArrayList<>();
        if (target.isArray()) {
            require(target.size() <= MOST_VALUES, "a metric has more than 100 values");
            target.forEach(each -> numbers.add(number(each)));
        } else {
            numbers.add(number(target));
        }
        return numbers;
    }

    private static double number(JsonNode node) {
        require(
                node.isNumber() && Metrics.isValue(node.doubleValue()),
                "the value of a metric is no number within ±2^360");
        return node.doubleValue();
    }

    private static void require(boolean isSo, String otherwise) {
        if (!isSo) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
