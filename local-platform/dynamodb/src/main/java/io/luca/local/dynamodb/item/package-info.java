/** The operations on items: one at a time, in batches, in transactions, in queries and scans. */
@NullMarked
package io.luca.local.dynamodb.item;

import org.jspecify.annotations.NullMarked;
