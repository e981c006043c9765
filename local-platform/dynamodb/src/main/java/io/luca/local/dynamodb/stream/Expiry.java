package io.luca.local.dynamodb.stream;

import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.store.Store.Direction;
import io.luca.local.dynamodb.table.IndexEntries;
import io.luca.local.dynamodb.table.Range;
import io.luca.local.dynamodb.table.StoreKeys;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.table.Tables;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.StoredItem;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Deletes the items whose time is over: whose number of seconds is past, but not by more than five years. It has no thread: whoever has the
 * clock calls {@link #sweep}, which reads nothing but what it deletes.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html">Time to live</a>
 */
public record Expiry(Store store, Clock clock, Tables tables, Deletion deletion) {

    private static final Duration FORGOTTEN = Duration.ofDays(5 * 365);
    private static final int BATCH = 500;

    /** Deletes items as DynamoDB itself, so that their stream records say so ({@link ChangeLog.Actor#TIME_TO_LIVE}). */
    @FunctionalInterface
    public interface Deletion {

        /**
         * Deletes an item, under its lock, if it is there and the condition is true of it.
         *
         * @param table as it was when the item was found; the item is written by the schema that is current then
         * @return whether it was deleted; false too if a transaction holds it, because it will be found again
         */
        boolean delete(TableSchema table, Item key, Predicate<Item> condition);
    }

    /** Deletes all items whose time is over now; returns how many. */
    public int sweep() {
        long now = clock.instant().getEpochSecond();
        long oldest = Math.max(0, now - FORGOTTEN.toSeconds());
        int deleted = 0;
        for (TableSchema table : tables.all()) {
            if (table.timeToLive().isPresent()) {
                deleted += sweep(table, oldest, now);
            }
        }
        return deleted;
    }

    private int sweep(TableSchema table, long oldest, long now) {
        Predicate<Item> over = item -> IndexEntries.end(table, item)
                .map(end -> oldest <= end && end < now)
                .orElse(false);
        int deleted = 0;
        Range rest = StoreKeys.expired(table, oldest, now);
        while (true) {
            List<Item> keys = new ArrayList<>();
            try (Store.Entries expired = store.entries(rest.from(), rest.to(), Direction.FORWARD)) {
                while (keys.size() < BATCH && expired.next()) {
                    keys.add(StoredItem.decode(expired.value()));
                    rest = rest.after(expired.key());
                }
            }
            if (keys.isEmpty()) {
                return deleted;
            }
            for (Item key : keys) {
                deleted += deletion.delete(table, key, over) ? 1 : 0;
            }
        }
    }
}
