package io.luca.local.workbench.smoke;

import io.luca.local.workbench.account.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What was made and is to be taken away again. A thing is written down before it is made, so that whatever stops the work in
 * between leaves nothing unknown; taking away what is not there is well. Safe for use by many threads.
 */
final class Undo {

    private final Deque<Step> steps = new ArrayDeque<>();
    private final List<String> left = new ArrayList<>();
    private boolean isOver;

    /** Takes something away. */
    @FunctionalInterface
    interface Removal {
        void run() throws Exception;
    }

    private record Step(String what, Removal removal) {}

    /**
     * Writes down what is about to be made.
     *
     * @param what as it is named if it cannot be taken away, with where it is
     * @throws IllegalStateException if everything is being taken away already
     */
    synchronized void before(String what, Removal removal) {
        if (isOver) {
            throw new IllegalStateException("stopped: nothing more is made");
        }
        steps.push(new Step(what, removal));
    }

    /** Names what stays on purpose. */
    synchronized void stays(String what) {
        left.add(what);
    }

    /** Nothing more can be made. */
    synchronized void close() {
        isOver = true;
    }

    /**
     * Takes everything away, what was made last first. A second call does nothing more.
     *
     * @return what is left, by name
     */
    synchronized List<String> all() {
        isOver = true;
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            try {
                step.removal().run();
            } catch (Exception failed) { // the rest must go all the same
                left.add(step.what() + " (" + Refusal.told(failed) + ")");
            }
        }
        return List.copyOf(left);
    }
}
