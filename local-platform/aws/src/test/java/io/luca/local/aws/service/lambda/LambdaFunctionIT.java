package io.luca.local.aws.service.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many of a function run at once, with processes that answer nothing until they are ended. */
@Timeout(60)
class LambdaFunctionIT {

    @TempDir
    Path directory;

    private final Semaphore started = new Semaphore(0);
    private LambdaFunction function = function(OptionalInt.empty());

    @AfterEach
    void close() {
        function.close();
    }

    @Test
    void no_more_run_at_once_than_are_set_apart_and_one_that_ends_makes_room() throws Exception {
        function = function(OptionalInt.of(2));
        CompletableFuture<Void> first = call();
        CompletableFuture<Void> second = call();
        started.acquire(2);

        assertThatThrownBy(() -> function.invoke(new byte[0])).isInstanceOf(FunctionThrottledException.class);

        assertThat(function.pids()).hasSize(2);
        end(function.pids().getFirst());
        var _ = CompletableFuture.anyOf(first, second).get();
        CompletableFuture<Void> third = call();
        started.acquire();
        assertThat(function.pids()).hasSize(2);
        function.close();
        var _ = CompletableFuture.allOf(first, second, third).get();
    }

    @Test
    void a_function_that_nothing_is_set_apart_for_runs_as_often_as_it_is_called() throws Exception {
        for (int each = 0; each < 3; each++) {
            var _ = call();
        }

        started.acquire(3);
        assertThat(function.pids()).hasSize(3);
    }

    @Test
    void a_function_is_at_work_from_a_call_to_its_end() throws Exception {
        assertThat(function.isAtWork()).isFalse();

        CompletableFuture<Void> called = call();
        started.acquire();
        assertThat(function.isAtWork()).isTrue();

        end(function.pids().getFirst());
        called.join();
        assertThat(function.isAtWork()).isFalse();
    }

    @Test
    void none_at_once_is_a_function_that_is_never_called() {
        function = function(OptionalInt.of(0));

        assertThatThrownBy(() -> function.invoke(new byte[0])).isInstanceOf(FunctionThrottledException.class);
        assertThat(function.pids()).isEmpty();
    }

    private CompletableFuture<Void> call() {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        function.invoke("{}".getBytes(UTF_8));
                    } catch (FunctionFailedException ended) {
                        // as every process here does
                    }
                },
                Thread::startVirtualThread);
    }

    private static void end(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private LambdaFunction function(OptionalInt atOnce) {
        FunctionConfig config = new FunctionConfig(
                "f",
                "arn:aws:lambda:us-east-1:000000000000:function:f",
                "role",
                "H::h",
                Path.of("/"),
                Map.of(),
                128,
                Duration.ofSeconds(50),
                false,
                atOnce);
        return new LambdaFunction(config, () -> {
            ExecutionEnvironment environment = new ExecutionEnvironment(
                    config, Map.of(), sleeper(), List.of(), directory.resolve("f.log"), Clock.systemUTC());
            started.release();
            return environment;
        });
    }

    /** In place of a JVM: it never asks for an event. */
    private Path sleeper() {
        try {
            Path script = directory.resolve("sleeper");
            if (Files.notExists(script)) {
                Files.writeString(script, "#!/bin/sh\nexec sleep 50\n");
                Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
            }
            return script;
        } catch (java.io.IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}
