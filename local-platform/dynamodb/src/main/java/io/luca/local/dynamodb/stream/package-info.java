/** Streams of changes, and items whose time is over. */
@NullMarked
package io.luca.local.dynamodb.stream;

import org.jspecify.annotations.NullMarked;
