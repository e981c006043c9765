/**
 * The operations on items: one at a time, in batches, in transactions, in queries and scans; and what each request needs to be allowed.
 * Imports every room but the root.
 */
@NullMarked
package io.luca.local.dynamodb.item;

import org.jspecify.annotations.NullMarked;
