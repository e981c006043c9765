package io.luca.local.workbench.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

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
    private final int waiting;
    private final Set<String> batches = new LinkedHashSet<>();
    private String state = "";
    private String wakes = "";
    private int attempt;
    private int events;

    /** @param waiting how many batches the run has before it, as far as one can know */
    WorkflowFollower(PrintWriter out, int waiting) {
        this.out = out;
        this.waiting = waiting;
    }

    /** How many events were shown. */
    int known() {
        return events;
    }

    /** Shows what has happened since, and when it goes on if it rests. */
    void show(JsonNode run) {
        run.path("events").forEach(this::event);
        String due = run.path("wakes_at").asText();
        if (!due.isEmpty() && !due.equals(wakes)) {
            out.printf("%14s goes on at %s%n", "", CLOCK.format(Instant.parse(due)));
            wakes = due;
        }
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
            case "TaskSucceeded" -> {
                JsonNode answer = answer(details.path("output").asText("{}"));
                line(event, state, batch(answer) + told(answer));
            }
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

    /** Which batch of how many, where one is prepared. One that comes again, as after an outage, has its number. */
    private String batch(JsonNode answer) {
        String key = answer.path("batch").path("key").asText();
        if (key.isEmpty()) {
            return "";
        }
        batches.add(key);
        int number = List.copyOf(batches).indexOf(key) + 1;
        return "batch %d of %d  ".formatted(number, Math.max(waiting, batches.size()));
    }

    private static String told(JsonNode answer) {
        List<String> parts = new ArrayList<>();
        add(parts, answer);
        add(parts, answer.path("batch"));
        return String.join("  ", parts);
    }

    private static JsonNode answer(String output) {
        try {
            JsonNode answer = json.readTree(output);
            return answer.has("Payload") ? answer.path("Payload") : answer;
        } catch (JsonProcessingException notJson) {
            return json.createObjectNode();
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
