package io.luca.local.aws.service.lambda;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many of a function run at once, with processes that answer nothing until they are ended. */
@Timeout(60)
class LambdaFunctionIT {

    @TempDir
    Path directory;

    private LambdaFunction function = function(OptionalInt.empty());

    @AfterEach
    void close() {
        function.close();
    }

    @Test
    void no_more_run_at_once_than_are_set_apart_and_one_that_ends_makes_room() throws Exception {
        function = function(OptionalInt.of(2));
        Thread first = call();
        Thread second = call();
        awaitProcesses(2);

        assertThatThrownBy(() -> function.invoke(new byte[0])).isInstanceOf(FunctionThrottledException.class);

        assertThat(function.pids()).hasSize(2);
        end(function.pids().getFirst());
        while (first.isAlive() && second.isAlive()) {
            Thread.onSpinWait();
        }
        Thread third = call();
        awaitProcesses(2);
        function.close();
        for (Thread each : List.of(first, second, third)) {
            each.join();
        }
    }

    @Test
    void a_function_that_nothing_is_set_apart_for_runs_as_often_as_it_is_called() throws Exception {
        call();
        call();
        call();

        awaitProcesses(3);
    }

    @Test
    void none_at_once_is_a_function_that_is_never_called() {
        function = function(OptionalInt.of(0));

        assertThatThrownBy(() -> function.invoke(new byte[0])).isInstanceOf(FunctionThrottledException.class);
        assertThat(function.pids()).isEmpty();
    }

    private Thread call() {
        return Thread.ofVirtual().start(() -> {
            try {
                function.invoke("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            } catch (FunctionFailedException ended) {
                // as every process here does
            }
        });
    }

    private void awaitProcesses(int number) throws InterruptedException {
        while (function.pids().size() < number) {
            Thread.sleep(Duration.ofMillis(10));
        }
        assertThat(function.pids()).hasSize(number);
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
        return new LambdaFunction(
                config,
                () -> new ExecutionEnvironment(
                        config, Map.of(), sleeper(), List.of(), directory.resolve("f.log"), Clock.systemUTC()));
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
