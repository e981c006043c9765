package io.luca.interactive.privacy;

import io.luca.model.LucaException;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;

/** Starts workflows. Safe for use by many threads. */
public final class Workflows implements AutoCloseable {

    private static final int ATTEMPTS = 2;
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
                .overrideConfiguration(limits -> limits.apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                        .apiCallTimeout(CALL_TIMEOUT)
                        .retryStrategy(StandardRetryStrategy.builder()
                                .maxAttempts(ATTEMPTS)
                                .build()))
                .build();
    }

    /**
     * Starts an execution, unless there was one of this name: a name stands for one piece of work. May be repeated with the same
     * input.
     *
     * @throws LucaException {@code UNAVAILABLE} and retryable, if it is not certain that it was started
     */
    public void start(String workflow, String name, String input) {
        try {
            var _ = client.startExecution(
                    start -> start.stateMachineArn(workflow).name(name).input(input));
        } catch (ExecutionAlreadyExistsException ended) {
            // as it should be: what it had to do was done, or operators know that it failed
        } catch (SdkException refused) {
            throw LucaException.unavailable(
                    "the request is kept, but its work could not be started yet; please send the same again", refused);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
