package io.luca.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code luca status}. */
@Command(
        name = "status",
        description = "What the running platform does: addresses, queues, functions, refused calls.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class StatusCommand implements Callable<Integer> {

    @Option(
            names = "--aws-port",
            defaultValue = "4566",
            description = "Port of the local AWS endpoint (default: ${DEFAULT-VALUE}).")
    private int awsPort;

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec = picocli.CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        JsonNode status = new RunningPlatform(awsPort).status();
        PrintWriter out = spec.commandLine().getOut();
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
        out.flush();
        return 0;
    }
}
