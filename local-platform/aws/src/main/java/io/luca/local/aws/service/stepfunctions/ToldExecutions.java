package io.luca.local.aws.service.stepfunctions;

import java.util.List;

/**
 * A keeper that tells what it keeps: to the metrics what starts and ends, and to the log of the state machine what happens, as its template says.
 * It is told once it is kept. Safe for use by many threads.
 */
final class ToldExecutions implements ExecutionKeeper {

    private static final String STARTED = "ExecutionStarted";

    private final ExecutionKeeper keeper;
    private final ExecutionMetrics metrics;
    private final Logged log;

    /** Takes what happens in an execution for the log of its state machine. */
    @FunctionalInterface
    interface Logged {

        /** Of a machine that has no logs. */
        Logged NOWHERE = (_, _) -> {};

        void write(String executionArn, HistoryEvent event);
    }

    ToldExecutions(ExecutionKeeper keeper, ExecutionMetrics metrics, Logged log) {
        this.keeper = keeper;
        this.metrics = metrics;
        this.log = log;
    }

    @Override
    public void begins(Execution execution) {
        keeper.begins(execution);
    }

    @Override
    public void happened(String arn, HistoryEvent event) {
        keeper.happened(arn, event);
        if (event.type().equals(STARTED)) { // one that goes on in another process has started before
            metrics.started(machineArn(arn));
        }
        log.write(arn, event);
    }

    @Override
    public void entered(String arn, HistoryEvent event, Position position) {
        keeper.entered(arn, event, position);
        log.write(arn, event);
    }

    @Override
    public void ended(Execution execution, HistoryEvent event) {
        keeper.ended(execution, event);
        metrics.ended(execution);
        log.write(execution.arn(), event);
    }

    @Override
    public List<Kept> all() {
        return keeper.all();
    }

    @Override
    public void forget(Kept kept) {
        keeper.forget(kept);
    }

    /** The state machine that an execution's ARN names. */
    static String machineArn(String executionArn) {
        return executionArn.substring(0, executionArn.lastIndexOf(':')).replace(":execution:", ":stateMachine:");
    }
}
