package io.luca.local.aws.metric;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What was recorded of a metric in one period: how many values, their sum, the smallest and the largest, and a {@link Sketch} of how
 * they spread, which percentiles are read from. Values that are all the same need no sketch. For one thread at a time.
 */
public final class StatisticSet {

    private long count;
    private double sum;
    private double minimum = Double.POSITIVE_INFINITY;
    private double maximum = Double.NEGATIVE_INFINITY;
    private @Nullable Sketch sketch;

    /** One of no values; what it tells is read once it has one. */
    public StatisticSet() {}

    /** Adds a value. */
    public void add(double value) {
        boolean isFirst = count == 0;
        if (!isFirst && sketch == null && value != minimum) {
            sketch = begun();
        }
        count++;
        sum += value;
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
        if (sketch != null) {
            sketch.add(value, 1);
        }
    }

    /** Adds all values of another. */
    public void add(StatisticSet other) {
        if (other.count == 0) {
            return;
        }
        boolean isSpread = sketch != null || other.sketch != null || (count > 0 && minimum != other.minimum);
        if (isSpread) {
            if (sketch == null) {
                sketch = begun();
            }
            other.spreadInto(sketch);
        }
        count += other.count;
        sum += other.sum;
        minimum = Math.min(minimum, other.minimum);
        maximum = Math.max(maximum, other.maximum);
    }

    public boolean isEmpty() {
        return count == 0;
    }

    public long count() {
        return count;
    }

    public double sum() {
        return sum;
    }

    public double minimum() {
        return minimum;
    }

    public double maximum() {
        return maximum;
    }

    /**
     * The value of the rank that a share of the values ends at, as near as the sketch tells it; never outside of the smallest and the
     * largest.
     *
     * @return empty if a value is negative:
     *     <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html">CloudWatch</a> has no
     *     percentiles then
     */
    public OptionalDouble percentile(double percent) {
        if (count == 0 || minimum < 0) {
            return OptionalDouble.empty();
        }
        if (sketch == null) {
            return OptionalDouble.of(minimum);
        }
        long rank = Math.max(1, (long) Math.ceil(percent / 100 * count));
        double near = rank == count ? maximum : sketch.valueAt(rank);
        return OptionalDouble.of(Math.clamp(near, minimum, maximum));
    }

    /** All that it knows in one line, for {@link #parse}. */
    public String text() {
        String spread = sketch == null ? "" : sketch.text();
        return count + " " + sum + " " + minimum + " " + maximum + " " + spread;
    }

    /**
     * One that was written by {@link #text}.
     *
     * @throws IllegalArgumentException if it was not
     */
    public static StatisticSet parse(String text) {
        String[] parts = text.split(" ", 5);
        if (parts.length != 5) {
            throw new IllegalArgumentException("this is no set of statistics: " + text);
        }
        StatisticSet set = new StatisticSet();
        set.count = Long.parseLong(parts[0]);
        set.sum = Double.parseDouble(parts[1]);
        set.minimum = Double.parseDouble(parts[2]);
        set.maximum = Double.parseDouble(parts[3]);
        set.sketch = parts[4].isEmpty() ? null : Sketch.parse(parts[4]);
        return set;
    }

    private Sketch begun() {
        Sketch begun = new Sketch();
        spreadInto(begun);
        return begun;
    }

    private void spreadInto(Sketch target) {
        if (sketch != null) {
            target.add(sketch);
        } else if (count > 0) {
            target.add(minimum, count);
        }
    }
}
