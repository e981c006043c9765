package io.luca.local.dynamodb.table;

import io.luca.local.dynamodb.store.Writes;
import io.luca.local.dynamodb.value.Item;
import java.util.Optional;

/**
 * Keeps the entries of indexes: they change at once, together with their item. (DynamoDB's global indexes follow a moment later; who waits for
 * that waits for nothing here.)
 */
public final class IndexEntries {

    private IndexEntries() {}

    /** Adds what a change of an item changes in the indexes of its table. */
    public static void change(Writes writes, TableSchema table, Optional<Item> before, Optional<Item> after) {}
}
