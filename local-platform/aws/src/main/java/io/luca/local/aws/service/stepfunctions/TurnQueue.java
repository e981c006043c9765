package io.luca.local.workflow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * Lets the paths of one execution go on one at a time, in the order in which they became ready: so a history is the same in
 * every run, whatever the threads do. Safe for use by many threads.
 */
final class Turns {

    private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
    private boolean isTaken;

    /** A place in the queue, which is complete when the turn has come. */
    synchronized CompletableFuture<Void> queue() {
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
