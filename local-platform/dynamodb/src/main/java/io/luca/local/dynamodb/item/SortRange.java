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
        Range first = startingWith(partition, condition.values().getFirst());
        Range last = condition.values().size() == 1
                ? first
                : startingWith(partition, condition.values().getLast());
        Range range = switch (condition.operator()) {
            case EQUAL, BETWEEN -> new Range(first.from(), last.to());
            case LESS -> new Range(partition.from(), first.from());
            case LESS_OR_EQUAL -> new Range(partition.from(), first.to());
            case GREATER -> new Range(first.to(), partition.to());
            case GREATER_OR_EQUAL -> new Range(first.from(), partition.to());
            case BEGINS_WITH -> Range.startingWith(Arrays.copyOf(first.from(), first.from().length - END));
        };
        return Arrays.compareUnsigned(range.from(), range.to()) > 0 ? new Range(range.from(), range.from()) : range;
    }

    private static Range startingWith(Range partition, Scalar value) {
        byte[] sort = KeyBytes.terminated(value);
        byte[] key = Arrays.copyOf(partition.from(), partition.from().length + sort.length);
        System.arraycopy(sort, 0, key, partition.from().length, sort.length);
        return Range.startingWith(key);
    }
}
