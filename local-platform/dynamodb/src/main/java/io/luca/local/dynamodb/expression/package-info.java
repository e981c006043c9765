/** Expressions of keys, conditions, filters, projections and updates: read once, then evaluated. */
@NullMarked
package io.luca.local.dynamodb.expression;

import org.jspecify.annotations.NullMarked;
