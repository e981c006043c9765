package io.luca.local.aws.service.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.metric.StatisticSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedMetricsTest {

    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final String LINE = """
            {"_aws":{"Timestamp":%d,"CloudWatchMetrics":[{"Namespace":"Luca","Dimensions":[["Service"],[]],
             "Metrics":[{"Name":"CompletedRuns","Unit":"Count"},{"Name":"Times","Unit":"Milliseconds"}]}]},
             "Service":"consolidation","CompletedRuns":1,"Times":[1,2.5,3],"Service2":7}""";

    private final Metrics metrics = new Metrics(Clock.fixed(NOW, ZoneOffset.UTC));
    private final LogGroup group = new LogGroup("consolidator", metrics);

    @Test
    void each_set_of_dimensions_is_a_metric_and_a_list_is_many_values() {
        write(LINE.formatted(NOW.toEpochMilli()), Duration.ZERO);

        assertThat(recorded("CompletedRuns", Map.of("Service", "consolidation"), NOW)
                        .sum())
                .isEqualTo(1);
        assertThat(recorded("CompletedRuns", Map.of(), NOW).sum()).isEqualTo(1);
        assertThat(recorded("Times", Map.of("Service", "consolidation"), NOW).count())
                .isEqualTo(3);
        assertThat(recorded("Times", Map.of("Service", "consolidation"), NOW).sum())
                .isEqualTo(6.5);
    }

    @Test
    void the_time_of_a_process_that_lives_in_real_time_is_the_machines_with_what_was_let_pass() {
        Duration passed = Duration.ofHours(20);

        write(LINE.formatted(NOW.minus(passed).toEpochMilli()), passed);

        assertThat(recorded("CompletedRuns", Map.of(), NOW).sum()).isEqualTo(1);
        assertThat(recorded("CompletedRuns", Map.of(), NOW.minus(passed)).isEmpty())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Timestamp\":1764000000000,; ",
                "\"Namespace\":\"Luca\",; ",
                "\"Namespace\":\"Luca\"; \"Namespace\":\"AWS/SQS\"",
                "[[\"Service\"],[]]; []",
                "[[\"Service\"],[]]; [\"Service\"]",
                "[[\"Service\"],[]]; [[\"Service2\"]]",
                "[[\"Service\"],[]]; [[\"Absent\"]]",
                "\"CompletedRuns\":1; \"CompletedRuns\":\"1\"",
                "\"CompletedRuns\":1,; ",
                "\"Times\":[1,2.5,3]; \"Times\":[1,2.5,1e200]",
                "{\"Name\":\"CompletedRuns\",; {",
            })
    void a_line_that_breaks_a_rule_brings_nothing_and_is_counted(String change) {
        String[] fromTo = change.split("; ", -1);
        String line = LINE.formatted(1764000000000L).replace(fromTo[0], fromTo[1].strip());

        write(line, Duration.between(Instant.ofEpochMilli(1764000000000L), NOW));

        assertThat(metrics.known()).noneMatch(metric -> metric.namespace().equals("Luca"));
        assertThat(metrics.during(LogMetrics.invalid("consolidator"), NOW, Duration.ofMinutes(1))
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void a_hundred_metrics_of_a_directive_are_taken_and_one_more_is_against_the_rules() {
        write(many(100), Duration.ZERO);
        assertThat(metrics.known()).anyMatch(metric -> metric.name().equals("m99"));

        write(many(101), Duration.ZERO);
        assertThat(metrics.known()).noneMatch(metric -> metric.name().equals("m100"));
    }

    @Test
    void a_line_that_only_speaks_of_such_metrics_brings_none() {
        write("the member \"_aws\" is missing", Duration.ZERO);
        write("{\"message\":\"no \\\"_aws\\\" here\"}", Duration.ZERO);

        assertThat(metrics.known()).containsExactly(LogMetrics.lines("consolidator"));
    }

    private static String many(int count) {
        StringBuilder definitions = new StringBuilder();
        StringBuilder values = new StringBuilder();
        for (int each = 0; each < count; each++) {
            definitions.append(each == 0 ? "" : ",").append("{\"Name\":\"m%d\"}".formatted(each));
            values.append(",\"m%d\":1".formatted(each));
        }
        return "{\"_aws\":{\"Timestamp\":%d,\"CloudWatchMetrics\":[{\"Namespace\":\"Luca\",\"Dimensions\":[[]],\"Metrics\":[%s]}]}%s}"
                .formatted(NOW.toEpochMilli(), definitions, values);
    }

    private void write(String line, Duration ahead) {
        group.write(NOW, line, ahead);
    }

    private StatisticSet recorded(String name, Map<String, String> dimensions, Instant at) {
        return metrics.during(MetricId.of("Luca", name, dimensions), at, Duration.ofMinutes(1));
    }
}
