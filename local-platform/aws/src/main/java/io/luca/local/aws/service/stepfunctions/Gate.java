package io.luca.local.aws.service.stepfunctions;

import io.luca.local.aws.time.Activity;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A gate at which one branch of an execution stands until somebody opens it, once. Meanwhile others have the turn. Safe for use
 * by many threads.
 */
final class Gate {

    private final TurnQueue turns;
    private final Activity activity;
    private final boolean isQuiet;
    private final AtomicBoolean isOpen = new AtomicBoolean();
    private final CompletableFuture<CompletableFuture<Void>> opened = new CompletableFuture<>();

    /**
     * A closed gate.
     *
     * @param isQuiet whether who stands here counts as resting: it waits for time or for other branches, not for work under way
     */
    Gate(TurnQueue turns, Activity activity, boolean isQuiet) {
        this.turns = turns;
        this.activity = activity;
        this.isQuiet = isQuiet;
    }

    /** Lets the branch go on when its turn comes; the order of opening is the order of turns. */
    void open() {
        if (isOpen.compareAndSet(false, true)) {
            if (isQuiet) {
                activity.begin();
            }
            opened.complete(turns.enqueue());
        }
    }

    /** Gives the turn up until the gate is open, and comes back with the turn. */
    void pass() {
        turns.giveUp();
        if (isQuiet) {
            activity.end();
        }
        opened.join().join();
    }
}
