package io.luca.local.workbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.workbench.trace.AwsQueries;
import io.luca.local.workbench.trace.LogGroups;
import io.luca.local.workbench.trace.PlatformLogs;
import io.luca.local.workbench.trace.TracedId;
import io.luca.local.workbench.trace.TracedLine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code luca trace}. */
@Command(
        name = "trace",
        description = {
            "Everything of one id in the logs of the running platform, in order of time, its traces if they were recorded,",
            "and how to ask AWS for the same.",
            "An id is the x-correlation-id of an answer, a client's own X-Correlation-Id, or the name of a run."
        },
        preprocessor = HyphenatedIds.class,
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TraceCommand extends RunningPlatformCommand {

    private static final int WIDEST = 240;
    private static final ObjectMapper json = new ObjectMapper();

    @Parameters(index = "0", paramLabel = "ID", description = "What to look for.")
    private String id = "";

    @Option(
            names = "--logs",
            paramLabel = "DIRECTORY",
            description = "Read the logs in this directory, not those of the running platform.")
    private Optional<Path> directory = Optional.empty();

    @Option(names = "--json", description = "One line of JSON for each line, as it was written, and no more.")
    private boolean asJson;

    @Option(names = "--assembly", hidden = true, defaultValue = "infra/target/cdk.out")
    private Path assembly = Path.of("infra/target/cdk.out");

    @Override
    public Integer call() {
        TracedId traced = new TracedId(id);
        PlatformLogs logs = new PlatformLogs(directory
                .map(CallersDirectory::resolve)
                .orElseGet(() -> Path.of(platform().status().path("logs").asText())));
        List<TracedLine> lines = logs.of(traced);
        lines.forEach(line -> out().println(asJson ? json(line) : text(line)));
        if (!asJson) {
            tell(traced, logs, lines);
            List<TracedId> asked = requests(traced, lines);
            drawTraces(asked);
            tellHowToAskAws(asked.getFirst());
        }
        out().flush();
        return lines.isEmpty() ? 1 : 0;
    }

    private void tell(TracedId traced, PlatformLogs logs, List<TracedLine> lines) {
        if (lines.isEmpty()) {
            out().println("Nothing in the logs at " + logs.directory() + " has the id " + traced
                    + ". A line is there half a second after it was written; what the firewall refused has no id.");
        } else if (lines.size() == PlatformLogs.MOST_LINES) {
            out().println("… and perhaps more: these are the first " + PlatformLogs.MOST_LINES + " lines.");
        }
    }

    /** Spans and the gateway's log know a request by its number alone: of what a client calls so, the requests; else the id itself. */
    private static List<TracedId> requests(TracedId traced, List<TracedLine> lines) {
        List<TracedId> called = lines.stream()
                .filter(line -> line.isCalled(traced))
                .flatMap(line -> line.ids().stream())
                .distinct()
                .map(TracedId::new)
                .toList();
        return called.isEmpty() ? List.of(traced) : called;
    }

    /** What the running platform recorded of them; logs of another one have no traces. */
    private void drawTraces(List<TracedId> asked) {
        if (directory.isPresent()) {
            return;
        }
        for (TracedId id : asked) {
            JsonNode found = platform().traces(id.toString());
            found.path("traces").forEach(trace -> draw("", trace));
            found.path("linked").forEach(trace -> draw("linked: ", trace));
        }
    }

    private void draw(String opening, JsonNode trace) {
        out().println();
        out().print(opening);
        TraceTree.lines(trace).forEach(out()::println);
    }

    private void tellHowToAskAws(TracedId traced) {
        AwsQueries aws = new AwsQueries(traced, LogGroups.of(assembly));
        out().println();
        out().println("On AWS, of the last day:");
        out().printf(
                        "  aws logs start-query --start-time $(date -d '-1 day' +%%s) --end-time $(date +%%s) --query-string \\%n");
        out().println("    \"" + aws.logsInsights() + "\"");
        out().println("  then: aws logs get-query-results --query-id …; its traces, in X-Ray's filter: "
                + aws.traceFilter());
    }

    private static String text(TracedLine line) {
        String details = line.details().entrySet().stream()
                .map(detail -> detail.getKey() + "=" + detail.getValue())
                .collect(Collectors.joining(" "));
        String text = "%s  %-20s %s  %s".formatted(line.at(), line.service(), line.message(), details);
        return text.length() <= WIDEST ? text : text.substring(0, WIDEST) + "…";
    }

    private static String json(TracedLine line) {
        ObjectNode object = json.createObjectNode().put("log", line.log());
        object.setAll(line.fields());
        return object.toString();
    }
}
