package io.luca.local.dynamodb.expression;

import io.luca.local.dynamodb.value.AttributeValue.Scalar;

/** What a query asks of the sort key. */
public sealed interface SortCondition {

    /** Exactly this value. */
    record Equal(Scalar value) implements SortCondition {}

    /** All values before this one. */
    record Less(Scalar value) implements SortCondition {}

    /** All values before this one, and it. */
    record LessOrEqual(Scalar value) implements SortCondition {}

    /** All values after this one. */
    record Greater(Scalar value) implements SortCondition {}

    /** This value and all after it. */
    record GreaterOrEqual(Scalar value) implements SortCondition {}

    /** Both values and all between them. */
    record Between(Scalar low, Scalar high) implements SortCondition {}

    /** All texts or bytes that begin so. */
    record BeginsWith(Scalar prefix) implements SortCondition {}
}
