package io.luca.local.workbench.load;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * What one run measured. Latencies are in milliseconds.
 *
 * @param failures calls that did not end as they should; a run with any is worth nothing
 */
public record Figures(
        String name, double perSecond, double p50, double p95, double p99, double max, long calls, long failures) {

    private static final double MICROS = 1_000.0;

    /** The same with the failures of other runs beside its own. */
    public Figures withFailures(long all) {
        return new Figures(name, perSecond, p50, p95, p99, max, calls, all);
    }

    public static Figures of(String name, Histogram micros, long failures, Duration elapsed) {
        return new Figures(
                name,
                micros.getTotalCount() / (elapsed.toNanos() / 1e9),
                micros.getValueAtPercentile(50) / MICROS,
                micros.getValueAtPercentile(95) / MICROS,
                micros.getValueAtPercentile(99) / MICROS,
                micros.getMaxValue() / MICROS,
                micros.getTotalCount(),
                failures);
    }
}
