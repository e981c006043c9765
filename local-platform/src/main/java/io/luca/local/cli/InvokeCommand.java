package io.luca.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code luca invoke}. */
@Command(
        name = "invoke",
        description = {
            "Runs a schedule's target now, on the running platform, and follows it.",
            "  consolidation  final grades of all schools, from what was evaluated since",
            "It ends with 1 if the function or a school failed."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class InvokeCommand extends OnRunningPlatform {

    /** What can be run. */
    enum Job {
        consolidation("luca-consolidation");

        private final String schedule;

        Job(String schedule) {
            this.schedule = schedule;
        }
    }

    private static final long LOOK_EVERY_MILLIS = 200;
    private static final ObjectMapper json = new ObjectMapper();

    @Parameters(paramLabel = "JOB", description = "One of: ${COMPLETION-CANDIDATES}.")
    private Job job = Job.consolidation;

    @Override
    public Integer call() throws InterruptedException, ExecutionException, IOException {
        RunningPlatform platform = platform();
        String function = platform.functionOf(job.schedule);
        SchoolProgress progress = new SchoolProgress(out(), isTerminal());
        LogFollower log = new LogFollower(platform, function);
        out().println("Calling " + function + " …");
        out().flush();
        CompletableFuture<JsonNode> run = CompletableFuture.supplyAsync(() -> platform.run(job.schedule));
        while (!isOver(run)) {
            log.lines().forEach(progress::take);
        }
        JsonNode ended = run.get();
        log.lines().forEach(progress::take);
        progress.end();
        JsonNode answer = json.readTree(ended.path("answer").asText("{}"));
        return ended.path("failed").asBoolean() ? failed(answer, log) : summary(answer);
    }

    private int failed(JsonNode answer, LogFollower log) {
        out().println("The function failed: " + answer.path("errorMessage").asText(answer.toString()));
        out().println("Its log: " + log.name() + " (docs/runbooks/consolidation.md says what to look for)");
        out().flush();
        return 1;
    }

    private int summary(JsonNode answer) {
        PrintWriter out = out();
        row(out, "schools", answer.path("schools"));
        row(out, "grades", answer.path("grades"));
        row(out, "evaluations", answer.path("evaluations"));
        JsonNode failed = answer.path("failed");
        out.printf("%-12s %10d%n", "failed", failed.size());
        failed.forEach(school -> out.println("  " + (school.isTextual() ? school.asText() : school.toString())));
        if (answer.path("continued").asBoolean()) {
            out.println("It goes on by itself: 'luca status' shows the schedule of its continuation.");
        }
        out.flush();
        return failed.isEmpty() ? 0 : 1;
    }

    private static void row(PrintWriter out, String name, JsonNode value) {
        if (value.isNumber()) {
            out.printf("%-12s %10d%n", name, value.asLong());
        }
    }

    private static boolean isOver(CompletableFuture<JsonNode> run) throws InterruptedException {
        try {
            var _ = run.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException goesOn) {
            return false;
        } catch (ExecutionException failed) {
            return true; // the caller asks again, and is told
        }
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }
}
