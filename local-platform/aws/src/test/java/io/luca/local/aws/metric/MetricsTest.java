package io.luca.local.aws.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.local.aws.time.Timeline;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final MetricId SENT =
            MetricId.of("AWS/SQS", "NumberOfMessagesSent", Map.of("QueueName", "luca-events"));

    private final Timeline timeline = new Timeline(Clock.fixed(NOON, ZoneOffset.UTC));
    private final Metrics metrics = new Metrics(timeline.clock());

    @Test
    void a_value_counts_for_the_minute_of_the_machines_time_in_which_it_was_recorded() {
        metrics.record(SENT, 3);
        timeline.pass(MINUTE);
        metrics.record(SENT, 4);

        assertThat(sum(NOON, MINUTE)).isEqualTo(3);
        assertThat(sum(NOON.plus(MINUTE), MINUTE)).isEqualTo(4);
        assertThat(sum(NOON, Duration.ofMinutes(5))).isEqualTo(7);
    }

    @Test
    void a_minute_of_which_nothing_is_known_is_missing_and_not_zero() {
        metrics.record(SENT, 0);

        assertThat(metrics.value(SENT, Statistic.Simple.SUM, NOON, MINUTE)).hasValue(0);
        assertThat(metrics.value(SENT, Statistic.Simple.SUM, NOON.plus(MINUTE), MINUTE))
                .isEmpty();
        assertThat(metrics.value(MetricId.of("AWS/SQS", "Other", Map.of()), Statistic.Simple.SUM, NOON, MINUTE))
                .isEmpty();
    }

    @Test
    void metrics_that_differ_in_a_dimension_are_two() {
        metrics.record(MetricId.of("AWS/SQS", "NumberOfMessagesSent", Map.of()), 5);
        metrics.record(SENT, 1);

        assertThat(sum(NOON, MINUTE)).isEqualTo(1);
        assertThat(metrics.known()).hasSize(2);
    }

    @Test
    void a_minute_is_kept_as_long_as_the_longest_look_back_and_no_longer() {
        metrics.keepFor(Duration.ofHours(30));
        metrics.keepFor(Duration.ofHours(1));
        metrics.record(SENT, 1);
        timeline.pass(Duration.ofHours(30));
        metrics.record(SENT, 2);
        assertThat(sum(NOON, MINUTE)).isEqualTo(1);

        timeline.pass(MINUTE);
        metrics.record(SENT, 3);

        assertThat(metrics.during(SENT, NOON, MINUTE).isEmpty()).isTrue();
    }

    @Test
    void what_is_too_old_or_too_far_ahead_is_dropped() {
        metrics.record(SENT, NOON.minus(Duration.ofHours(27)), 1);
        metrics.record(SENT, NOON.plus(Duration.ofHours(3)), 1);
        metrics.record(SENT, NOON.minus(Duration.ofHours(25)), 1);
        metrics.record(SENT, NOON.plus(Duration.ofHours(2)), 1);

        assertThat(sum(NOON.minus(Duration.ofHours(47)), Duration.ofHours(94))).isEqualTo(2);
    }

    @Test
    void a_dimension_without_bounds_grows_no_further_than_the_bound() {
        IntStream.range(0, Metrics.MOST_METRICS + 10)
                .forEach(index ->
                        metrics.record(MetricId.of("Luca", "Requests", Map.of("RequestId", String.valueOf(index))), 1));

        assertThat(metrics.known()).hasSize(Metrics.MOST_METRICS);
    }

    @Test
    void a_metric_that_is_known_is_told_on_when_there_is_no_room_for_a_new_one() {
        metrics.record(SENT, 1);
        IntStream.range(0, Metrics.MOST_METRICS)
                .forEach(index ->
                        metrics.record(MetricId.of("Luca", "Requests", Map.of("RequestId", String.valueOf(index))), 1));
        StatisticSet earlier = new StatisticSet();
        earlier.add(2);

        metrics.record(SENT, 4);
        metrics.restore(SENT, NOON, earlier);

        assertThat(sum(NOON, MINUTE)).isEqualTo(7);
    }

    @Test
    void a_resource_tells_only_what_its_service_says_that_it_emits() {
        ResourceMetrics queue = new ResourceMetrics(
                metrics, "AWS/SQS", List.of("NumberOfMessagesSent"), Map.of("QueueName", "luca-events"));

        queue.record("NumberOfMessagesSent", 3);
        queue.record("NumberOfMessagesSent", NOON.plus(MINUTE), 4);

        assertThat(sum(NOON, MINUTE)).isEqualTo(3);
        assertThat(sum(NOON.plus(MINUTE), MINUTE)).isEqualTo(4);
        assertThatThrownBy(() -> queue.record("NumberOfMessagesLost", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NumberOfMessagesLost");
    }

    @Test
    void threads_that_record_at_once_lose_nothing() throws InterruptedException {
        List<Thread> threads = IntStream.range(0, 8)
                .mapToObj(_ -> Thread.startVirtualThread(
                        () -> IntStream.range(0, 5_000).forEach(value -> metrics.record(SENT, value % 7))))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(metrics.during(SENT, NOON, MINUTE).count()).isEqualTo(40_000);
    }

    @Test
    void what_is_no_number_is_refused() {
        assertThatThrownBy(() -> metrics.record(SENT, Double.NaN)).hasMessageContaining("NumberOfMessagesSent");
        assertThatThrownBy(() -> metrics.record(SENT, Double.POSITIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> metrics.record(SENT, -1e200)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_metric_is_named_within_the_limits_of_cloudwatch() {
        assertThatThrownBy(() -> MetricId.of(" ", "Sent", Map.of())).hasMessageContaining("namespace");
        assertThatThrownBy(() -> MetricId.of("Luca", "x".repeat(256), Map.of())).hasMessageContaining("256");
        assertThatThrownBy(() -> MetricId.of("Luca", "Sent", dimensions(31))).hasMessageContaining("31 dimensions");
        assertThatThrownBy(() -> MetricId.of("Luca", "Sent", Map.of("Queue", "")))
                .hasMessageContaining("Queue");
        assertThatThrownBy(() -> MetricId.of("Luca", "Sent", Map.of(":Queue", "a")))
                .hasMessageContaining("colon");
        assertThatThrownBy(() -> MetricId.of("Luca", "Sent", Map.of("Pupil", "Iñaki")))
                .hasMessageContaining("the value of the dimension Pupil of a metric is of printable ASCII")
                .hasMessageNotContaining("Iñaki");
        assertThat(MetricId.of("Luca", "Sent", dimensions(30)).dimensions()).hasSize(30);
    }

    @Test
    void a_kind_includes_the_metrics_of_its_name_with_exactly_its_dimensions() {
        MetricKind kind = MetricKind.named("AWS/SQS", "NumberOfMessagesSent", "QueueName");

        assertThat(kind.includes(SENT)).isTrue();
        assertThat(kind.includes(MetricId.of("AWS/SQS", "NumberOfMessagesSent", Map.of())))
                .isFalse();
        assertThat(kind.includes(MetricId.of("AWS/SQS", "NumberOfMessageSent", SENT.dimensions())))
                .isFalse();
        assertThat(MetricKind.anyOf("Luca").includes(MetricId.of("Luca", "GradesAccepted", Map.of())))
                .isTrue();
        assertThat(MetricKind.anyOf("Luca").includes(SENT)).isFalse();
    }

    private static Map<String, String> dimensions(int count) {
        return IntStream.range(0, count)
                .boxed()
                .collect(Collectors.toMap(index -> "d" + index, _ -> "v", (a, _) -> a, TreeMap::new));
    }

    private double sum(Instant from, Duration period) {
        return metrics.during(SENT, from, period).sum();
    }
}
