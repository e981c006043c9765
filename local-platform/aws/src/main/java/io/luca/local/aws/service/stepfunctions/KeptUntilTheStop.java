package io.luca.local.aws.service.stepfunctions;

import io.luca.local.aws.endpoint.AwsError;
import java.util.List;

/**
 * A keeper that keeps nothing more once the machine ends: what fails from then on fails because what it calls has ended, and is no
 * part of an execution. So each goes on where it was before. Safe for use by many threads.
 */
final class KeptUntilTheStop implements ExecutionKeeper {

    private final ExecutionKeeper keeper;
    private boolean isStopped;

    KeptUntilTheStop(ExecutionKeeper keeper) {
        this.keeper = keeper;
    }

    synchronized void stop() {
        isStopped = true;
    }

    /**
     * @throws AwsError {@code ServiceUnavailable} for an execution that begins too late to be kept
     */
    @Override
    public synchronized void begins(Execution execution) {
        requireGoingOn();
        keeper.begins(execution);
    }

    @Override
    public synchronized void entered(String arn, HistoryEvent event, Position position) {
        if (!isStopped) {
            keeper.entered(arn, event, position);
        }
    }

    /**
     * @throws AwsError {@code ServiceUnavailable} if somebody stops it too late for that to be kept
     */
    @Override
    public synchronized void ended(Execution execution, HistoryEvent event) {
        if (execution.status() == Execution.Status.ABORTED) {
            requireGoingOn();
        }
        if (!isStopped) {
            keeper.ended(execution, event);
        }
    }

    private void requireGoingOn() {
        if (isStopped) {
            throw new AwsError(503, "ServiceUnavailable", "The platform stops.");
        }
    }

    @Override
    public synchronized void happened(String arn, HistoryEvent event) {
        if (!isStopped) {
            keeper.happened(arn, event);
        }
    }

    @Override
    public List<Kept> all() {
        return keeper.all();
    }

    @Override
    public synchronized void forget(Kept kept) {
        if (!isStopped) {
            keeper.forget(kept);
        }
    }
}
