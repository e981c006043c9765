package io.luca.local.workbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.contract.ResourceNames;
import io.luca.local.platform.Authenticator;
import io.luca.local.workbench.load.EventLoad;
import io.luca.local.workbench.load.Figures;
import io.luca.local.workbench.load.StoredEvents;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** {@code luca load}. */
@Command(
        name = "load",
        description = {
            "Puts load on the running platform, at a fixed rate whether or not answers come, and watches the queue.",
            "  behavior  behaviour events of the demo schools; each second a line: accepted, worked off, waiting,"
                    + " in flight; at last what the table holds of them"
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class LoadCommand extends RunningPlatformCommand {

    private static final String PASSWORD = "Demo-2026!";
    private static final Authenticator AUTHENTICATOR = new Authenticator(Authenticator.DEMO_SECRET);
    private static final int SENDERS = 2;
    /** A little below what the firewall lets one send in a minute ({@code requestsPerTokenIn1Minute}). */
    private static final int OF_ONE_TOKEN = 1_000;

    private static final int MAX_RPS = 20_000;
    private static final int MAX_SECONDS = 600;
    /** What a worker had in its hands when it died comes back after the queue's visibility time-out, six minutes. */
    private static final Duration DRAIN_LIMIT = Duration.ofMinutes(7);

    @Parameters(paramLabel = "NAME", description = "One of: behavior.")
    private String name = "";

    @Option(names = "--rps", defaultValue = "500", description = "Requests a second (default: ${DEFAULT-VALUE}).")
    private int rps;

    @Option(names = "--seconds", defaultValue = "10", description = "For how long (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        if (!"behavior".equals(name)) {
            throw new IllegalArgumentException("there is no load '" + name + "'; there is: behavior");
        }
        Bounds.require(rps, MAX_RPS, "--rps");
        Bounds.require(seconds, MAX_SECONDS, "--seconds");
        RunningPlatform platform = platform();
        PrintWriter out = out();
        int tokens = tokensOfEach();
        List<EventLoad.Sender> senders = List.of(
                new EventLoad.Sender(
                        "school_123",
                        List.of("student_456", "student_457"),
                        platform.idTokens("teacher_789", PASSWORD, AUTHENTICATOR, tokens)),
                new EventLoad.Sender(
                        "school_456",
                        List.of("student_901"),
                        platform.idTokens("teacher_900", PASSWORD, AUTHENTICATOR, tokens)));
        String apiUrl = platform.status().path("api_url").asText();
        try (EventLoad load = new EventLoad(apiUrl, senders, Long.toString(System.currentTimeMillis(), 36))) {
            CompletableFuture<Figures> sending = CompletableFuture.supplyAsync(
                    () -> load.send("POST /behavior", rps, Duration.ofSeconds(seconds), 0), Thread::startVirtualThread);
            while (!sending.isDone()) {
                line(out, load, platform);
                waitASecond(sending);
            }
            Figures figures = sending.get();
            long end = System.nanoTime() + DRAIN_LIMIT.toNanos();
            while (!isEmpty(line(out, load, platform)) && System.nanoTime() < end) {
                TimeUnit.SECONDS.sleep(1);
            }
            out.printf(
                    "%nsent %d, accepted %d, refused %d; %.0f a second; p50 %.1f ms, p95 %.1f ms, p99 %.1f ms%n",
                    figures.calls(),
                    load.acceptedCount(),
                    figures.failures(),
                    figures.perSecond(),
                    figures.p50(),
                    figures.p95(),
                    figures.p99());
            int missing = load.acceptedCount() - stored(out, load, senders, platform);
            out.flush();
            return figures.failures() == 0 && missing == 0 ? 0 : 1;
        }
    }

    /** The firewall limits what one token sends in a minute, and the load stands for many people: each teacher has that many tokens. */
    private int tokensOfEach() {
        int inTheBusiestMinute = rps * Math.min(seconds, 60);
        return 1 + inTheBusiestMinute / (SENDERS * OF_ONE_TOKEN);
    }

    /** Looks into the table, and says what is there. */
    private static int stored(
            PrintWriter out, EventLoad load, List<EventLoad.Sender> senders, RunningPlatform platform) {
        try (DynamoDbClient client = platform.dynamoDb()) {
            StoredEvents events = StoredEvents.ofStudents(
                    client, platform.status().path("table").asText(), senders, load.accepted());
            out.printf(
                    "stored %d of %d accepted%s%n",
                    events.stored(),
                    events.accepted(),
                    events.lost() == 0 ? "" : "; the rest is in the queue, or in one of those that './luca dlq' shows");
            return events.stored();
        }
    }

    private static void waitASecond(CompletableFuture<Figures> sending)
            throws InterruptedException, ExecutionException {
        try {
            var _ = sending.get(1, TimeUnit.SECONDS);
        } catch (TimeoutException goesOn) {
            // another line
        }
    }

    private static JsonNode line(PrintWriter out, EventLoad load, RunningPlatform platform) {
        JsonNode queue = platform.status().path("queues").path(ResourceNames.BEHAVIOR_QUEUE);
        int open = queue.path("waiting").asInt() + queue.path("in_flight").asInt();
        out.printf(
                "accepted %8d   worked off %8d   waiting %7d   in flight %6d%n",
                load.acceptedCount(),
                Math.max(0, load.acceptedCount() - open),
                queue.path("waiting").asInt(),
                queue.path("in_flight").asInt());
        out.flush();
        return queue;
    }

    private static boolean isEmpty(JsonNode queue) {
        return queue.path("waiting").asInt() + queue.path("in_flight").asInt() == 0;
    }
}
