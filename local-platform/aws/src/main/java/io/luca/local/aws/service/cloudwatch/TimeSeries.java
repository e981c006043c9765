package io.luca.local.aws.service.cloudwatch;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** The values of consecutive periods, the latest first, of which some may be missing. Immutable. */
final class TimeSeries {

    private final double[] values; // not a number where there is none

    private TimeSeries(double[] values) {
        this.values = values;
    }

    static TimeSeries of(List<OptionalDouble> values) {
        return new TimeSeries(
                values.stream().mapToDouble(value -> value.orElse(Double.NaN)).toArray());
    }

    /** The same value in each of so many periods. */
    static TimeSeries constant(double value, int length) {
        double[] values = new double[length];
        Arrays.fill(values, value);
        return new TimeSeries(values);
    }

    int length() {
        return values.length;
    }

    boolean has(int index) {
        return !Double.isNaN(values[index]);
    }

    OptionalDouble at(int index) {
        return has(index) ? OptionalDouble.of(values[index]) : OptionalDouble.empty();
    }

    /** Each value by itself; one that comes to no number is dropped. */
    TimeSeries map(DoubleUnaryOperator operator) {
        return new TimeSeries(Arrays.stream(values)
                .map(value -> Double.isNaN(value) ? value : number(operator.applyAsDouble(value)))
                .toArray());
    }

    /** Period by period with another: a missing value counts as 0 where the other one is there, and both missing are missing. */
    TimeSeries with(TimeSeries other, DoubleBinaryOperator operator) {
        double[] result = new double[values.length];
        for (int index = 0; index < values.length; index++) {
            result[index] = has(index) || other.has(index)
                    ? number(operator.applyAsDouble(orZero(index), other.orZero(index)))
                    : Double.NaN;
        }
        return new TimeSeries(result);
    }

    /** With values of another where there is none. */
    TimeSeries filledBy(TimeSeries filler) {
        double[] result = values.clone();
        for (int index = 0; index < values.length; index++) {
            if (!has(index)) {
                result[index] = filler.values[index];
            }
        }
        return new TimeSeries(result);
    }

    /** Without the values of those periods of which a condition has none, or zero. */
    TimeSeries where(TimeSeries condition, boolean isTrue) {
        double[] result = values.clone();
        for (int index = 0; index < values.length; index++) {
            if (!condition.has(index) || (condition.values[index] != 0) != isTrue) {
                result[index] = Double.NaN;
            }
        }
        return new TimeSeries(result);
    }

    private double orZero(int index) {
        return has(index) ? values[index] : 0;
    }

    private static double number(double value) {
        return Double.isFinite(value) ? value : Double.NaN;
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
