package io.luca.local.aws.service.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.MovableClock;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.metric.Recorded;
import io.luca.local.aws.service.lambda.InvokeConfigs.InvokeConfig;
import io.luca.local.aws.time.Timeline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AsyncInvocationsTest {

    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");
    private static final String QUEUE = "arn:aws:sqs:us-east-1:000000000000:failed";
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

    private final Timeline timeline = new Timeline(new MovableClock(START));
    private final Metrics metrics = new Metrics(timeline.clock());
    private final List<Long> tries = new ArrayList<>();
    private final List<String> records = new ArrayList<>();
    private int failures;
    private int throttled;
    private boolean isQueueGone;

    @Test
    void a_call_that_succeeds_is_made_once() {
        take(new InvokeConfig(2, Duration.ofHours(6), Optional.of(QUEUE)));

        timeline.pass(Duration.ofDays(1));

        assertThat(tries).containsExactly(0L);
        assertThat(records).isEmpty();
    }

    @Test
    void what_is_taken_and_what_is_given_up_is_told() {
        failures = 1;
        take(new InvokeConfig(0, Duration.ofHours(6), Optional.of(QUEUE)));
        take(new InvokeConfig(0, Duration.ofHours(6), Optional.of(QUEUE)));

        assertThat(recorded("AsyncEventsReceived")).isEqualTo(2);
        assertThat(recorded("AsyncEventsDropped")).isEqualTo(1);
        assertThat(recorded("DestinationDeliveryFailures")).isZero();
    }

    @Test
    void a_record_that_reaches_no_queue_is_told() {
        failures = 1;
        isQueueGone = true;
        take(new InvokeConfig(0, Duration.ofHours(6), Optional.of(QUEUE)));

        assertThat(records).isEmpty();
        assertThat(recorded("DestinationDeliveryFailures")).isEqualTo(1);
    }

    private double recorded(String name) {
        return Recorded.of(metrics, "AWS/Lambda", name, Map.of("FunctionName", "f"))
                .sum();
    }

    @Test
    void a_call_that_fails_is_made_again_after_a_minute_and_after_two_more() {
        failures = 2;
        take(new InvokeConfig(2, Duration.ofHours(6), Optional.of(QUEUE)));

        timeline.pass(Duration.ofDays(1));

        assertThat(tries).containsExactly(0L, 60L, 180L);
        assertThat(records).isEmpty();
    }

    @Test
    void what_fails_three_times_goes_to_the_destination_under_the_functions_role() throws Exception {
        failures = 3;
        take(new InvokeConfig(2, Duration.ofHours(6), Optional.of(QUEUE)));

        timeline.pass(Duration.ofDays(1));

        assertThat(tries).hasSize(3);
        assertThat(records).hasSize(1);
        assertThat(records.getFirst()).startsWith("role-of-f " + QUEUE + " ");
        JsonNode record = new ObjectMapper()
                .readTree(records.getFirst().substring(records.getFirst().indexOf('{')));
        assertThat(record.at("/requestContext/condition").asText()).isEqualTo("RetriesExhausted");
        assertThat(record.at("/requestContext/approximateInvokeCount").asInt()).isEqualTo(3);
        assertThat(record.at("/requestPayload/a").asInt()).isEqualTo(1);
        assertThat(record.at("/responsePayload/errorMessage").asText()).isEqualTo("on purpose");
    }

    @Test
    void a_retry_that_would_come_too_late_is_not_made() {
        failures = 3;
        take(new InvokeConfig(2, Duration.ofSeconds(90), Optional.of(QUEUE)));

        timeline.pass(Duration.ofDays(1));

        assertThat(tries).containsExactly(0L, 60L);
        assertThat(records)
                .singleElement()
                .satisfies(record -> assertThat(record).contains("EventAgeExceeded"));
    }

    @Test
    void a_call_that_finds_no_room_comes_back_ever_later_and_that_counts_as_no_try() {
        throttled = 11;
        failures = 1;
        take(new InvokeConfig(1, Duration.ofHours(6), Optional.of(QUEUE)));

        timeline.pass(Duration.ofDays(1));

        assertThat(tries).containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 63L, 127L, 255L, 511L, 811L, 1_111L, 1_111L + 60L);
        assertThat(records).isEmpty();
    }

    @Test
    void a_call_that_finds_no_room_until_it_is_too_old_goes_to_the_destination() {
        throttled = Integer.MAX_VALUE;
        take(new InvokeConfig(2, Duration.ofSeconds(20), Optional.of(QUEUE)));

        timeline.pass(Duration.ofDays(1));

        assertThat(tries).containsExactly(0L, 1L, 3L, 7L, 15L);
        assertThat(records)
                .singleElement()
                .satisfies(record -> assertThat(record).contains("EventAgeExceeded"));
    }

    @Test
    void no_retries_means_none() {
        failures = 1;
        take(new InvokeConfig(0, Duration.ofHours(6), Optional.empty()));

        timeline.pass(Duration.ofDays(1));

        assertThat(tries).containsExactly(0L);
    }

    /** As the nights of many days must not begin all at once. */
    @Test
    @Timeout(30)
    void time_that_is_let_pass_waits_for_a_call_that_has_begun() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        AsyncInvocations invocations = new AsyncInvocations(
                _ -> new InvokeConfig(0, Duration.ofHours(6), Optional.empty()),
                timeline,
                task -> Thread.ofVirtual().start(task),
                (_, _, _, _) -> {},
                Optional.empty(),
                (_, _) -> {
                    begun.countDown();
                    awaited(end);
                    tries.add(Duration.between(START, timeline.now()).toSeconds());
                    return new byte[0];
                });
        timeline.at(START.plusSeconds(10), () -> invocations.take(reference(), new byte[0]));
        timeline.at(START.plusSeconds(20), () -> tries.add(-1L));

        Thread passing = Thread.ofVirtual().start(() -> timeline.pass(Duration.ofDays(1)));
        begun.await();
        passing.join(Duration.ofMillis(200));
        end.countDown();
        passing.join();

        assertThat(tries).containsExactly(10L, -1L);
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private FunctionReference reference() {
        return new FunctionReference(
                new LambdaFunction(
                        CONFIG,
                        metrics,
                        () -> {
                            throw new AssertionError("no process is needed here");
                        },
                        InvocationTraces.NONE),
                Optional.empty());
    }

    private void take(InvokeConfig config) {
        AsyncInvocations invocations = new AsyncInvocations(
                _ -> config,
                timeline,
                Runnable::run,
                (caller, queue, body, _) -> {
                    if (isQueueGone) {
                        throw new IllegalStateException("the queue is gone, on purpose");
                    }
                    records.add(((Caller.RoleSession) caller).roleArn() + " " + queue + " " + body);
                },
                Optional.empty(),
                (_, _) -> {
                    tries.add(Duration.between(START, timeline.now()).toSeconds());
                    if (throttled-- > 0) {
                        throw new FunctionThrottledException(FunctionThrottledException.Limit.OF_THE_FUNCTION);
                    }
                    if (failures-- > 0) {
                        throw new FunctionFailedException("{\"errorMessage\":\"on purpose\"}");
                    }
                    return new byte[0];
                });
        var _ = invocations.take(reference(), "{\"a\":1}".getBytes(UTF_8));
    }
}
