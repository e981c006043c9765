/** Attribute values and items: their limits, sizes, order, and their form as JSON and as key bytes. */
@NullMarked
package io.luca.local.dynamodb.value;

import org.jspecify.annotations.NullMarked;
