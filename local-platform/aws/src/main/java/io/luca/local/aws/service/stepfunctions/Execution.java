package io.luca.local.aws.service.stepfunctions;

import java.time.Instant;
import java.util.Optional;

/**
 * An execution as it stands.
 *
 * @param input as JSON
 * @param output as JSON, once it succeeded
 * @param error once it failed, or was stopped with one
 */
public record Execution(
        String arn,
        String stateMachineArn,
        String name,
        Status status,
        Instant started,
        Optional<Instant> stopped,
        String input,
        Optional<String> output,
        Optional<String> error,
        Optional<String> cause) {

    /** As AWS names it. */
    public enum Status {
        RUNNING,
        SUCCEEDED,
        FAILED,
        TIMED_OUT,
        ABORTED
    }

    public boolean isRunning() {
        return status == Status.RUNNING;
    }
}
