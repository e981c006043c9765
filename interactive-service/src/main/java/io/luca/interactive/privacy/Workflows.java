package io.luca.interactive.privacy;

import io.luca.contract.ResourceNames;
import io.luca.model.LucaException;
import io.luca.tracing.CallSpans;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/** The workflows that can be started and stopped. Safe for use by many threads. */
public final class Workflows implements AutoCloseable {

    private static final int ATTEMPTS = 2;
    /** Of one piece of work, each after the end of the one before. */
    private static final int MOST_EXECUTIONS = 20;

    private static final Set<ExecutionStatus> FAILED =
            Set.of(ExecutionStatus.FAILED, ExecutionStatus.TIMED_OUT, ExecutionStatus.ABORTED);
    private static final Set<ExecutionStatus> ENDED = Set.of(
            ExecutionStatus.FAILED, ExecutionStatus.TIMED_OUT, ExecutionStatus.ABORTED, ExecutionStatus.SUCCEEDED);

    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofMillis(1_500);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);

    private final SfnClient client;

    /** Region, endpoint and credentials come from the environment by the SDK's own rules. */
    public Workflows() {
        client = SfnClient.builder()
                .httpClientBuilder(ApacheHttpClient.builder()
                        .connectionTimeout(CONNECT_TIMEOUT)
                        .connectionAcquisitionTimeout(CONNECT_TIMEOUT)
                        .socketTimeout(ATTEMPT_TIMEOUT))
                .overrideConfiguration(limits -> limits.addExecutionInterceptor(new CallSpans())
                        .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                        .apiCallTimeout(CALL_TIMEOUT)
                        .retryStrategy(StandardRetryStrategy.builder()
                                .maxAttempts(ATTEMPTS)
                                .build()))
                .build();
    }

    /**
     * Has a piece of work done, unless it is under way or was done. May be repeated with the same input. An execution that failed
     * or was stopped is followed by another, as a name cannot be used twice for 90 days: {@code name}, {@code name-2}, and so on.
     *
     * @throws LucaException {@code UNAVAILABLE} and retryable, if it is not certain that it was started
     */
    public void start(String workflow, String name, String input) {
        start(workflow, name, input, FAILED);
    }

    /** The same, also if it was done: then it is done once more. */
    public void startAgain(String workflow, String name, String input) {
        start(workflow, name, input, ENDED);
    }

    /**
     * Stops a piece of work that nobody wants any more. May be repeated: what has ended stays as it is, and what was never started is
     * none. An execution that is started in this very moment looks by itself whether it is wanted.
     *
     * @param why what the client is told if that cannot be done now, such as that a request is taken back
     * @throws LucaException {@code UNAVAILABLE} and retryable, if it is not certain that nothing of it runs
     */
    public void stop(String workflow, String name, String why) {
        try {
            int execution = 1;
            while (execution <= MOST_EXECUTIONS && tryToStop(workflow, nameOf(name, execution))) {
                execution++;
            }
        } catch (SdkException refused) {
            throw LucaException.unavailable(
                    why + ", but its work could not be stopped yet; please send the same again", refused);
        }
    }

    /** Stops an execution if it runs; false if there is none of this name. */
    private boolean tryToStop(String workflow, String name) {
        try {
            var _ = client.stopExecution(
                    stop -> stop.executionArn(arnOf(workflow, name)).error(ResourceNames.NOT_WANTED));
            return true;
        } catch (ExecutionDoesNotExistException none) {
            return false;
        }
    }

    private void start(String workflow, String name, String input, Set<ExecutionStatus> toRepeat) {
        try {
            for (int execution = 1; execution <= MOST_EXECUTIONS; execution++) {
                String tried = nameOf(name, execution);
                if (tryToStart(workflow, tried, input) || !toRepeat.contains(status(workflow, tried))) {
                    return;
                }
            }
        } catch (SdkException refused) {
            throw LucaException.unavailable(
                    "the request is kept, but its work could not be started yet; please send the same again", refused);
        }
        throw LucaException.closed(
                "the work was begun " + MOST_EXECUTIONS + " times; whoever runs the platform must look at it", null);
    }

    /** Starts an execution; false if there was one of this name, or one runs with another input. */
    private boolean tryToStart(String workflow, String name, String input) {
        try {
            var _ = client.startExecution(
                    start -> start.stateMachineArn(workflow).name(name).input(input));
            return true;
        } catch (ExecutionAlreadyExistsException exists) {
            return false;
        }
    }

    private ExecutionStatus status(String workflow, String name) {
        return client.describeExecution(describe -> describe.executionArn(arnOf(workflow, name)))
                .status();
    }

    private static String nameOf(String name, int execution) {
        return execution == 1 ? name : name + "-" + execution;
    }

    private static String arnOf(String workflow, String name) {
        return workflow.replace(":stateMachine:", ":execution:") + ":" + name;
    }

    @Override
    public void close() {
        client.close();
    }
}
