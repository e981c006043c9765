package io.luca.local.workbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A trace as a tree of lines: each span below the one that it is part of, in the order of their beginnings, with how long it took, who did
 * it, and what failed.
 */
final class TraceTree {

    private static final int MOST_LINES = 200;
    private static final String STEP = "  ";

    private final List<JsonNode> spans = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    private TraceTree(JsonNode trace) {
        trace.path("spans").forEach(spans::add);
    }

    /** The lines of one of the traces that {@link RunningPlatform#traces} gives; the first {@value #MOST_LINES} of them. */
    static List<String> lines(JsonNode trace) {
        return new TraceTree(trace).draw(trace.path("id").asText());
    }

    private List<String> draw(String id) {
        lines.add("trace 1-" + id.substring(0, 8) + "-" + id.substring(8));
        Set<String> known = new HashSet<>();
        spans.forEach(span -> known.add(span.path("id").asText()));
        spans.stream()
                .filter(span -> !known.contains(span.path("parent").asText()))
                .forEach(root -> draw(root, STEP));
        if (lines.size() > MOST_LINES) {
            int more = lines.size() - MOST_LINES;
            lines.subList(MOST_LINES, lines.size()).clear();
            lines.add(STEP + "… and " + more + " more");
        }
        return List.copyOf(lines);
    }

    private void draw(JsonNode span, String indent) {
        lines.add("%s%-44s %9.1f ms  %s%s"
                .formatted(
                        indent,
                        span.path("name").asText(),
                        span.path("micros").asLong() / 1_000.0,
                        span.path("service").asText(),
                        said(span)));
        String id = span.path("id").asText();
        spans.stream()
                .filter(part -> part.path("parent").asText().equals(id))
                .forEach(part -> draw(part, indent + STEP));
    }

    private static String said(JsonNode span) {
        StringBuilder said = new StringBuilder();
        for (String name : List.of("http.response.status_code", "school_id", "aws.attempts", "error.type")) {
            String value = span.path("attributes").path(name).asText();
            if (!value.isEmpty() && !(name.equals("aws.attempts") && value.equals("1"))) {
                said.append(STEP)
                        .append(name.substring(name.lastIndexOf('.') + 1))
                        .append('=')
                        .append(value);
            }
        }
        return said + (span.path("failed").asBoolean() ? STEP + "failed" : "");
    }
}
