package io.luca.local.dynamodb.item;

import io.luca.local.dynamodb.table.StoreKeys;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.AttributeValue.Scalar;
import io.luca.local.dynamodb.value.Item;
import java.util.Optional;

/**
 * An action on an item of a table.
 *
 * @param place where the item lies in the store
 */
record ItemWrite(Action action, TableSchema table, Item key, byte[] place) {

    /** The hash of the partition that the item is in. */
    int partition() {
        return partition(table, key);
    }

    static int partition(TableSchema table, Item key) {
        return StoreKeys.hash((Scalar) key.get(table.key().partition()).orElseThrow());
    }

    /**
     * What became of it.
     *
     * @param done whether the condition was true
     */
    record Outcome(ItemWrite write, boolean done, Optional<Kept> before, Optional<Kept> after) {

        /** The item as it was, if the request asked to see it. */
        Optional<Item> shown() {
            return write.action().showsItem() ? before.map(Kept::item) : Optional.empty();
        }
    }
}
