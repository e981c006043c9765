/** What requests say and are told: attribute values and items, their limits, sizes, order and forms; parameters; errors in AWS's words. */
@NullMarked
package io.luca.local.dynamodb.value;

import org.jspecify.annotations.NullMarked;
