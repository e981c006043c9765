package io.luca.local.dynamodb.item;

import io.luca.local.dynamodb.table.StoreKeys;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.ApiError;
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
        return StoreKeys.hash(table, key);
    }

    /**
     * What became of it.
     *
     * @param done whether the condition was true
     */
    record Outcome(ItemWrite write, boolean done, Optional<Kept> before, Optional<Kept> after) {

        /** Refuses a write whose condition was not true, with the item as it was if the request asked to see it. */
        Outcome required() {
            if (!done) {
                throw ApiError.conditionFailed(
                        before.filter(_ -> write.action().showsItem()).map(Kept::item));
            }
            return this;
        }
    }
}
