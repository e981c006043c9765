package io.luca.local.aws.service.stepfunctions;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * The queue for the turn to go on, in which the branches of one execution stand in the order in which they became ready. One has
 * the turn at a time: so a history is the same in
 * every run, whatever the threads do. Safe for use by many threads.
 */
final class TurnQueue {

    private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
    private boolean isTaken;

    /** Takes the last place in the queue; the answer is complete when the turn has come. */
    synchronized CompletableFuture<Void> enqueue() {
        CompletableFuture<Void> place = new CompletableFuture<>();
        if (isTaken) {
            waiting.addLast(place);
        } else {
            isTaken = true;
            place.complete(null);
        }
        return place;
    }

    /** Gives the turn to the next in the queue. */
    synchronized void giveUp() {
        CompletableFuture<Void> next = waiting.pollFirst();
        if (next == null) {
            isTaken = false;
        } else {
            next.complete(null);
        }
    }
}
