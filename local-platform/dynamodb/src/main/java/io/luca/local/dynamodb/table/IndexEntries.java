package io.luca.local.dynamodb.table;

import io.luca.local.dynamodb.store.Writes;
import io.luca.local.dynamodb.value.AttributeValue.N;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.StoredItem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the entries of indexes, local and global ones: they change at once, in the same write as their item. (DynamoDB's global indexes
 * follow a moment later, so what reads them may rely on less.) An item without the whole key of an index has no entry there.
 */
public final class IndexEntries {

    private IndexEntries() {}

    /** Adds what a change of an item changes in the indexes of its table, and in the order of time if its items have an end. */
    public static void change(Writes writes, TableSchema table, Optional<Item> before, Optional<Item> after) {
        table.indexes().forEach(index -> change(writes, table, index, before, after));
        changeExpiry(writes, table, before, after);
    }

    /** Adds what a change of an item changes in one index. */
    static void change(
            Writes writes, TableSchema table, SecondaryIndex index, Optional<Item> before, Optional<Item> after) {
        Item old = before.filter(item -> ItemKeys.belongs(table, index, item)).orElse(null);
        Item young = after.filter(item -> ItemKeys.belongs(table, index, item)).orElse(null);
        byte @Nullable [] oldPlace = old == null ? null : StoreKeys.entry(table, index, old);
        byte @Nullable [] newPlace = young == null ? null : StoreKeys.entry(table, index, young);
        boolean stays = Arrays.equals(oldPlace, newPlace);
        if (old != null && young != null && stays && index.project(old).equals(index.project(young))) {
            return;
        }
        if (oldPlace != null && !stays) {
            writes.remove(oldPlace);
        }
        if (young != null && newPlace != null) {
            writes.put(newPlace, StoredItem.encode(index.project(young)));
        }
    }

    /** Adds what a change of an item changes in the order of time. */
    static void changeExpiry(Writes writes, TableSchema table, Optional<Item> before, Optional<Item> after) {
        Optional<Long> oldEnd = before.flatMap(item -> end(table, item));
        Optional<Long> newEnd = after.flatMap(item -> end(table, item));
        if (!oldEnd.equals(newEnd)) {
            oldEnd.ifPresent(second -> writes.remove(expiry(table, second, before.orElseThrow())));
            newEnd.ifPresent(second -> {
                Item key = ItemKeys.lastKey(table, Optional.empty(), after.orElseThrow());
                writes.put(expiry(table, second, key), StoredItem.encode(key));
            });
        }
    }

    private static byte[] expiry(TableSchema table, long second, Item item) {
        return StoreKeys.expiry(table, second, StoreKeys.item(table, item));
    }

    /** The second at which an item's time is over, if it has an end: a number that can be a second. */
    public static Optional<Long> end(TableSchema table, Item item) {
        return table.timeToLive()
                .flatMap(item::get)
                .map(value -> value instanceof N n ? n.number() : BigDecimal.ZERO)
                .filter(number -> number.signum() > 0 && number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0)
                .map(number -> number.setScale(0, RoundingMode.FLOOR).longValue());
    }
}
