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
        for (SecondaryIndex index : table.indexes()) {
            change(
                    writes,
                    table,
                    index,
                    before.filter(item -> ItemKeys.belongs(table, index, item)).orElse(null),
                    after.filter(item -> ItemKeys.belongs(table, index, item)).orElse(null));
        }
        changeExpiry(writes, table, before, after);
    }

    private static void change(
            Writes writes, TableSchema table, SecondaryIndex index, @Nullable Item before, @Nullable Item after) {
        byte @Nullable [] oldPlace = before == null ? null : StoreKeys.entry(table, index, before);
        byte @Nullable [] newPlace = after == null ? null : StoreKeys.entry(table, index, after);
        boolean stays = Arrays.equals(oldPlace, newPlace);
        if (before != null && after != null && stays && index.project(before).equals(index.project(after))) {
            return;
        }
        if (oldPlace != null && !stays) {
            writes.remove(oldPlace);
        }
        if (after != null && newPlace != null) {
            writes.put(newPlace, StoredItem.encode(index.project(after)));
        }
    }

    /** Adds the entry of an item that was there before the index. */
    static void add(Writes writes, TableSchema table, SecondaryIndex index, Item item) {
        if (ItemKeys.belongs(table, index, item)) {
            change(writes, table, index, null, item);
        }
    }

    /** Adds where an item lies in the order of time that was there before its table had one. */
    static void addExpiry(Writes writes, TableSchema table, Item item) {
        changeExpiry(writes, table, Optional.empty(), Optional.of(item));
    }

    private static void changeExpiry(Writes writes, TableSchema table, Optional<Item> before, Optional<Item> after) {
        Optional<Long> oldEnd = before.flatMap(item -> end(table, item));
        Optional<Long> newEnd = after.flatMap(item -> end(table, item));
        if (!oldEnd.equals(newEnd)) {
            oldEnd.ifPresent(second -> writes.remove(expiry(table, second, before.orElseThrow())));
            newEnd.ifPresent(second -> writes.put(
                    expiry(table, second, after.orElseThrow()),
                    StoredItem.encode(ItemKeys.lastKey(table, Optional.empty(), after.orElseThrow()))));
        }
    }

    private static byte[] expiry(TableSchema table, long second, Item item) {
        return StoreKeys.expiry(table, second, StoreKeys.item(table, item));
    }

    /** The second at which an item's time is over, if it has an end: a number that can be a second. */
    public static Optional<Long> end(TableSchema table, Item item) {
        return table.timeToLive()
                .flatMap(item::get)
                .filter(N.class::isInstance)
                .map(value -> ((N) value).number())
                .filter(number -> number.signum() > 0 && number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0)
                .map(number -> number.setScale(0, RoundingMode.FLOOR).longValue());
    }
}
