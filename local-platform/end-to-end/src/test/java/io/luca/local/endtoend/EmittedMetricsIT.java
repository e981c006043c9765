package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.service.logs.LogsRoom;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** That the running platform emits what the alarms of its templates ask for: a name that nobody emits would never ring. */
@ExtendWith(BootedPlatform.class)
class EmittedMetricsIT {

    /** The dimensions stand for their own names: their values may be made of other resources. */
    private static final String SOME_VALUE = "some-value";

    private final Platform platform;

    EmittedMetricsIT(Booted booted) {
        platform = booted.platform();
    }

    /** A metric of an alarm: its namespace, its name, and the names of its dimensions. */
    private record Asked(String namespace, String name, Set<String> dimensions) implements Comparable<Asked> {

        MetricId id() {
            Map<String, String> values = new TreeMap<>();
            dimensions.forEach(dimension -> values.put(dimension, SOME_VALUE));
            return MetricId.of(namespace, name, values);
        }

        @Override
        public int compareTo(Asked other) {
            return toString().compareTo(other.toString());
        }
    }

    @Test
    void each_metric_of_an_alarm_is_one_that_some_room_says_it_emits() throws IOException {
        Set<Asked> asked = asked();

        assertThat(asked).hasSizeGreaterThan(15);
        assertThat(asked).allMatch(metric -> platform.cloud().isEmitted(metric.id()));
        assertThat(platform.cloud().isEmitted(MetricId.of("AWS/SQS", "NumberOfMesagesSent", Map.of("QueueName", "q"))))
                .isFalse();
    }

    @Test
    void each_log_that_a_filter_counts_lines_of_is_written_by_somebody_on_this_machine() {
        assertThat(platform.room(LogsRoom.class).unwritten()).isEmpty();
    }

    private static Set<Asked> asked() throws IOException {
        Set<Asked> asked = new TreeSet<>();
        try (Stream<Path> files = Files.list(BootedPlatform.ASSEMBLY)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".template.json"))
                    .toList()) {
                for (JsonNode resource :
                        new ObjectMapper().readTree(file.toFile()).path("Resources")) {
                    if (resource.path("Type").asText().equals("AWS::CloudWatch::Alarm")) {
                        metrics(resource.path("Properties")).forEach(metric -> asked.add(asked(metric)));
                    }
                }
            }
        }
        return asked;
    }

    private static List<JsonNode> metrics(JsonNode alarm) {
        if (alarm.has("MetricName")) {
            return List.of(alarm);
        }
        return alarm.path("Metrics")
                .valueStream()
                .map(query -> query.at("/MetricStat/Metric"))
                .filter(JsonNode::isObject)
                .toList();
    }

    private static Asked asked(JsonNode metric) {
        return new Asked(
                metric.path("Namespace").asText(),
                metric.path("MetricName").asText(),
                metric.path("Dimensions")
                        .valueStream()
                        .map(dimension -> dimension.path("Name").asText())
                        .collect(Collectors.toSet()));
    }
}
