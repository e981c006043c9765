package io.luca.local.dynamodb.expression;

import io.luca.local.dynamodb.value.AttributeValue.Scalar;
import java.util.Optional;

/**
 * The part of a table or index that a query reads.
 *
 * @param partition the value of the partition key
 * @param sort what the sort key must be; every value if empty
 */
public record KeyRange(Scalar partition, Optional<SortCondition> sort) {}
