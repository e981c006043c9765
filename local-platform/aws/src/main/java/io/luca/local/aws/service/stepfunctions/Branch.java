package io.luca.local.aws.service.stepfunctions;

import io.luca.local.aws.cloud.StateFailedException;
import io.luca.local.aws.service.stepfunctions.ExecutionKeeper.Position;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One branch of an execution, which goes from state to state: the trunk, which is the machine itself, a branch of a
 * {@code Parallel} or an iteration of a {@code Map}. Only who has the execution's turn may touch it.
 */
final class Branch {

    private static final Logger log = LoggerFactory.getLogger(Branch.class);

    private final RunningExecution execution;
    private final Variables variables;
    private final Map<String, Object> item;
    private final Set<Branch> children = new HashSet<>();
    private @Nullable Gate gate;
    private boolean isCancelled;
    private long last;

    /** The branch is to go no further. */
    static final class Cancelled extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Cancelled() {
            super("the branch was cancelled", null, false, false);
        }
    }

    /** What a child of a branch does. */
    @FunctionalInterface
    interface Work {
        Payload run(Branch child, int index) throws StateFailedException;
    }

    /**
     * The trunk: the branch of the machine itself.
     *
     * @param last the event that comes before its next one
     */
    Branch(RunningExecution execution, long last) {
        this(execution, new Variables(), Map.of(), last);
    }

    private Branch(RunningExecution execution, Variables variables, Map<String, Object> item, long last) {
        this.execution = execution;
        this.variables = variables;
        this.item = item;
        this.last = last;
    }

    RunningExecution execution() {
        return execution;
    }

    Variables variables() {
        return variables;
    }

    /** The item of the iteration that this branch belongs to, as the context object has it; empty for none. */
    Map<String, Object> item() {
        return item;
    }

    /** The event that comes before the next one of this branch. */
    long last() {
        return last;
    }

    /**
     * Adds an event of this branch to the history.
     *
     * @throws StateFailedException {@code States.Runtime} if the history is full
     */
    long record(String type, String member, Map<String, Object> details) throws StateFailedException {
        last = execution.history().add(last, type, member, details);
        return last;
    }

    /**
     * Adds the event by which this branch enters a state. Of the trunk it is kept with where it is by that: there another process can
     * go on.
     *
     * @param position what the event makes of it
     * @throws StateFailedException {@code States.Runtime} if the history is full
     */
    HistoryEvent enter(
            String type, String member, Map<String, Object> details, Function<HistoryEvent, Position> position)
            throws StateFailedException {
        HistoryEvent event = execution
                .history()
                .add(last, type, member, details, entry -> execution.keepEntry(this, entry, position.apply(entry)));
        last = event.id();
        return event;
    }

    /** Rests until an instant of the timeline, unless that has come. */
    void sleepUntil(Instant due) {
        if (!due.isAfter(execution.timeline().now())) {
            return;
        }
        Gate rest = execution.gate(true);
        var entry = execution.timeline().at(due, rest::open);
        execution.restsUntil(due);
        try {
            pass(rest);
        } finally {
            execution.restsUntil(null);
            entry.cancel();
        }
    }

    /** Stands at a gate, and goes on unless the branch was cancelled meanwhile. */
    void pass(Gate closed) {
        gate = closed;
        closed.pass();
        gate = null;
        if (isCancelled) {
            throw new Cancelled();
        }
    }

    /** Lets this branch and all within it go no further. */
    void cancel() {
        isCancelled = true;
        children.forEach(Branch::cancel);
        if (gate != null) {
            gate.open();
        }
    }

    /**
     * Runs children of this branch, some at once, each with the variables as they are now, and waits for all. If one fails, the
     * others go no further.
     *
     * @param items what each child has as its item in the context object; empty maps for none
     * @throws StateFailedException the first child's failure
     */
    List<Payload> fork(List<Map<String, Object>> items, int atOnce, Work work) throws StateFailedException {
        if (items.isEmpty()) {
            return List.of();
        }
        Fork fork = new Fork(items, work, Math.min(atOnce, items.size()));
        for (int worker = 0; worker < Math.min(atOnce, items.size()); worker++) {
            execution.spawn(fork::work);
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
        private final Work work;
        private final Gate over = execution.gate(true);
        private final long begun = last;
        private final Payload[] results;
        private long latest = last;
        private int next;
        private int working;
        private @Nullable StateFailedException failure;

        Fork(List<Map<String, Object>> items, Work work, int workers) {
            this.items = items;
            this.work = work;
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
            Branch child = new Branch(execution, variables.within(), own.isEmpty() ? item : own, begun);
            children.add(child);
            try {
                return work.run(child, index);
            } catch (Cancelled cancelled) {
                throw cancelled;
            } catch (RuntimeException | StackOverflowError bug) { // its siblings would wait for ever
                log.error("execution {} met a fault of the interpreter", execution.arn(), bug);
                throw new StateFailedException(ErrorNames.RUNTIME, String.valueOf(bug));
            } finally {
                children.remove(child);
                latest = Math.max(latest, child.last());
            }
        }

        private void fail(StateFailedException failed) {
            if (failure == null) {
                failure = failed;
            }
            Set.copyOf(children).forEach(Branch::cancel);
        }
    }
}
