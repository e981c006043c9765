package io.luca.local.workbench.drill;

import io.luca.contract.ResourceNames;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.workbench.load.EventLoad;
import io.luca.local.workbench.load.EventSchools;
import io.luca.local.workbench.load.StoredEvents;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Stops and kills platforms on one data directory, one after the other, each at a random moment in which it accepts behaviour events.
 * Then the last one works off what the others left, and the drill counts.
 */
public final class RestartDrill {

    /** Of each school: together they may send more than a machine takes. */
    private static final int TEACHERS = 10;

    private static final int SENDERS = 16;
    private static final int LEAST_LIFE_MILLIS = 300;
    private static final int MOST_LIFE_MILLIS = 4_000;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    /** A thread of the drill that finds the platform gone does not ask it thousands of times. */
    private static final int PAUSE_MILLIS = 20;

    /** As a shell has it of a process that SIGKILL ended. */
    private static final int KILLED = 128 + 9;

    private final Supplier<Platform> here;
    private final Starter elsewhere;
    private final Consumer<String> progress;

    /** Starts a platform on the data directory as a process of its own, which says a line that begins with Ready. */
    @FunctionalInterface
    public interface Starter {
        Process start() throws IOException;
    }

    /**
     * What happened.
     *
     * @param left messages that the last platform found in the queue: without any, the drill has shown nothing
     * @param killed platforms that ended by a kill, as their exit codes say
     * @param stopped platforms that ended otherwise: they were told to, and put things in order
     */
    public record Verdict(
            StoredEvents events, int left, int killed, int stopped, int deadLetters, int quarantined, long seconds) {

        public boolean isPassed() {
            return events.accepted() > 0
                    && events.isPerfect()
                    && left > 0
                    && killed > 0
                    && stopped > 0
                    && deadLetters == 0
                    && quarantined == 0;
        }
    }

    /**
     * A drill on a data directory that nobody else uses.
     *
     * @param here starts a platform on it in this process
     * @param elsewhere starts one on it in another process; both answer at the same port
     */
    public RestartDrill(Supplier<Platform> here, Starter elsewhere, Consumer<String> progress) {
        this.here = here;
        this.elsewhere = elsewhere;
        this.progress = progress;
    }

    /**
     * Runs it: some ten seconds for each end.
     *
     * @param ends how many platforms are ended, at least 2; every second one is killed, the first among them
     */
    public Verdict run(int ends) throws InterruptedException, IOException {
        Instant start = Instant.now();
        List<EventLoad.Sender> senders;
        String apiUrl;
        try (Platform first = here.get()) {
            senders = EventSchools.create(first, TEACHERS);
            apiUrl = first.apiUrl();
        }
        int killed = 0;
        try (EventLoad load = new EventLoad(apiUrl, senders, "restart")) {
            AtomicLong next = new AtomicLong();
            for (int end = 0; end < ends; end++) {
                boolean isKilled = liveAndEnd(load, next, end % 2 == 0) == KILLED;
                killed += isKilled ? 1 : 0;
                progress.accept("%d accepted, %d of %d platforms ended, this one was %s"
                        .formatted(load.acceptedCount(), end + 1, ends, isKilled ? "killed" : "stopped"));
            }
            try (Platform last = here.get();
                    TableAccess access = new TableAccess(last)) {
                EventQueue queue = new EventQueue(last);
                int left = queue.messages("");
                progress.accept(left + " messages were left in the queue; now the rest …");
                queue.drain();
                return new Verdict(
                        StoredEvents.of(last, access, load.accepted()),
                        left,
                        killed,
                        ends - killed,
                        queue.messages(ResourceNames.DEAD_LETTER_SUFFIX),
                        queue.messages(ResourceNames.QUARANTINE_SUFFIX),
                        Duration.between(start, Instant.now()).toSeconds());
            }
        }
    }

    /** What is sent while a platform ends may be answered or not; only what was answered counts. The answer is its exit code. */
    private int liveAndEnd(EventLoad load, AtomicLong next, boolean isToBeKilled)
            throws IOException, InterruptedException {
        Process platform = elsewhere.start();
        try (BufferedReader said = platform.inputReader(StandardCharsets.UTF_8)) {
            awaitReady(said);
            Thread reader =
                    Thread.startVirtualThread(() -> said.lines().forEach(_ -> {})); // or it would wait to be read
            AtomicBoolean isOver = new AtomicBoolean();
            List<Thread> threads = new ArrayList<>();
            for (int sender = 0; sender < SENDERS; sender++) {
                threads.add(Thread.startVirtualThread(() -> sendUntil(isOver, load, next)));
            }
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(LEAST_LIFE_MILLIS, MOST_LIFE_MILLIS));
            ProcessHandle handle = platform.toHandle(); // the process itself would close what it says on its way out
            if (isToBeKilled) {
                handle.destroyForcibly();
            } else {
                handle.destroy();
            }
            if (!platform.waitFor(STOP_LIMIT)) {
                throw new IllegalStateException("a platform did not end in " + STOP_LIMIT.toSeconds() + " s");
            }
            isOver.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            reader.join();
            return platform.exitValue();
        } finally {
            platform.destroyForcibly();
        }
    }

    private static void sendUntil(AtomicBoolean isOver, EventLoad load, AtomicLong next) {
        while (!isOver.get()) {
            if (!load.send(next.getAndIncrement())) {
                try {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                } catch (InterruptedException stop) {
                    return;
                }
            }
        }
    }

    private static void awaitReady(BufferedReader said) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith("Ready")) {
                return;
            }
            lines.add(line);
        }
        throw new IllegalStateException("a platform did not start: " + String.join("\n", lines));
    }
}
