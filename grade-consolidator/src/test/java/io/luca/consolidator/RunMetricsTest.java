package io.luca.consolidator;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.contract.MetricNames;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.lambda.powertools.metrics.Metrics;

/** What CloudWatch is told of a run. */
class RunMetricsTest {

    /** The alarm on the silence of the night takes each number of completed runs for a run, also a zero. */
    @Test
    void a_run_that_goes_on_later_says_nothing_of_completed_runs() {
        assertThat(told(new ConsolidationRun.Result(Checkpoint.START, false)))
                .containsEntry(MetricNames.CONTINUATIONS, 1.0)
                .doesNotContainKey(MetricNames.COMPLETED_RUNS);
        assertThat(told(new ConsolidationRun.Result(Checkpoint.START, true)))
                .containsEntry(MetricNames.COMPLETED_RUNS, 1.0);
    }

    private static Map<String, Double> told(ConsolidationRun.Result result) {
        Map<String, Double> told = new TreeMap<>();
        Metrics recording = (Metrics) Proxy.newProxyInstance(
                Metrics.class.getClassLoader(), new Class<?>[] {Metrics.class}, (_, method, arguments) -> {
                    if (method.getName().equals("addMetric")) {
                        told.put((String) arguments[0], (Double) arguments[1]);
                    }
                    return null;
                });
        new RunMetrics(recording).emit(result);
        return told;
    }
}
