package io.luca.local.workflow;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line of states of an execution: the machine itself, a branch or an iteration. Only who has the execution's turn may touch
 * it.
 */
final class Path {

    private static final Logger log = LoggerFactory.getLogger(Path.class);

    private final Run run;
    private final Variables variables;
    private final Map<String, Object> item;
    private final Set<Path> children = new HashSet<>();
    private @Nullable Gate gate;
    private boolean isCancelled;
    private long last;

    /** The path is to go no further. */
    static final class Cancelled extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Cancelled() {
            super("the path was cancelled", null, false, false);
        }
    }

    /** What a child of a path does. */
    @FunctionalInterface
    interface Branch {
        Payload run(Path child, int index) throws StateFailedException;
    }

    /** The path of the machine itself. */
    Path(Run run) {
        this(run, new Variables(), Map.of(), 0);
    }

    private Path(Run run, Variables variables, Map<String, Object> item, long last) {
        this.run = run;
        this.variables = variables;
        this.item = item;
        this.last = last;
    }

    Run run() {
        return run;
    }

    Variables variables() {
        return variables;
    }

    /** The item of the iteration that this path belongs to, as the context object has it; empty for none. */
    Map<String, Object> item() {
        return item;
    }

    /** The event that comes before the next one of this path. */
    long last() {
        return last;
    }

    /**
     * Adds an event of this path to the history.
     *
     * @throws StateFailedException {@code States.Runtime} if the history is full
     */
    long record(String type, String member, Map<String, Object> details) throws StateFailedException {
        last = run.history().add(last, type, member, details);
        return last;
    }

    /** Rests until an instant of the timeline, unless that has come. */
    void sleepUntil(Instant due) {
        if (!due.isAfter(run.timeline().now())) {
            return;
        }
        Gate rest = run.gate(true);
        var entry = run.timeline().at(due, rest::open);
        run.restsUntil(due);
        try {
            pass(rest);
        } finally {
            run.restsUntil(null);
            entry.cancel();
        }
    }

    /** Stands at a gate, and goes on unless the path was cancelled meanwhile. */
    void pass(Gate closed) {
        gate = closed;
        closed.pass();
        gate = null;
        if (isCancelled) {
            throw new Cancelled();
        }
    }

    /** Lets this path and all within it go no further. */
    void cancel() {
        isCancelled = true;
        children.forEach(Path::cancel);
        if (gate != null) {
            gate.open();
        }
    }

    /**
     * Runs children of this path, some at once, each with the variables as they are now, and waits for all. If one fails, the
     * others go no further.
     *
     * @param items what each child has as its item in the context object; empty maps for none
     * @throws StateFailedException the first child's failure
     */
    List<Payload> fork(List<Map<String, Object>> items, int atOnce, Branch branch) throws StateFailedException {
        if (items.isEmpty()) {
            return List.of();
        }
        Fork fork = new Fork(items, branch, Math.min(atOnce, items.size()));
        for (int worker = 0; worker < Math.min(atOnce, items.size()); worker++) {
            run.spawn(fork::work);
        }
        pass(fork.over);
        last = fork.latest;
        if (fork.failure != null) {
            throw fork.failure;
        }
        return Arrays.asList(fork.results);
    }

    private final class Fork {

        private final List<Map<String, Object>> items;
        private final Branch branch;
        private final Gate over = run.gate(true);
        private final long begun = last;
        private final Payload[] results;
        private long latest = last;
        private int next;
        private int working;
        private @Nullable StateFailedException failure;

        Fork(List<Map<String, Object>> items, Branch branch, int workers) {
            this.items = items;
            this.branch = branch;
            this.results = new Payload[items.size()];
            this.working = workers;
        }

        void work() {
            try {
                while (next < results.length && failure == null && !isCancelled) {
                    int index = next++;
                    results[index] = child(index);
                }
            } catch (StateFailedException failed) {
                fail(failed);
            } finally {
                working--;
                if (working == 0) {
                    over.open();
                }
            }
        }

        private Payload child(int index) throws StateFailedException {
            Map<String, Object> own = items.get(index);
            Path child = new Path(run, variables.within(), own.isEmpty() ? item : own, begun);
            children.add(child);
            try {
                return branch.run(child, index);
            } catch (Cancelled cancelled) {
                throw cancelled;
            } catch (RuntimeException | StackOverflowError bug) { // its siblings would wait for ever
                log.error("execution {} met a fault of the interpreter", run.arn(), bug);
                throw new StateFailedException(StateFailedException.RUNTIME, String.valueOf(bug));
            } finally {
                children.remove(child);
                latest = Math.max(latest, child.last());
            }
        }

        private void fail(StateFailedException failed) {
            if (failure == null) {
                failure = failed;
            }
            Set.copyOf(children).forEach(Path::cancel);
        }
    }
}
