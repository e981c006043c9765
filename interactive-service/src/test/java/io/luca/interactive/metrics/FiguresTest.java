package io.luca.interactive.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");

    private final Count recorded = new Count();
    private final Highest age = new Highest();
    private final Figures figures =
            new Figures("interactive-service").count("Recorded", recorded).millis("Oldest", age::take);

    @Test
    void a_line_is_what_cloudwatch_takes_for_metrics_with_the_service_as_the_only_dimension() {
        recorded.add();
        recorded.add();
        age.see(30_000);
        age.see(12);

        JsonNode line = line();

        assertThat(line.at("/_aws/Timestamp").asLong()).isEqualTo(NOW.toEpochMilli());
        assertThat(line.at("/_aws/CloudWatchMetrics").toString())
                .isEqualTo(
                        "[{\"Namespace\":\"Luca\",\"Dimensions\":[[\"Service\"]],\"Metrics\":["
                                + "{\"Name\":\"Recorded\",\"Unit\":\"Count\"},{\"Name\":\"Oldest\",\"Unit\":\"Milliseconds\"}]}]");
        assertThat(line.path("Service").asText()).isEqualTo("interactive-service");
        assertThat(line.path("Recorded").asLong()).isEqualTo(2);
        assertThat(line.path("Oldest").asLong()).isEqualTo(30_000);
    }

    @Test
    void each_line_tells_what_came_since_the_one_before_and_none_is_not_told() {
        recorded.add();
        age.see(5);
        var _ = line();
        recorded.add();

        JsonNode second = line();

        assertThat(second.path("Recorded").asLong()).isEqualTo(1);
        assertThat(second.has("Oldest")).isFalse();
        assertThat(figures.line(NOW))
                .as("of a minute in which nothing happened")
                .isEmpty();
    }

    @Test
    void what_was_counted_last_is_told_when_the_service_ends() {
        List<String> written = new ArrayList<>();
        MinuteLines lines = new MinuteLines(figures, () -> NOW, written::add);
        recorded.add();

        lines.close();

        assertThat(written).singleElement().asString().contains("\"Recorded\":1");
    }

    @Test
    void a_figure_is_added_once() {
        assertThatThrownBy(() -> figures.count("Recorded", new Count()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Recorded");
    }

    private JsonNode line() {
        try {
            return new ObjectMapper().readTree(figures.line(NOW).orElseThrow());
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }
}
