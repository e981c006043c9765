package io.luca.local.dynamodb.item;

import io.luca.local.dynamodb.expression.SortCondition;
import io.luca.local.dynamodb.table.Range;
import io.luca.local.dynamodb.value.AttributeValue.Scalar;
import io.luca.local.dynamodb.value.KeyBytes;
import java.util.Arrays;

/** The part of a partition whose sort keys fulfil a condition. */
final class SortRange {

    /** The end of a terminated value. */
    private static final int END = 2;

    private SortRange() {}

    /**
     * That part of a partition.
     *
     * @param partition begins with what all its keys begin with
     */
    static Range of(Range partition, SortCondition condition) {
        byte[] prefix = partition.from();
        Range range = switch (condition) {
            case SortCondition.Equal equal -> exactly(prefix, equal.value());
            case SortCondition.Less less ->
                new Range(partition.from(), exactly(prefix, less.value()).from());
            case SortCondition.LessOrEqual less ->
                new Range(partition.from(), exactly(prefix, less.value()).to());
            case SortCondition.Greater greater ->
                new Range(exactly(prefix, greater.value()).to(), partition.to());
            case SortCondition.GreaterOrEqual greater ->
                new Range(exactly(prefix, greater.value()).from(), partition.to());
            case SortCondition.Between between ->
                new Range(
                        exactly(prefix, between.low()).from(),
                        exactly(prefix, between.high()).to());
            case SortCondition.BeginsWith begins -> Range.startingWith(begin(prefix, begins.value()));
        };
        return Arrays.compareUnsigned(range.from(), range.to()) > 0 ? new Range(range.from(), range.from()) : range;
    }

    private static Range exactly(byte[] prefix, Scalar value) {
        return Range.startingWith(join(prefix, KeyBytes.terminated(value)));
    }

    private static byte[] begin(byte[] prefix, Scalar value) {
        byte[] terminated = KeyBytes.terminated(value);
        return join(prefix, Arrays.copyOf(terminated, terminated.length - END));
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
