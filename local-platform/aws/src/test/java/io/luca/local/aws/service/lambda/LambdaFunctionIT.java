package io.luca.local.aws.service.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.cloud.OpenCloud;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.metric.Recorded;
import io.luca.local.aws.metric.StatisticSet;
import io.luca.local.aws.service.sqs.QueueClient;
import io.luca.local.aws.service.sqs.SqsRoom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many of a function run at once, with processes that answer nothing until they are ended. */
@Timeout(60)
class LambdaFunctionIT {

    private static final String QUEUE =
            "{\"Resources\":{\"Work\":{\"Type\":\"AWS::SQS::Queue\",\"Properties\":{\"QueueName\":\"work\"}}}}";

    @TempDir
    Path directory;

    private final Metrics metrics = new Metrics(Clock.systemUTC());
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

    @Test
    void where_others_use_up_the_account_a_function_is_turned_away_until_they_end() throws Exception {
        function.crowdOut(true);

        assertThatThrownBy(() -> function.invoke(new byte[0]))
                .isInstanceOfSatisfying(
                        FunctionThrottledException.class,
                        busy -> assertThat(busy.refusal()).hasMessageEndingWith(" ConcurrentInvocationLimitExceeded"));
        assertThat(recorded("Throttles").sum()).isEqualTo(1);

        function.crowdOut(false);
        var _ = call();
        started.acquire();
        assertThat(function.pids()).hasSize(1);
    }

    @Test
    void what_is_set_apart_for_a_function_is_used_up_by_no_other() throws Exception {
        function = function(OptionalInt.of(1));
        function.crowdOut(true);

        var _ = call();

        started.acquire();
        assertThatThrownBy(() -> function.invoke(new byte[0]))
                .isInstanceOfSatisfying(
                        FunctionThrottledException.class,
                        busy -> assertThat(busy.refusal())
                                .hasMessageEndingWith(" ReservedFunctionConcurrentInvocationLimitExceeded"));
    }

    @Test
    void a_call_that_fails_is_an_invocation_and_an_error_with_its_duration_and_no_throttle() throws Exception {
        CompletableFuture<Void> called = call();
        started.acquire();
        end(function.pids().getFirst());
        called.join();

        assertThat(recorded("Invocations").sum()).isEqualTo(1);
        assertThat(recorded("Errors").sum()).isEqualTo(1);
        assertThat(recorded("Throttles").count()).isEqualTo(1);
        assertThat(recorded("Throttles").sum()).isZero();
        assertThat(recorded("Duration").minimum()).isPositive();
        assertThat(recorded("ConcurrentExecutions").maximum()).isEqualTo(1);
        assertThat(Recorded.of(metrics, "AWS/Lambda", "Errors", Map.of("FunctionName", "f", "Resource", "f"))
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void a_call_that_is_turned_away_is_a_throttle_of_the_alias_and_no_invocation() {
        function = function(OptionalInt.of(0));

        assertThatThrownBy(() -> function.invoke(new byte[0], function.config().arn() + ":live"))
                .isInstanceOf(FunctionThrottledException.class);

        assertThat(recorded("Throttles").sum()).isEqualTo(1);
        assertThat(recorded("Invocations").isEmpty()).isTrue();
        assertThat(recorded("Errors").isEmpty()).isTrue();
        assertThat(Recorded.of(metrics, "AWS/Lambda", "Throttles", Map.of("FunctionName", "f", "Resource", "f:live"))
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void the_events_of_calls_are_shown_to_who_wants_to_call_with_the_same_again() throws Exception {
        List<String> shown = new CopyOnWriteArrayList<>();
        function.showEvents(event -> shown.add(new String(event, UTF_8)));

        CompletableFuture<Void> call = call();
        started.acquire();
        end(function.pids().getFirst());
        call.get();

        assertThat(shown).containsExactly("{}");
    }

    /** That what waits for a call is given up, {@code ServiceProcessIT} shows with a function that answers. */
    @Test
    void where_a_function_is_recycled_what_is_at_work_ends_by_itself() throws Exception {
        CompletableFuture<Void> call = call();
        started.acquire();
        long atWork = function.pids().getFirst();

        function.recycle();

        assertThat(function.pids()).containsExactly(atWork);
        end(atWork);
        call.get();
    }

    /** Its window is longer than this test may take. */
    @Test
    void a_batch_is_worked_off_before_its_time_where_its_window_is_ended() throws Exception {
        try (Cloud cloud = OpenCloud.of(directory, QUEUE, List.of(SqsRoom::new), Map.of())) {
            QueueClient queue = cloud.room(SqsRoom.class).queue("work");
            QueuePoller poller = new QueuePoller(
                    queue, function, new QueuePoller.Mapping("arn", "us-east-1", 100, Duration.ofMinutes(5), true));
            Thread polling = Thread.startVirtualThread(poller);
            queue.send("one", Map.of());
            while (!poller.hasMessages()) {
                Thread.onSpinWait();
            }

            poller.endWindow();

            started.acquire();
            poller.stop();
            end(function.pids().getFirst());
            polling.join();
        }
    }

    private StatisticSet recorded(String name) {
        return Recorded.of(metrics, "AWS/Lambda", name, Map.of("FunctionName", "f"));
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
        return new LambdaFunction(
                config,
                metrics,
                () -> {
                    ExecutionEnvironment environment = new ExecutionEnvironment(
                            config, Map.of(), sleeper(), List.of(), directory.resolve("f.log"), Clock.systemUTC());
                    started.release();
                    return environment;
                },
                InvocationTraces.NONE);
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
