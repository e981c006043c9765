package io.luca.local.workbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Alarms as people read them: what rings, why, and where to read what to do. */
final class AlarmLines {

    private AlarmLines() {}

    /** How many are in each state, and those that are not OK. */
    static List<String> summary(JsonNode alarms) {
        List<String> lines = new ArrayList<>();
        List<String> counts = new ArrayList<>();
        alarms.path("counts")
                .properties()
                .forEach(count -> counts.add(count.getValue().asInt() + " " + count.getKey()));
        lines.add("alarms        " + String.join(", ", counts));
        alarms.path("not_ok").forEach(alarm -> lines.addAll(one(alarm)));
        return lines;
    }

    /** All of them, each with its latest changes. */
    static List<String> all(JsonNode alarms) {
        List<String> lines = new ArrayList<>();
        for (JsonNode alarm : alarms) {
            lines.addAll(one(alarm));
            alarm.path("changes")
                    .forEach(change -> lines.add("      %s  %s"
                            .formatted(
                                    change.path("since").asText(),
                                    change.path("state").asText())));
        }
        return lines;
    }

    private static List<String> one(JsonNode alarm) {
        List<String> lines = new ArrayList<>();
        lines.add("  %-17s %s  since %s"
                .formatted(
                        alarm.path("state").asText(),
                        alarm.path("name").asText(),
                        alarm.path("since").asText()));
        lines.add("      " + alarm.path("reason").asText());
        if (!alarm.path("runbook").asText().isEmpty()) {
            lines.add("      " + alarm.path("runbook").asText());
        }
        return lines;
    }
}
