package io.luca.local.workbench.drill;

import io.luca.contract.ResourceNames;
import io.luca.local.aws.endpoint.Faults;
import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.workbench.load.EventLoad;
import io.luca.local.workbench.load.EventSchools;
import io.luca.local.workbench.load.StoredEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Accepts behaviour events while the worker's processes are killed in mid-batch and the table throttles. Then it lets the
 * queue's visibility time-outs pass until all is worked off, and counts.
 */
public final class WorkerKillDrill {

    private static final double THROTTLED = 0.3;
    private static final int SENDERS = 16;
    /** Of each of twenty schools: together they may send 240,000 events in a minute. */
    private static final int TEACHERS = 10;

    private static final Duration KILL_LIMIT = Duration.ofMinutes(10);
    private static final int STEP_MILLIS = 250;
    /** Messages that keep the worker busy for some tenths of a second. */
    private static final int AT_WORK = 200;

    private final Platform platform;
    private final TableAccess access;
    private final EventQueue queue;
    private final Consumer<String> progress;

    /**
     * What happened.
     *
     * @param kills processes that were killed while they ran
     * @param killsAsked how many were to be killed: with fewer the drill has not shown what it was to show
     * @param deadLetters messages that failed three times; they are neither stored nor lost
     */
    public record Verdict(
            StoredEvents events, int kills, int killsAsked, int deadLetters, int quarantined, long seconds) {

        public boolean isPassed() {
            return events.accepted() > 0
                    && events.isPerfect()
                    && kills == killsAsked
                    && deadLetters == 0
                    && quarantined == 0;
        }
    }

    /** A drill on a platform of its own. */
    public WorkerKillDrill(Platform platform, TableAccess access, Consumer<String> progress) {
        this.platform = platform;
        this.access = access;
        this.queue = new EventQueue(platform);
        this.progress = progress;
    }

    /**
     * Runs it: some minutes for 50,000 events.
     *
     * @param events how many are accepted at least; they keep coming until the last process is killed
     */
    public Verdict run(int events, int kills) throws InterruptedException {
        Instant start = Instant.now();
        try (EventLoad load = new EventLoad(platform.apiUrl(), EventSchools.create(platform, TEACHERS), "drill")) {
            platform.cloud().faults().begin("dynamodb", Faults.Kind.THROTTLE, THROTTLED);
            AtomicLong next = new AtomicLong();
            List<Thread> senders = new ArrayList<>();
            for (int sender = 0; sender < SENDERS; sender++) {
                senders.add(Thread.startVirtualThread(() -> {
                    while (load.acceptedCount() < events) {
                        boolean _ = load.send(next.getAndIncrement());
                    }
                }));
            }
            int killed = killWhileWorking(load, next, events, kills);
            for (Thread sender : senders) {
                sender.join();
            }
            platform.cloud().faults().end("dynamodb");
            progress.accept(load.acceptedCount() + " events accepted, " + killed + " processes killed; now the rest …");
            queue.drain();
            return new Verdict(
                    StoredEvents.of(platform, access, load.accepted()),
                    killed,
                    kills,
                    queue.messages(ResourceNames.DEAD_LETTER_SUFFIX),
                    queue.messages(ResourceNames.QUARANTINE_SUFFIX),
                    Duration.between(start, Instant.now()).toSeconds());
        }
    }

    /**
     * Kills one process at a time, and sends more events if none are left to be worked on. What a process had in its hands stays
     * hidden until all is sent, so that no message can be unlucky three times, which would be a dead letter and no loss.
     */
    private int killWhileWorking(EventLoad load, AtomicLong next, int events, int kills) throws InterruptedException {
        int killed = 0;
        Instant limit = Instant.now().plus(KILL_LIMIT);
        while (killed < kills && Instant.now().isBefore(limit)) {
            TimeUnit.MILLISECONDS.sleep(
                    STEP_MILLIS / 2 + ThreadLocalRandom.current().nextInt(STEP_MILLIS));
            if (load.acceptedCount() >= events) {
                keepAtWork(load, next);
            }
            int workedOff = load.acceptedCount() - queue.messages("");
            List<Long> pids = platform.room(LambdaRoom.class).pids().values().stream()
                    .flatMap(List::stream)
                    .toList();
            if (pids.isEmpty() || workedOff < (long) events * killed / (kills + 1)) {
                continue; // the kills are spread over the whole work
            }
            long pid = pids.get(ThreadLocalRandom.current().nextInt(pids.size()));
            boolean alive =
                    ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false);
            killed += alive ? 1 : 0;
            progress.accept("%d accepted, %d in the queue, %d killed"
                    .formatted(load.acceptedCount(), queue.messages(""), killed));
        }
        return killed;
    }

    private void keepAtWork(EventLoad load, AtomicLong next) {
        for (int sent = queue.waiting(); sent < AT_WORK; sent++) {
            boolean _ = load.send(next.getAndIncrement());
        }
    }
}
