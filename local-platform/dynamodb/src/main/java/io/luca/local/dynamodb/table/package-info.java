/** Tables: their schemas, what they are changed to, and where their items and index entries lie in the store. */
@NullMarked
package io.luca.local.dynamodb.table;

import org.jspecify.annotations.NullMarked;
