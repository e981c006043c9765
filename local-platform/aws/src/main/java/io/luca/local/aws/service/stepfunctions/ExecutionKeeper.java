package io.luca.local.aws.service.stepfunctions;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps executions beyond the process: how each stands, what happened in it, and the state that its trunk is in. What was handed over
 * survives the end of the process when the call returns. Safe for use by many threads.
 */
interface ExecutionKeeper {

    /** Of a machine whose executions end with it. */
    ExecutionKeeper FORGETS = new ExecutionKeeper() {

        @Override
        public void begins(Execution execution) {}

        @Override
        public void happened(String arn, HistoryEvent event) {}

        @Override
        public void entered(String arn, HistoryEvent event, Position position) {}

        @Override
        public void ended(Execution execution, HistoryEvent event) {}

        @Override
        public List<Kept> all() {
            return List.of();
        }

        @Override
        public void forget(Kept kept) {}
    };

    /**
     * A stay in a state, from which an execution can go on: the state's work begins anew, what came before it does not.
     *
     * @param variables as they were when it was entered
     * @param event the id of the event of the entry
     */
    record Position(
            String state, String input, Map<String, @Nullable Object> variables, Instant enteredAt, long event) {}

    /**
     * An execution that an earlier process left.
     *
     * @param position empty if it has entered no state, or has ended
     */
    record Kept(Execution execution, Optional<Position> position, List<HistoryEvent> events) {}

    /** An execution that begins, or goes on in this process. */
    void begins(Execution execution);

    void happened(String arn, HistoryEvent event);

    /** The event by which the trunk enters a state, and where it is by that: both or neither. */
    void entered(String arn, HistoryEvent event, Position position);

    /** The last event of an execution, and how it stands by that: both or neither. */
    void ended(Execution execution, HistoryEvent event);

    /** All executions, those that began first before the others. */
    List<Kept> all();

    /** Keeps one no longer, with all that happened in it. */
    void forget(Kept kept);
}
