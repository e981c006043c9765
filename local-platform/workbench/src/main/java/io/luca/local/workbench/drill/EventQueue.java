package io.luca.local.workbench.drill;

import io.luca.contract.ResourceNames;
import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.aws.service.sqs.SqsRoom;
import io.luca.local.platform.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The queue of behaviour events of a platform, as a drill looks at it. */
final class EventQueue {

    /** After which a message that somebody held is given out again. */
    private static final Duration VISIBILITY = Duration.ofSeconds(361);

    private static final Duration DRAIN_LIMIT = Duration.ofMinutes(10);
    private static final int STEP_MILLIS = 250;
    /** Twice the time that a poller gathers messages for a call. */
    private static final int IDLE_MILLIS = 10_000;

    private final SqsRoom room;
    private final LambdaRoom functions;

    EventQueue(Platform platform) {
        this.room = platform.room(SqsRoom.class);
        this.functions = platform.room(LambdaRoom.class);
    }

    /** Messages that wait to be given out. */
    int waiting() {
        return depth("").getOrDefault("waiting", 0);
    }

    /** All messages of the queue, or of one that belongs to it. */
    int messages(String suffix) {
        return depth(suffix).values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * Waits until it is empty. What somebody held who has ended comes again soon: once nobody is at work, the queue's own time is let
     * pass. What somebody has in hand would come too often.
     *
     * @throws IllegalStateException if that takes too long
     */
    void drain() throws InterruptedException {
        Instant limit = Instant.now().plus(DRAIN_LIMIT);
        int idle = 0;
        while (messages("") > 0) {
            if (Instant.now().isAfter(limit)) {
                throw new IllegalStateException("the queue is not empty after " + DRAIN_LIMIT.toMinutes() + " minutes");
            }
            idle = waiting() == 0 && !functions.isAtWork() ? idle + STEP_MILLIS : 0;
            if (idle >= IDLE_MILLIS) {
                room.passTime(VISIBILITY);
                idle = 0;
            }
            TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
        }
    }

    private Map<String, Integer> depth(String suffix) {
        return room.queue(ResourceNames.BEHAVIOR_QUEUE + suffix).depth();
    }
}
