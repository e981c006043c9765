package io.luca.local.dynamodb.expression;

import io.luca.local.dynamodb.value.AttributeValue.Scalar;
import java.util.List;

/** What a query asks of the sort key. */
public sealed interface SortCondition {

    /** The values that it names. */
    List<Scalar> values();

    /** What one value is enough for. */
    sealed interface OfOne extends SortCondition {

        /** The value. */
        Scalar value();

        @Override
        default List<Scalar> values() {
            return List.of(value());
        }
    }

    /** Exactly this value. */
    record Equal(Scalar value) implements OfOne {}

    /** All values before this one. */
    record Less(Scalar value) implements OfOne {}

    /** All values before this one, and it. */
    record LessOrEqual(Scalar value) implements OfOne {}

    /** All values after this one. */
    record Greater(Scalar value) implements OfOne {}

    /** This value and all after it. */
    record GreaterOrEqual(Scalar value) implements OfOne {}

    /** Both values and all between them. */
    record Between(Scalar low, Scalar high) implements SortCondition {

        @Override
        public List<Scalar> values() {
            return List.of(low, high);
        }
    }

    /** All texts or bytes that begin with the value. */
    record BeginsWith(Scalar value) implements OfOne {}
}
