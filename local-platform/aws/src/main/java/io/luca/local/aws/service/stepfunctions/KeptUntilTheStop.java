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
    public synchronized void stands(Execution execution) {
        if (!isStopped) {
            keeper.stands(execution);
        } else if (execution.isRunning()) {
            throw new AwsError(503, "ServiceUnavailable", "The platform stops.");
        }
    }

    @Override
    public synchronized void entered(String arn, Position position) {
        if (!isStopped) {
            keeper.entered(arn, position);
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
}
