/** An ordered map of bytes that survives its process: a tree of H2 in memory, and a journal of ours in a directory. */
@NullMarked
package io.luca.local.dynamodb.store;

import org.jspecify.annotations.NullMarked;
