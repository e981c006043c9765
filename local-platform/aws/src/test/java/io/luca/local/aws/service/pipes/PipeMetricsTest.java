package io.luca.local.aws.service.pipes;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.metric.Recorded;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipeMetricsTest {

    private final Metrics metrics = new Metrics(Clock.systemUTC());
    private final PipeMetrics pipe = new PipeMetrics(metrics, "events");

    @ParameterizedTest
    @CsvSource({"4, 0, 0, 0", "4, 1, 0, 1", "4, 4, 1, 0", "1, 1, 1, 0"})
    void a_batch_fails_as_a_whole_or_in_part_or_not_at_all(int records, int failed, double whole, double part) {
        pipe.handedOver(records, failed, Duration.ofMillis(3));

        assertThat(recorded("EventCount")).isEqualTo(records);
        assertThat(recorded("ExecutionFailed")).isEqualTo(whole);
        assertThat(recorded("TargetStageFailed")).isEqualTo(whole);
        assertThat(recorded("ExecutionPartiallyFailed")).isEqualTo(part);
        assertThat(recorded("TargetStagePartiallyFailed")).isEqualTo(part);
        assertThat(recorded("Duration")).isEqualTo(3);
    }

    private double recorded(String name) {
        return Recorded.of(metrics, "AWS/EventBridge/Pipes", name, Map.of("PipeName", "events"))
                .sum();
    }
}
