package io.luca.local.aws.service.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.MovableClock;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.time.Timeline;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that nobody waits for, taken by one process and done by the next one. */
class KeptInvocationsIT {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final FunctionConfig CONFIG = new FunctionConfig(
            "f",
            "arn:aws:lambda:us-east-1:000000000000:function:f",
            "role-of-f",
            "H::h",
            Path.of("."),
            Map.of(),
            128,
            Duration.ofSeconds(3),
            false,
            OptionalInt.empty());
    private static final FunctionReference FUNCTION = new FunctionReference(
            new LambdaFunction(
                    CONFIG,
                    new Metrics(Clock.systemUTC()),
                    () -> {
                        throw new AssertionError("no process is needed here");
                    },
                    InvocationTraces.NONE),
            Optional.empty());

    @TempDir
    private Path directory;

    private final List<String> tries = new ArrayList<>();
    private int failures;
    private int throttled;

    @Test
    void a_call_that_failed_is_tried_by_the_next_process_at_its_time_and_once_it_is_done_by_none() {
        failures = 1;
        try (KeptInvocations kept = new KeptInvocations(directory)) {
            var _ = invocations(new Timeline(new MovableClock(START)), kept).take(FUNCTION, "call".getBytes(UTF_8));
        }

        Timeline second = new Timeline(new MovableClock(START));
        try (KeptInvocations kept = new KeptInvocations(directory)) {
            invocations(second, kept).takeOver(_ -> Optional.of(FUNCTION));
            second.pass(Duration.ofMinutes(5));
            assertThat(kept.all()).isEmpty();
        }

        assertThat(tries).containsExactly("PT0S call", "PT1M call");
    }

    @Test
    void a_call_that_waits_for_room_is_made_by_the_next_process_when_it_is_due() {
        throttled = 1;
        try (KeptInvocations kept = new KeptInvocations(directory)) {
            var _ = invocations(new Timeline(new MovableClock(START)), kept).take(FUNCTION, "call".getBytes(UTF_8));
        }

        Timeline second = new Timeline(new MovableClock(START));
        try (KeptInvocations kept = new KeptInvocations(directory)) {
            invocations(second, kept).takeOver(_ -> Optional.of(FUNCTION));
            second.pass(Duration.ofMinutes(1));
            assertThat(kept.all()).isEmpty();
        }

        assertThat(tries).containsExactly("PT0S call", "PT1S call");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "0, 1"})
    void what_comes_of_a_call_once_the_machine_ends_is_no_part_of_it_and_nothing_is_taken_that_would_be_lost(
            int failing, int finding) {
        failures = failing;
        throttled = finding;
        List<Runnable> threads = new ArrayList<>();
        try (KeptInvocations kept = new KeptInvocations(directory)) {
            AsyncInvocations ending = invocations(new Timeline(new MovableClock(START)), kept, threads::add);
            var _ = ending.take(FUNCTION, "call".getBytes(UTF_8));
            List<KeptInvocations.Kept> before = kept.all();
            ending.stop();
            threads.forEach(Runnable::run);

            assertThatThrownBy(() -> ending.take(FUNCTION, new byte[0]))
                    .isInstanceOfSatisfying(
                            AwsError.class,
                            refused -> assertThat(refused.status()).isEqualTo(503));
            assertThat(kept.all()).usingRecursiveComparison().isEqualTo(before);
        }
    }

    @Test
    void a_call_of_a_function_that_is_no_more_is_given_up() {
        failures = 1;
        try (KeptInvocations kept = new KeptInvocations(directory)) {
            AsyncInvocations invocations = invocations(new Timeline(new MovableClock(START)), kept);
            var _ = invocations.take(FUNCTION, new byte[0]);

            invocations.takeOver(_ -> Optional.empty());

            assertThat(kept.all()).isEmpty();
        }
    }

    private AsyncInvocations invocations(Timeline timeline, KeptInvocations kept) {
        return invocations(timeline, kept, Runnable::run);
    }

    private AsyncInvocations invocations(Timeline timeline, KeptInvocations kept, Executor threads) {
        return new AsyncInvocations(
                _ -> new InvokeConfigs.InvokeConfig(2, Duration.ofHours(6), Optional.empty()),
                timeline,
                threads,
                (_, _, _, _) -> {},
                Optional.of(kept),
                (_, event) -> {
                    tries.add(Duration.between(START, timeline.now()) + " " + new String(event, UTF_8));
                    if (throttled-- > 0) {
                        throw new FunctionThrottledException(FunctionThrottledException.Limit.OF_THE_FUNCTION);
                    }
                    if (failures-- > 0) {
                        throw new FunctionFailedException("on purpose");
                    }
                    return new byte[0];
                });
    }
}
