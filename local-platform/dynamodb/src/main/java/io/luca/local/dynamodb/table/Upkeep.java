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
import java.util.function.BiConsumer;

/**
 * Does what concerns all items of a table after its schema has changed: fills a new index, removes what a deleted index or table left. It
 * does so in small batches, and what a process did not finish the next one does, because the {@link Catalog} knows it. While a batch is
 * filled, which takes milliseconds, writers of that table wait.
 */
record Upkeep(Store store, Catalog catalog) {

    /** Stands for all kinds of entries. */
    static final int EVERYTHING = -1;

    private static final int BATCH = 500;

    /** Does work that has been begun, to its end: entries of a kind that the table has are filled, others removed. */
    void finish(Unfinished work) {
        Optional<TableSchema> table = catalog.tables().stream()
                .filter(candidate -> candidate.id() == work.table())
                .findAny();
        Optional<SecondaryIndex> index = table.stream()
                .flatMap(found -> found.indexes().stream())
                .filter(candidate -> StoreKeys.kind(candidate) == work.kind())
                .findAny();
        Writes last = Catalog.finish(work, new Writes());
        if (index.isPresent()) {
            TableSchema indexed = table.orElseThrow();
            fill(indexed, (writes, item) -> IndexEntries.change(writes, indexed, index.get(), Optional.empty(), item));
            catalog.replace(activated(indexed, index.get()), last);
            return;
        }
        if (work.kind() == StoreKeys.EXPIRY
                && table.flatMap(TableSchema::timeToLive).isPresent()) {
            TableSchema timed = table.orElseThrow();
            fill(timed, (writes, item) -> IndexEntries.changeExpiry(writes, timed, Optional.empty(), item));
        } else if (work.kind() == EVERYTHING) {
            StoreKeys.everything(work.table()).clear(store);
        } else {
            StoreKeys.everything(work.table(), work.kind()).clear(store);
        }
        store.write(last);
    }

    private static TableSchema activated(TableSchema table, SecondaryIndex index) {
        List<SecondaryIndex> indexes = new ArrayList<>(table.indexes());
        indexes.replaceAll(candidate -> candidate.equals(index) ? index.active(true) : candidate);
        return table.with(table.attributeTypes(), indexes);
    }

    private void fill(TableSchema table, BiConsumer<Writes, Optional<Item>> filling) {
        Optional<Range> rest = Optional.of(StoreKeys.all(table, Optional.empty()));
        while (rest.isPresent()) {
            try (HeldTable _ = catalog.alone(table)) {
                rest = fillBatch(rest.get(), filling);
            }
        }
    }

    /** Fills for the first items of a range; what is behind them, or nothing if there were none. */
    private Optional<Range> fillBatch(Range range, BiConsumer<Writes, Optional<Item>> filling) {
        Writes writes = new Writes();
        Optional<Range> rest = Optional.empty();
        try (Store.Entries items = store.entries(range.from(), range.to(), Direction.FORWARD)) {
            for (int i = 0; i < BATCH && items.next(); i++) {
                filling.accept(writes, Optional.of(StoredItem.decode(items.value())));
                rest = Optional.of(range.after(items.key()));
            }
        }
        if (rest.isPresent()) {
            store.write(writes);
        }
        return rest;
    }
}
