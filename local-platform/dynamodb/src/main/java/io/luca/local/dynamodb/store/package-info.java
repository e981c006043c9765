/** An ordered map of bytes that survives its process, on a well-kept embedded store. */
@NullMarked
package io.luca.local.dynamodb.store;

import org.jspecify.annotations.NullMarked;
