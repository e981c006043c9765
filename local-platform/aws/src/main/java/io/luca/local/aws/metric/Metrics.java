package io.luca.local.aws.metric;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the services of this machine recorded: for each metric and each minute of the machine's time a {@link StatisticSet}. A minute
 * that nothing was recorded in is missing, which is not zero.
 *
 * <p>It is bounded: a minute is forgotten once it is older than the longest look back, and beyond {@value #MOST_METRICS} metrics a new
 * one is dropped and said once in the log. Safe for use by many threads; to record takes one look-up and one short lock of that metric.
 */
public final class Metrics {

    private static final Logger log = LoggerFactory.getLogger(Metrics.class);

    /** Far more than the templates' resources emit; a dimension without bounds ends here. */
    static final int MOST_METRICS = 2_000;

    private static final Duration KEPT = Duration.ofHours(26);
    /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
    private static final Duration FURTHEST_AHEAD = Duration.ofHours(2);

    /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
    private static final double LARGEST = Math.pow(2, 360);

    private final Clock clock;
    private final Map<MetricId, Series> series = new ConcurrentHashMap<>();
    private final AtomicLong keptMinutes = new AtomicLong(KEPT.toMinutes());
    private final AtomicBoolean isFull = new AtomicBoolean();

    /**
     * Those of a machine of which nothing was recorded yet; minutes of 26 hours are kept.
     *
     * @param clock the machine's time, with what was let pass
     */
    public Metrics(Clock clock) {
        this.clock = clock;
    }

    /** Keeps minutes for as long, if that is longer than until now. */
    public void keepFor(Duration lookBack) {
        long _ = keptMinutes.accumulateAndGet(lookBack.toMinutes(), Math::max);
    }

    /**
     * Records a value of now.
     *
     * @throws IllegalArgumentException if it is no number, or larger than CloudWatch takes
     */
    public void record(MetricId metric, double value) {
        long now = minute(clock.instant());
        record(metric, now, now, value);
    }

    /**
     * Records a value of a time. One that is older than what is kept, or more than two hours ahead of the machine's time, is dropped.
     *
     * @throws IllegalArgumentException if it is no number, or larger than CloudWatch takes
     */
    public void record(MetricId metric, Instant at, double value) {
        record(metric, minute(at), minute(clock.instant()), value);
    }

    private void record(MetricId metric, long minute, long now, double value) {
        if (!isValue(value)) {
            throw new IllegalArgumentException(
                    "a value of %s must be a number within ±2^360, got %s".formatted(metric, value));
        }
        long oldest = now - keptMinutes.get();
        if (minute < oldest || minute > now + FURTHEST_AHEAD.toMinutes()) {
            return;
        }
        Series found = of(metric);
        if (found != null) {
            found.add(minute, value, oldest);
        }
    }

    /** Whether CloudWatch takes a number as the value of a metric. */
    public static boolean isValue(double number) {
        return Math.abs(number) <= LARGEST; // what is no number is neither less nor more
    }

    /** Adds what an earlier process recorded of a minute; what is too old is dropped. */
    public void restore(MetricId metric, Instant minute, StatisticSet recorded) {
        long oldest = minute(clock.instant()) - keptMinutes.get();
        Series found = minute(minute) < oldest ? null : of(metric);
        if (found != null) {
            found.add(minute(minute), recorded, oldest);
        }
    }

    /** Now by the machine's time, for a value that is known later than it is true. */
    public Instant now() {
        return clock.instant();
    }

    /** All metrics that something was recorded of. */
    public Set<MetricId> known() {
        return Set.copyOf(series.keySet());
    }

    /**
     * What was recorded from an instant on, for as long as a period.
     *
     * @param from the beginning of a minute
     * @param period whole minutes
     * @return a copy; empty if nothing was
     */
    public StatisticSet during(MetricId metric, Instant from, Duration period) {
        Series found = series.get(metric);
        return found == null ? new StatisticSet() : found.during(minute(from), minute(from.plus(period)));
    }

    /** A statistic of a period; empty if nothing was recorded in it, or if the statistic has no value of what was. */
    public OptionalDouble value(MetricId metric, Statistic statistic, Instant from, Duration period) {
        StatisticSet values = during(metric, from, period);
        return values.isEmpty() ? OptionalDouble.empty() : statistic.of(values);
    }

    /** Whether something was recorded of a metric at an instant or later: one look, however much was. */
    public boolean isRecordedSince(MetricId metric, Instant from) {
        Series found = series.get(metric);
        return found != null && found.newest() >= minute(from);
    }

    private @Nullable Series of(MetricId metric) {
        Series found = series.get(metric);
        return found != null ? found : begin(metric);
    }

    private @Nullable Series begin(MetricId metric) {
        if (series.size() >= MOST_METRICS) { // some threads at once may pass it, each by one
            if (!isFull.getAndSet(true)) {
                log.warn("there are {} metrics: {} and all that are new are dropped", MOST_METRICS, metric);
            }
            return null;
        }
        return series.computeIfAbsent(metric, _ -> new Series());
    }

    private static long minute(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), 60L);
    }
}
