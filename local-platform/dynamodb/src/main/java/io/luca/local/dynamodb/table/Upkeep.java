package io.luca.local.dynamodb.table;

import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.store.Store.Direction;
import io.luca.local.dynamodb.store.Writes;
import io.luca.local.dynamodb.table.Catalog.Unfinished;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.StoredItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Does what concerns all items of a table after its schema has changed: fills a new index, removes what a deleted index or table left. It
 * does so in small batches, and what a process did not finish the next one does, because the {@link Catalog} knows it. While a batch is
 * filled, which takes milliseconds, writers of that table wait.
 */
final class Upkeep {

    /** Stands for all kinds of entries. */
    static final int EVERYTHING = -1;

    private static final int BATCH = 500;

    private final Store store;
    private final Catalog catalog;

    Upkeep(Store store, Catalog catalog) {
        this.store = store;
        this.catalog = catalog;
    }

    /** Does work that has been begun, to its end: entries of a kind that the table has are filled, others removed. */
    void finish(Unfinished work) {
        Optional<TableSchema> table = catalog.tables().stream()
                .filter(candidate -> candidate.id() == work.table())
                .findAny();
        Optional<SecondaryIndex> index = table.flatMap(found -> found.indexes().stream()
                .filter(candidate -> StoreKeys.kind(candidate) == work.kind())
                .findAny());
        Writes last = new Writes();
        Catalog.finish(work, last);
        if (table.isPresent() && index.isPresent()) {
            fill(table.get(), (writes, item) -> IndexEntries.add(writes, table.get(), index.get(), item));
            catalog.replace(activated(table.get(), index.get()), last);
        } else if (table.isPresent()
                && work.kind() == StoreKeys.EXPIRY
                && table.get().timeToLive().isPresent()) {
            fill(table.get(), (writes, item) -> IndexEntries.addExpiry(writes, table.get(), item));
            store.write(last);
        } else {
            clear(
                    store,
                    work.kind() == EVERYTHING
                            ? StoreKeys.everything(work.table())
                            : StoreKeys.everything(work.table(), work.kind()));
            store.write(last);
        }
    }

    private static TableSchema activated(TableSchema table, SecondaryIndex index) {
        List<SecondaryIndex> indexes = new ArrayList<>(table.indexes());
        indexes.replaceAll(candidate -> candidate.equals(index) ? index.active(true) : candidate);
        return table.with(table.attributeTypes(), indexes);
    }

    private interface Filling {
        void add(Writes writes, Item item);
    }

    private void fill(TableSchema table, Filling filling) {
        Batch batch = new Batch(StoreKeys.all(table, Optional.empty()), filling);
        while (!batch.done) {
            catalog.alone(table, batch);
        }
    }

    private final class Batch implements Runnable {

        private final Filling filling;
        private Range rest;
        private boolean done;

        private Batch(Range all, Filling filling) {
            this.rest = all;
            this.filling = filling;
        }

        @Override
        public void run() {
            Writes writes = new Writes();
            byte @Nullable [] last = null;
            try (Store.Entries items = store.entries(rest.from(), rest.to(), Direction.FORWARD)) {
                for (int i = 0; i < BATCH && items.next(); i++) {
                    filling.add(writes, StoredItem.decode(items.value()));
                    last = items.key();
                }
            }
            if (last == null) {
                done = true;
            } else {
                rest = rest.after(last);
                store.write(writes);
            }
        }
    }

    /** Removes everything in a range; returns how much that was. */
    static int clear(Store store, Range range) {
        int removed = 0;
        while (true) {
            Writes writes = new Writes();
            try (Store.Entries entries = store.entries(range.from(), range.to(), Direction.FORWARD)) {
                for (int i = 0; i < BATCH && entries.next(); i++) {
                    writes.remove(entries.key());
                    removed++;
                }
            }
            if (writes.isEmpty()) {
                return removed;
            }
            store.write(writes);
        }
    }
}
