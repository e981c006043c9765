package io.luca.local.workbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** {@code luca status}. */
@Command(
        name = "status",
        description = "What the running platform does: addresses, queues, functions, schedules, alerts, refused calls.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class StatusCommand extends RunningPlatformCommand {

    @Override
    public Integer call() {
        JsonNode status = platform().status();
        PrintWriter out = out();
        out.println("HTTP API      " + status.path("api_url").asText());
        out.println("AWS endpoint  " + status.path("aws_url").asText());
        out.println("refused calls " + status.path("refusals").asLong());
        out.println();
        out.printf("%-28s %10s %10s%n", "queue", "waiting", "in flight");
        status.path("queues")
                .properties()
                .forEach(queue -> out.printf(
                        "%-28s %10d %10d%n",
                        queue.getKey(),
                        queue.getValue().path("waiting").asInt(),
                        queue.getValue().path("in_flight").asInt()));
        out.println();
        out.printf("%-28s %s%n", "function", "processes");
        status.path("functions")
                .properties()
                .forEach(function -> out.printf(
                        "%-28s %s%n",
                        function.getKey(),
                        function.getValue().isEmpty()
                                ? "none yet"
                                : function.getValue().toString()));
        out.println();
        out.printf("%-40s %-22s %s%n", "schedule", "when", "next");
        status.path("schedules")
                .properties()
                .forEach(schedule -> out.printf(
                        "%-40s %-22s %s%n",
                        schedule.getKey(),
                        schedule.getValue().path("expression").asText(),
                        schedule.getValue().path("next").asText() + " ("
                                + schedule.getValue().path("time_zone").asText() + ")"));
        out.println();
        counts(out, "topic", "messages", status.path("topics"));
        counts(out, "bucket", "objects", status.path("buckets"));
        out.println();
        pipeline(out, status.path("pipeline"));
        out.println();
        out.println("government    " + status.path("government").path("url").asText());
        status.path("government").properties().stream()
                .filter(one -> one.getValue().isNumber())
                .forEach(one -> out.printf(
                        "  %-38s %d%n",
                        one.getKey().replace('_', ' '), one.getValue().asLong()));
        out.flush();
        return 0;
    }

    private static void pipeline(PrintWriter out, JsonNode pipeline) {
        out.printf("%-28s %10s %10s %10s %10s  %s%n", "data pipeline", "taken", "waiting", "errors", "objects", "next");
        pipeline.path("pipes")
                .properties()
                .forEach(pipe -> out.printf(
                        "%-28s %10d %10s %10d%n",
                        "pipe " + pipe.getKey(),
                        pipe.getValue().path("sent").asLong(),
                        "",
                        pipe.getValue().path("given_up").asLong()));
        pipeline.path("streams")
                .properties()
                .forEach(stream -> out.printf(
                        "%-28s %10d %10d %10d %10d  %s%n",
                        "stream " + stream.getKey(),
                        stream.getValue().path("taken").asLong(),
                        stream.getValue().path("waiting").asLong(),
                        stream.getValue().path("errors").asLong(),
                        stream.getValue().path("objects").asLong(),
                        stream.getValue().path("next").asText()));
    }

    private static void counts(PrintWriter out, String kind, String what, JsonNode counts) {
        out.printf("%-40s %s%n", kind, what);
        counts.properties()
                .forEach(one ->
                        out.printf("%-40s %d%n", one.getKey(), one.getValue().asLong()));
    }
}
