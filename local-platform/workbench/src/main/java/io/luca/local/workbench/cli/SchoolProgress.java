package io.luca.local.workbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * Shows how far a consolidation is, school by school: a bar that moves on a terminal, else a line for each. It reads the
 * function's own log, where a line {@code school_consolidated} says what was done and which run did it: others may write there
 * at the same time.
 */
final class SchoolProgress {

    private static final String EVENT = "school_consolidated";
    private static final int WIDTH = 40;
    private static final ObjectMapper json = new ObjectMapper();

    private final PrintWriter out;
    private final boolean isTerminal;
    private final String run;
    private boolean isOpen;

    /** @param run whose progress is shown */
    SchoolProgress(PrintWriter out, boolean isTerminal, String run) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.run = run;
    }

    /** Reads one line of the log; what it does not know means nothing here. */
    void take(String line) {
        JsonNode read = read(line);
        boolean isSchool = EVENT.equals(read.path("event").asText())
                || EVENT.equals(read.path("message").asText());
        if (!isSchool || !run.equals(read.path("run").asText())) {
            return;
        }
        long done = read.path("done").asLong();
        long total = Math.max(1, read.path("total").asLong());
        String school = read.path("school_id").asText();
        if (isTerminal) {
            int full = Math.clamp(WIDTH * done / total, 0, WIDTH);
            out.printf("\r[%s%s] %d/%d %-24s", "#".repeat(full), ".".repeat(WIDTH - full), done, total, school);
            isOpen = true;
        } else {
            out.printf(
                    "%d/%d %s: %d grades of %d evaluations%n",
                    done,
                    total,
                    school,
                    read.path("grades").asLong(),
                    read.path("evaluations").asLong());
        }
        out.flush();
    }

    /** Ends the bar's line. */
    void end() {
        if (isOpen) {
            out.println();
        }
    }

    private static JsonNode read(String line) {
        try {
            return line.startsWith("{") ? json.readTree(line) : json.createObjectNode();
        } catch (IOException notJson) {
            return json.createObjectNode();
        }
    }
}
