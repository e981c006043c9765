package io.luca.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows what a run of the government sync does, a line for each step, in the platform's own time. */
final class WorkflowFollower {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final List<String> TOLD = List.of(
            "outcome",
            "status",
            "retry_after_seconds",
            "school_id",
            "period",
            "count",
            "confirmed",
            "rejected",
            "let_go",
            "recorded",
            "pending",
            "batches",
            "done",
            "clean",
            "report");
    private static final ObjectMapper json = new ObjectMapper();

    private final PrintWriter out;
    private String state = "";
    private int attempt;
    private int events;

    WorkflowFollower(PrintWriter out) {
        this.out = out;
    }

    /** How many events were shown. */
    int known() {
        return events;
    }

    /** Shows what has happened since. */
    void show(JsonNode run) {
        run.path("events").forEach(this::event);
        out.flush();
    }

    private void event(JsonNode event) {
        events++;
        JsonNode details = event.path("details");
        switch (event.path("type").asText()) {
            case "TaskStateEntered" -> {
                state = details.path("name").asText();
                attempt = state.equals("SendBatch") ? attempt + 1 : state.equals("PrepBatch") ? 0 : attempt;
            }
            case "WaitStateEntered" -> line(event, details.path("name").asText(), "waits");
            case "TaskSucceeded" ->
                line(event, state, told(details.path("output").asText("{}")));
            case "TaskFailed", "TaskTimedOut" ->
                line(event, state, "failed: " + details.path("error").asText("no answer in time"));
            case "ExecutionSucceeded", "ExecutionFailed", "ExecutionAborted", "ExecutionTimedOut" ->
                line(event, event.path("type").asText(), details.path("error").asText(""));
            default -> {
                // entered and left: the lines above say it
            }
        }
    }

    private void line(JsonNode event, String what, String detail) {
        String tries = what.equals("SendBatch") ? "try " + attempt + "  " : "";
        out.printf(
                "%s  %-18s %s%s%n", CLOCK.format(Instant.parse(event.path("at").asText())), what, tries, detail);
    }

    private static String told(String output) {
        try {
            JsonNode answer = json.readTree(output);
            JsonNode payload = answer.has("Payload") ? answer.path("Payload") : answer;
            List<String> parts = new ArrayList<>();
            add(parts, payload);
            add(parts, payload.path("batch"));
            return String.join("  ", parts);
        } catch (JsonProcessingException notJson) {
            return "";
        }
    }

    private static void add(List<String> parts, JsonNode from) {
        for (String name : TOLD) {
            if (from.path(name).isValueNode()) {
                parts.add(name.replace('_', ' ') + " " + from.path(name).asText());
            }
        }
    }
}
