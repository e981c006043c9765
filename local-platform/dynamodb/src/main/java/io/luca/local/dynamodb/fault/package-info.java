/** Faults and limits that a table can be set to have, so that drills and tests need no wrapper. Imports {@code table} and {@code value}. */
@NullMarked
package io.luca.local.dynamodb.fault;

import org.jspecify.annotations.NullMarked;
