package io.luca.local.dynamodb.stream;

import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.table.Tables;
import io.luca.local.dynamodb.value.Item;
import java.time.Clock;
import java.util.function.Predicate;

/** Deletes the items whose time is over. It has no thread: whoever has the clock calls {@link #sweep}. */
public final class Expiry {

    /** Deletes items as DynamoDB itself, so that their stream records say so ({@link ChangeLog.Actor#TIME_TO_LIVE}). */
    public interface Deletion {

        /**
         * Deletes an item, under its lock, if it is there and the condition is true of it.
         *
         * @param table as it was when the item was found; the item is written by the schema that is current then
         * @return whether it was deleted
         */
        boolean delete(TableSchema table, Item key, Predicate<Item> condition);
    }

    /** Expires items of these tables. */
    public Expiry(Store store, Clock clock, Tables tables, Deletion deletion) {}

    /** Deletes all items whose time is over now; returns how many. */
    public int sweep() {
        return 0;
    }
}
