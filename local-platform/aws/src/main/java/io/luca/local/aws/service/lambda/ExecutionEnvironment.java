package io.luca.local.aws.service.lambda;

import io.luca.local.aws.process.InheritedOptions;
import io.luca.local.aws.process.Tether;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One execution environment: a process that runs AWS's own runtime client, and the Runtime API that feeds it. It takes one
 * invocation at a time, and is of no more use once {@link #invoke} has failed other than by the handler's own exception.
 */
final class ExecutionEnvironment implements AutoCloseable {

    private static final double HEAP_SHARE = 0.84; // what the managed Java runtimes give to the heap
    private static final long START_SECONDS = 10; // Lambda's own limit of the init phase
    /** Lambda replaces environments every few hours; ours live shorter than their credentials. */
    private static final Duration LIFE = Duration.ofHours(2);

    private final FunctionConfig function;
    private final Clock clock;
    private final RuntimeApi api = new RuntimeApi();
    private final Process process;
    private final CompletableFuture<Process> ended;
    private final Instant started;
    /** Whether the last invocation was answered, also by a failure. */
    private volatile boolean isAnswering = true;

    /**
     * Starts a process.
     *
     * @param environment what the function finds, besides what Lambda itself sets
     * @param client what runs the function, as arguments of {@code java}
     * @param output where its standard output goes
     */
    ExecutionEnvironment(
            FunctionConfig function,
            Map<String, String> environment,
            Path java,
            List<String> client,
            Path output,
            Clock clock) {
        this.function = function;
        this.clock = clock;
        this.started = clock.instant();
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "-Xmx" + (int) (function.memoryMib() * HEAP_SHARE) + "m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        if (function.isCompiledQuickly()) {
            command.add("-XX:TieredStopAtLevel=1");
        } else {
            command.addAll(InheritedOptions.ofCompiler());
        }
        command.addAll(InheritedOptions.ofVerification());
        command.addAll(client);
        command.add(function.handler());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(function.code().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        String path = builder.environment().getOrDefault("PATH", "");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().putAll(environment);
        builder.environment().putAll(reserved());
        try {
            process = builder.start();
        } catch (IOException failed) {
            api.close();
            throw new IllegalStateException("function " + function.name() + " did not start", failed);
        }
        ended = Tether.tie(process);
    }

    long pid() {
        return process.pid();
    }

    /**
     * Whether it can take another invocation. What crashes or takes too long ends it; what a handler throws is an answer, and does not
     * (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html).
     */
    boolean isFit() {
        return isAnswering && process.isAlive() && clock.instant().isBefore(started.plus(LIFE));
    }

    /** Waits until the process has started, for no longer than Lambda would; what has become of it then, an invocation tells. */
    void awaitStart() {
        try {
            var _ = CompletableFuture.anyOf(api.asked(), api.initError(), ended).get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException slow) {
            // as the invocation will tell
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Runs one invocation. It may wait for the process to start.
     *
     * @param trace as the function is told it
     * @throws FunctionFailedException if there is no answer, for whatever reason
     */
    byte[] invoke(byte[] event, String invokedArn, String trace) throws FunctionFailedException {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        long deadline = clock.millis() + function.timeout().toMillis();
        api.submit(new RuntimeApi.Invocation(UUID.randomUUID().toString(), invokedArn, deadline, trace, event, answer));
        try {
            var _ = CompletableFuture.anyOf(answer, api.initError(), ended)
                    .get(function.timeout().toSeconds() + START_SECONDS, TimeUnit.SECONDS);
            if (answer.isDone()) {
                return answer.get();
            }
            throw new FunctionFailedException(
                    api.initError().isDone()
                            ? api.initError().join()
                            : "the process of " + function.name() + " ended with exit code " + process.exitValue());
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof FunctionFailedException said
                    ? said
                    : new FunctionFailedException(String.valueOf(failed.getCause()));
        } catch (TimeoutException late) {
            process.destroyForcibly(); // as Lambda does
            throw new FunctionFailedException(
                    function.name() + " timed out after " + function.timeout().toSeconds() + " seconds");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new FunctionFailedException("the platform stops");
        } finally {
            isAnswering = answer.isDone();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly(); // Lambda gives a function without extensions no notice either
        api.close();
    }

    private Map<String, String> reserved() {
        return Map.of(
                "AWS_LAMBDA_RUNTIME_API", api.address(),
                "_HANDLER", function.handler(),
                "LAMBDA_TASK_ROOT", function.code().toString(),
                "AWS_LAMBDA_FUNCTION_NAME", function.name(),
                "AWS_LAMBDA_FUNCTION_VERSION", "1",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", String.valueOf(function.memoryMib()),
                "AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand",
                "TZ", ":UTC");
    }
}
