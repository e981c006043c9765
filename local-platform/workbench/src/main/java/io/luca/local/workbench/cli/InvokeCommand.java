package io.luca.local.workbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.contract.ResourceNames;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code luca invoke}. */
@Command(
        name = "invoke",
        description = {
            "Runs a schedule's target now, on the running platform, and follows it.",
            "  consolidation  final grades of all schools, from what was evaluated since",
            "  gov-sync       the quarterly sync of grades with the government",
            "  reconcile      the account with the government first, then what is left to send",
            "It ends with 1 if the function, a school or the workflow failed."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class InvokeCommand extends RunningPlatformCommand {

    /** What can be run. */
    enum Job {
        consolidation("consolidation", "luca-consolidation", false),
        gov_sync("gov-sync", ResourceNames.SYNC_WORKFLOW, true),
        reconcile("reconcile", ResourceNames.RECONCILE_SCHEDULE, true);

        private final String word;
        private final String schedule;
        private final boolean isWorkflow;

        Job(String word, String schedule, boolean isWorkflow) {
            this.word = word;
            this.schedule = schedule;
            this.isWorkflow = isWorkflow;
        }

        static Job of(String word) {
            for (Job job : values()) {
                if (job.word.equals(word)) {
                    return job;
                }
            }
            throw new IllegalArgumentException(
                    "there is no job '" + word + "'; there are: consolidation, gov-sync, reconcile");
        }
    }

    private static final long LOOK_EVERY_MILLIS = 200;
    /** How much of the platform's time passes between two looks at a workflow. */
    private static final Duration STEP = Duration.ofSeconds(60);

    private static final ObjectMapper json = new ObjectMapper();

    @Parameters(paramLabel = "JOB", description = "One of: consolidation, gov-sync, reconcile.")
    private String name = "";

    @Option(
            names = "--real-time",
            description =
                    "For gov-sync and reconcile: wait as long as the workflow does. Without it, its waits pass at once,"
                            + " and the platform's time with them.")
    private boolean isRealTime;

    @Override
    public Integer call() throws InterruptedException, ExecutionException, IOException {
        Job job = Job.of(name);
        return job.isWorkflow ? workflow(job) : function(job);
    }

    private int workflow(Job job) throws InterruptedException, IOException {
        RunningPlatform platform = platform();
        RunningPlatform.Started started = platform.start(job.schedule);
        String run = started.run();
        out().println("Run " + run + " of " + ResourceNames.SYNC_WORKFLOW + ", day and time in UTC:");
        WorkflowFollower follower = new WorkflowFollower(out(), started.batches());
        JsonNode state = platform.follow(run, 0);
        follower.show(state);
        while (state.path("running").asBoolean()) {
            if (!isRealTime) {
                JsonNode _ = platform.pass(STEP);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            state = platform.follow(run, follower.known());
            follower.show(state);
        }
        JsonNode account = json.readTree(state.path("output").asText("{}"));
        row(out(), "grades", account.path("total"));
        row(out(), "confirmed", account.path("confirmed"));
        row(out(), "rejected", account.path("rejected"));
        row(out(), "pending", account.path("pending"));
        boolean isWell = state.path("status").asText().equals("SUCCEEDED");
        if (!isWell) {
            out().println(state.path("status").asText() + " "
                    + state.path("error").asText() + ": " + state.path("cause").asText()
                    + " (docs/runbooks/gov-sync.md)");
        }
        out().flush();
        return isWell ? 0 : 1;
    }

    private int function(Job job) throws InterruptedException, ExecutionException, IOException {
        RunningPlatform platform = platform();
        String function = platform.functionOf(job.schedule);
        String run = "by-hand-" + UUID.randomUUID();
        SchoolProgress progress = new SchoolProgress(out(), isTerminal(), run);
        LogFollower log = new LogFollower(platform, function);
        out().println("Calling " + function + " …");
        out().flush();
        CompletableFuture<JsonNode> end =
                CompletableFuture.supplyAsync(() -> platform.run(job.schedule, run), Thread::startVirtualThread);
        while (!awaitEnd(end)) {
            log.lines().forEach(progress::take);
        }
        JsonNode ended = end.get();
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

    /** Waits a little for the end; says whether it came. */
    private static boolean awaitEnd(CompletableFuture<JsonNode> run) throws InterruptedException {
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
