package io.luca.local.dynamodb.expression;

import io.luca.local.dynamodb.value.AttributeValue.Scalar;
import java.util.List;

/**
 * What a query asks of the sort key.
 *
 * @param values the value that the sort key is compared with; of {@code BETWEEN} the lowest and the highest one
 */
public record SortCondition(Operator operator, List<Scalar> values) {

    /** How the sort key is compared. */
    public enum Operator {
        EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        BETWEEN,
        BEGINS_WITH
    }

    public SortCondition {
        values = List.copyOf(values);
    }
}
