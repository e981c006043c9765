package io.luca.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceSettingsTest {

    @Test
    void without_a_word_nothing_is_sent() {
        TraceSettings settings = TraceSettings.from(Map.of(), "service");

        assertThat(settings.collector()).isEmpty();
        assertThat(settings.service()).isEqualTo("service");
        assertThat(settings.ratio()).isEqualTo(0.05);
    }

    @Test
    void the_standard_variables_are_read() {
        TraceSettings settings = TraceSettings.from(
                Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318",
                        "OTEL_SERVICE_NAME", "other",
                        "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=dev,team=grades",
                        "OTEL_TRACES_SAMPLER_ARG", "0.5"),
                "service");

        assertThat(settings.collector()).contains(URI.create("http://localhost:4318"));
        assertThat(settings.service()).isEqualTo("other");
        assertThat(settings.attributes())
                .containsOnly(Map.entry("deployment.environment.name", "dev"), Map.entry("team", "grades"));
        assertThat(settings.ratio()).isEqualTo(0.5);
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_EXPORTER_OTLP_ENDPOINT, localhost",
        "OTEL_EXPORTER_OTLP_ENDPOINT, file:///tmp",
        "OTEL_TRACES_SAMPLER_ARG, all",
        "OTEL_TRACES_SAMPLER_ARG, 2",
        "OTEL_TRACES_SAMPLER_ARG, NaN",
        "OTEL_RESOURCE_ATTRIBUTES, dev"
    })
    void what_is_wrong_is_refused_by_its_name(String variable, String value) {
        assertThatThrownBy(() -> TraceSettings.from(Map.of(variable, value), "service"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(variable);
    }
}
