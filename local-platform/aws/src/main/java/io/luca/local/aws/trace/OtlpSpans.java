package io.luca.local.aws.trace;

import io.luca.local.aws.trace.ProtobufFields.Field;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Spans as OTLP has them on the wire: {@code ExportTraceServiceRequest} of
 * https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto. Numbers below are those of its
 * fields. What it says besides is passed over.
 */
final class OtlpSpans {

    private static final int TRACE_ID_BYTES = 16;
    private static final int SPAN_ID_BYTES = 8;
    private static final int ERROR = 2;

    private OtlpSpans() {}

    /**
     * Reads a request.
     *
     * @throws IllegalArgumentException if it is none
     */
    static List<RecordedSpan> read(ByteBuffer request) {
        List<RecordedSpan> spans = new ArrayList<>();
        for (Field resourceSpans : each(ProtobufFields.read(request), 1)) {
            List<Field> fields = resourceSpans.fields();
            Map<String, String> resource = new HashMap<>();
            each(fields, 1).forEach(described -> resource.putAll(attributes(described.fields(), 1)));
            String service = resource.getOrDefault("service.name", "");
            for (Field scopeSpans : each(fields, 2)) {
                each(scopeSpans.fields(), 2).forEach(span -> spans.add(span(service, span.fields())));
            }
        }
        return spans;
    }

    private static RecordedSpan span(String service, List<Field> fields) {
        String traceId = "";
        String spanId = "";
        String parent = "";
        String name = "";
        long start = 0;
        long end = 0;
        boolean isFailure = false;
        List<RecordedSpan.Link> links = new ArrayList<>();
        for (Field field : fields) {
            switch (field.number()) {
                case 1 -> traceId = id(field, TRACE_ID_BYTES);
                case 2 -> spanId = id(field, SPAN_ID_BYTES);
                case 4 -> parent = field.copy().length == 0 ? "" : id(field, SPAN_ID_BYTES);
                case 5 -> name = field.text();
                case 7 -> start = field.bits();
                case 8 -> end = field.bits();
                case 13 -> links.add(link(field.fields()));
                case 15 -> isFailure = each(field.fields(), 3).stream().anyMatch(code -> code.bits() == ERROR);
                default -> {
                    // its state, its kind, its attributes, which are read below, and what nobody here asks for
                }
            }
        }
        if (traceId.isEmpty() || spanId.isEmpty()) {
            throw new IllegalArgumentException("a span has no id");
        }
        return new RecordedSpan(
                traceId,
                spanId,
                Optional.of(parent).filter(id -> !id.isEmpty()),
                service,
                name,
                start,
                end,
                attributes(fields, 9),
                links,
                isFailure);
    }

    private static RecordedSpan.Link link(List<Field> fields) {
        return new RecordedSpan.Link(id(first(fields, 1), TRACE_ID_BYTES), id(first(fields, 2), SPAN_ID_BYTES));
    }

    private static Field first(List<Field> fields, int number) {
        return fields.stream()
                .filter(field -> field.number() == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a link has no ids"));
    }

    private static Map<String, String> attributes(List<Field> fields, int number) {
        Map<String, String> attributes = new HashMap<>();
        for (Field pair : each(fields, number)) {
            String key = "";
            String value = "";
            for (Field part : pair.fields()) {
                switch (part.number()) {
                    case 1 -> key = part.text();
                    case 2 -> value = value(part.fields());
                    default -> {
                        // none in the protocol today
                    }
                }
            }
            attributes.put(key, value);
        }
        return attributes;
    }

    /** A value, or a list of them. What is nested deeper, nobody here sends. */
    private static String value(List<Field> fields) {
        return fields.stream()
                .map(field -> field.number() == 5 ? list(field.fields()) : single(field))
                .collect(Collectors.joining());
    }

    private static String list(List<Field> values) {
        return each(values, 1).stream()
                .map(value -> value.fields().stream().map(OtlpSpans::single).collect(Collectors.joining()))
                .collect(Collectors.joining(","));
    }

    private static String single(Field field) {
        return switch (field.number()) {
            case 1 -> field.text();
            case 2 -> String.valueOf(field.bits() != 0);
            case 3 -> String.valueOf(field.bits());
            case 4 -> String.valueOf(Double.longBitsToDouble(field.bits()));
            default -> "";
        };
    }

    private static List<Field> each(List<Field> fields, int number) {
        return fields.stream().filter(field -> field.number() == number).toList();
    }

    private static String id(Field field, int bytes) {
        byte[] id = field.copy();
        if (id.length != bytes) {
            throw new IllegalArgumentException("an id has " + bytes + " bytes, not " + id.length);
        }
        return HexFormat.of().formatHex(id);
    }
}
