package io.luca.local.dynamodb.stream;

import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.store.Writes;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.Item;
import java.time.Clock;
import java.util.Optional;

/**
 * Writes the records of streams. A record is written together with its change; its sequence number is given before, and readers see nothing
 * above the lowest number that is still being written, so they miss none. Safe for use by many threads.
 */
public final class ChangeLog {

    /** Who changes an item. */
    public enum Actor {
        /** Whoever sent a request. */
        CLIENT,
        /** DynamoDB itself, because the item's time is over. */
        TIME_TO_LIVE
    }

    /** Goes on from what a store has. */
    public ChangeLog(Store store, Clock clock, String region) {}

    /**
     * Begins a write of one or more changes. To be closed when it is written, or has failed; the table is held and the items' locks are
     * kept until then.
     */
    public Change begin() {
        return new Change();
    }

    /** A write of one or more changes. */
    public final class Change implements AutoCloseable {

        private Change() {}

        /** Adds the record of a change, if the table has a stream and something changes. */
        public void add(
                Writes writes,
                TableSchema table,
                Item key,
                Optional<Item> before,
                Optional<Item> after,
                Actor actor) {}

        @Override
        public void close() {}
    }
}
