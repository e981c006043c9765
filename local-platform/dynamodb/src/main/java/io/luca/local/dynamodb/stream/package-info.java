/**
 * Streams of changes, and items whose time is over. Items are written elsewhere: here is what is written with them, what is read of
 * it later, and which of them are to be deleted. It may use tables, values, errors and the store.
 */
@NullMarked
package io.luca.local.dynamodb.stream;

import org.jspecify.annotations.NullMarked;
