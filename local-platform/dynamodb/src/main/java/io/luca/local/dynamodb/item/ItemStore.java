package io.luca.local.dynamodb.item;

import io.luca.local.dynamodb.item.ItemWrite.Outcome;
import io.luca.local.dynamodb.store.RememberingStore;
import io.luca.local.dynamodb.store.Writes;
import io.luca.local.dynamodb.stream.ChangeLog;
import io.luca.local.dynamodb.stream.ChangeLog.Actor;
import io.luca.local.dynamodb.table.HeldTable;
import io.luca.local.dynamodb.table.IndexEntries;
import io.luca.local.dynamodb.table.StoreKeys;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.table.Tables;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Item;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The one place where items are written: an item, its index entries and its stream records are one write of the store. Safe for use by
 * many threads; who reads waits for nobody.
 */
public record ItemStore(RememberingStore store, Tables tables, ChangeLog changes, ItemLocks locks) {

    /** The items of these tables. */
    public ItemStore(RememberingStore store, Tables tables, ChangeLog changes) {
        this(store, tables, changes, new ItemLocks());
    }

    Optional<Kept> find(byte[] place) {
        return Optional.ofNullable(store.get(place)).map(Kept::new);
    }

    /** Does a write that stands alone. The table is held. */
    Outcome write(ItemWrite write) {
        try (ItemLocks.Held _ = locks.one(write.place());
                ChangeLog.Change change = changes.begin()) {
            Writes writes = new Writes();
            Outcome outcome = prepare(write, writes, change, Actor.CLIENT).required();
            store.write(writes);
            return outcome;
        }
    }

    /** Reads the item, decides, and adds what is to be written. The item's lock, and its table, are held until that is written. */
    Outcome prepare(ItemWrite write, Writes writes, ChangeLog.Change change, Actor actor) {
        Action action = write.action();
        Optional<Kept> before = find(write.place());
        if (action.condition().isPresent()
                && !action.condition().get().test(before.map(Kept::item).orElse(Item.EMPTY))) {
            return new Outcome(write, false, before, before);
        }
        Optional<Kept> after = action.apply(write.table(), before);
        if (Arrays.equals(
                before.map(Kept::stored).orElse(null), after.map(Kept::stored).orElse(null))) {
            return new Outcome(write, true, before, after);
        }
        after.ifPresentOrElse(kept -> writes.put(write.place(), kept.stored()), () -> writes.remove(write.place()));
        if (!write.table().plain()) {
            Optional<Item> old = before.map(Kept::item);
            Optional<Item> young = after.map(Kept::item);
            IndexEntries.change(writes, write.table(), old, young);
            change.add(writes, write.table(), write.key(), old, young, actor);
        }
        return new Outcome(write, true, before, after);
    }

    /**
     * Deletes an item as DynamoDB itself, if it is there and the condition is true of it, and no transaction holds it now.
     *
     * @param found the table as it was when the item was found
     */
    public boolean expire(TableSchema found, Item key, Predicate<Item> condition) {
        try (HeldTable held = tables.hold(found.name())) {
            if (held.schema().id() != found.id()) {
                return false;
            }
            byte[] place = StoreKeys.item(held.schema(), key);
            try (ItemLocks.Held _ = locks.one(place);
                    ChangeLog.Change change = changes.begin()) {
                if (find(place).map(Kept::item).filter(condition).isEmpty()) {
                    return false;
                }
                Writes writes = new Writes();
                Action deletion = Action.ofBatch(Action.Kind.DELETE, found.name(), key);
                prepare(new ItemWrite(deletion, held.schema(), key, place), writes, change, Actor.TIME_TO_LIVE);
                store.write(writes);
                return true;
            }
        } catch (ApiError _) {
            // the table is gone, or a transaction has the item: it is found again if it is still there
            return false;
        }
    }
}
