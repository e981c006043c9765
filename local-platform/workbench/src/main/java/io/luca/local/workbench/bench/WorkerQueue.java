package io.luca.local.workbench.bench;

import io.luca.contract.ResourceNames;
import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.aws.service.sqs.SqsRoom;
import io.luca.local.platform.Platform;
import io.luca.local.workbench.load.EventLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** The queue of a platform's behaviour worker: filled while the worker rests, and then worked off. */
final class WorkerQueue {

    private static final int FILLERS = 8;
    /** The last batches are not full, and wait for more until their window ends. */
    private static final int TAIL = 4 * BareEvents.BATCH;

    private static final int MOST_TRIES = 500;
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final long FIRST_FILLED = 1_000_000_000;
    private static final Duration DRAIN_LIMIT = Duration.ofMinutes(10);

    private final Platform platform;
    private final int senders;
    private final Consumer<String> progress;
    private long nextFilled = FIRST_FILLED;

    /** @param senders how many schools send */
    WorkerQueue(Platform platform, int senders, Consumer<String> progress) {
        this.platform = platform;
        this.senders = senders;
        this.progress = progress;
    }

    /** Fills it with events of one school, or of all that send; the worker rests from now on. */
    void fill(EventLoad load, int events, int schools) throws InterruptedException {
        progress.accept("filling the queue with " + events + " events of " + schools + " schools …");
        rest(true);
        long stride = schools == 1 ? senders : 1; // a number's rest by the senders is its sender
        long firstOfAll = nextFilled;
        nextFilled += FILLERS * 1_000_000L * senders;
        List<Future<?>> filling = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < FILLERS; caller++) {
                long first = firstOfAll + caller * 1_000_000L * senders;
                filling.add(callers.submit(() -> {
                    for (int sent = 0; sent < events / FILLERS; sent++) {
                        untilAccepted(load, first + sent * stride);
                    }
                }));
            }
        }
        for (Future<?> filled : filling) {
            if (filled.state() == Future.State.FAILED) {
                throw new IllegalStateException("the queue is not full", filled.exceptionNow());
            }
        }
    }

    /** What is over the gateway's rate is sent again: a queue that lacks some would be worked off too soon. */
    private static void untilAccepted(EventLoad load, long number) {
        for (int tries = 1; !load.send(number); tries++) {
            if (tries == MOST_TRIES) {
                throw new IllegalStateException("the gateway does not accept event " + number);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Lets the worker work off a full queue of so many events; how many it took a second, without the last batches. */
    double workOff(int events) throws InterruptedException {
        long start = System.nanoTime();
        rest(false);
        int left = drainTo(TAIL);
        double rate = (events - left) / ((System.nanoTime() - start) / 1e9);
        drain();
        return rate;
    }

    /** Lets the worker rest, or go on. */
    void rest(boolean isToRest) {
        platform.room(LambdaRoom.class).pauseMappings(isToRest);
    }

    /** Waits until nothing is left. */
    void drain() throws InterruptedException {
        int _ = drainTo(0);
    }

    /** Processor time of all functions' processes until now. */
    Duration workerCpu() {
        return platform.room(LambdaRoom.class).pids().values().stream()
                .flatMap(List::stream)
                .map(ProcessUse::cpu)
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Waits until so few messages are left, or fewer; says how many. */
    private int drainTo(int few) throws InterruptedException {
        long end = System.nanoTime() + DRAIN_LIMIT.toNanos();
        while (true) {
            int left = platform.room(SqsRoom.class).queue(ResourceNames.BEHAVIOR_QUEUE).depth().values().stream()
                    .mapToInt(Number::intValue)
                    .sum();
            if (left <= few) {
                return left;
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the queue is not empty after " + DRAIN_LIMIT.toMinutes() + " minutes");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
