package io.luca.interactive.metrics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.contract.MetricNames;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The figures of one service, as the line of log by which CloudWatch takes them for metrics. Their one dimension is the service: neither a
 * school nor a person is one, for each value of a dimension is a metric that is paid for. A figure that is 0 is not told, so that a
 * service that rests costs nothing. Add all figures before the first line is asked for; lines are asked for by one thread.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">The
 *     embedded metric format</a>
 */
public final class Figures {

    private static final JsonFactory json = new JsonFactory();

    private enum Unit {
        COUNT("Count"),
        MILLISECONDS("Milliseconds");

        private final String name;

        Unit(String name) {
            this.name = name;
        }
    }

    private record Figure(Unit unit, LongSupplier value) {}

    private final String service;
    private final Map<String, Figure> figures = new LinkedHashMap<>();

    /** @param service as the dimension says it */
    public Figures(String service) {
        this.service = service;
    }

    /** Adds how often something happened since the last line. */
    public Figures count(String name, Count happened) {
        return number(name, happened::take);
    }

    /** Adds a number of things, which is asked for at each line. */
    public Figures number(String name, LongSupplier value) {
        return add(name, new Figure(Unit.COUNT, value));
    }

    /** Adds a time in milliseconds, which is asked for at each line. */
    public Figures millis(String name, LongSupplier value) {
        return add(name, new Figure(Unit.MILLISECONDS, value));
    }

    private Figures add(String name, Figure figure) {
        if (figures.putIfAbsent(name, figure) != null) {
            throw new IllegalArgumentException("there is a figure " + name + " already");
        }
        return this;
    }

    /** The line with all figures that are not 0; empty if all are. */
    Optional<String> line(Instant now) {
        Map<String, Long> values = new LinkedHashMap<>();
        figures.forEach((name, figure) -> {
            long value = figure.value().getAsLong();
            if (value != 0) {
                values.put(name, value);
            }
        });
        return values.isEmpty() ? Optional.empty() : Optional.of(line(now, values));
    }

    private String line(Instant now, Map<String, Long> values) {
        StringWriter text = new StringWriter();
        try (JsonGenerator line = json.createGenerator(text)) {
            line.writeStartObject();
            line.writeObjectFieldStart("_aws");
            line.writeNumberField("Timestamp", now.toEpochMilli());
            line.writeArrayFieldStart("CloudWatchMetrics");
            line.writeStartObject();
            line.writeStringField("Namespace", MetricNames.NAMESPACE);
            line.writeArrayFieldStart("Dimensions");
            line.writeStartArray();
            line.writeString(MetricNames.SERVICE_DIMENSION);
            line.writeEndArray();
            line.writeEndArray();
            line.writeArrayFieldStart("Metrics");
            for (String name : values.keySet()) {
                line.writeStartObject();
                line.writeStringField("Name", name);
                line.writeStringField("Unit", unit(name).name);
                line.writeEndObject();
            }
            line.writeEndArray();
            line.writeEndObject();
            line.writeEndArray();
            line.writeEndObject();
            line.writeStringField(MetricNames.SERVICE_DIMENSION, service);
            for (Map.Entry<String, Long> value : values.entrySet()) {
                line.writeNumberField(value.getKey(), value.getValue());
            }
            line.writeEndObject();
        } catch (IOException impossible) { // it is written into a text
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private Unit unit(String name) {
        Figure figure = figures.get(name);
        if (figure == null) {
            throw new IllegalArgumentException("there is no figure " + name);
        }
        return figure.unit();
    }
}
