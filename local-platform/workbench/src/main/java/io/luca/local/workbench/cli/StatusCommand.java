package io.luca.local.workbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** {@code luca status}. */
@Command(
        name = "status",
        description =
                "What the running platform does: addresses, queues, functions, schedules, alarms, alerts, refused calls.",
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
        show(out, queues(status.path("queues")));
        show(out, functions(status.path("functions")));
        show(out, schedules(status.path("schedules")));
        AlarmLines.summary(status.path("alarms")).forEach(out::println);
        out.println();
        show(out, counts("topic", "messages", status.path("topics")));
        show(out, counts("bucket", "objects", status.path("buckets")));
        show(out, pipeline(status.path("pipeline")));
        out.println("government    " + status.path("government").path("url").asText());
        status.path("government").properties().stream()
                .filter(one -> one.getValue().isNumber())
                .forEach(one -> out.printf(
                        "  %-38s %d%n",
                        one.getKey().replace('_', ' '), one.getValue().asLong()));
        out.flush();
        return 0;
    }

    private static void show(PrintWriter out, Table table) {
        out.println(table.text());
    }

    private static Table queues(JsonNode queues) {
        Table table = new Table("queue", "waiting", "in flight");
        queues.properties()
                .forEach(queue -> table.row(
                        queue.getKey(),
                        queue.getValue().path("waiting").asInt(),
                        queue.getValue().path("in_flight").asInt()));
        return table;
    }

    private static Table functions(JsonNode functions) {
        Table table = new Table("function", "processes");
        functions
                .properties()
                .forEach(function ->
                        table.row(function.getKey(), function.getValue().isEmpty() ? "none yet" : function.getValue()));
        return table;
    }

    private static Table schedules(JsonNode schedules) {
        Table table = new Table("schedule", "when", "next");
        schedules
                .properties()
                .forEach(schedule -> table.row(
                        schedule.getKey(),
                        schedule.getValue().path("expression").asText(),
                        schedule.getValue().path("next").asText() + " ("
                                + schedule.getValue().path("time_zone").asText() + ")"));
        return table;
    }

    private static Table pipeline(JsonNode pipeline) {
        Table table = new Table("data pipeline", "taken", "waiting", "errors", "objects", "next");
        pipeline.path("pipes")
                .properties()
                .forEach(pipe -> table.row(
                        "pipe " + pipe.getKey(),
                        pipe.getValue().path("sent").asLong(),
                        "",
                        pipe.getValue().path("given_up").asLong()));
        pipeline.path("streams")
                .properties()
                .forEach(stream -> table.row(
                        "stream " + stream.getKey(),
                        stream.getValue().path("taken").asLong(),
                        stream.getValue().path("waiting").asLong(),
                        stream.getValue().path("errors").asLong(),
                        stream.getValue().path("objects").asLong(),
                        stream.getValue().path("next").asText()));
        return table;
    }

    private static Table counts(String kind, String what, JsonNode counts) {
        Table table = new Table(kind, what);
        counts.properties()
                .forEach(one -> table.row(one.getKey(), one.getValue().asLong()));
        return table;
    }
}
