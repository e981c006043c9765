package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.dynamodb.item.ItemWrite.Outcome;
import io.luca.local.dynamodb.table.ItemKeys;
import io.luca.local.dynamodb.table.SecondaryIndex;
import io.luca.local.dynamodb.table.StoreKeys;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.ItemSize;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The capacity that a request consumed of one table: a unit for each 1 KB written and each 4 KB read, half of that for an eventually
 * consistent read, the double in transactions, and what the indexes add.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html">Capacity units</a>
 */
final class ConsumedCapacity {

    private static final int WRITTEN = 1024;
    private static final int READ = 4096;

    private final TableSchema table;
    private final Map<SecondaryIndex, Double> indexes = new TreeMap<>(Comparator.comparing(SecondaryIndex::name));
    private double own;

    ConsumedCapacity(TableSchema table) {
        this.table = table;
    }

    /** What reading so many bytes costs, if a unit costs so much. */
    static double readUnits(long size, double times) {
        return Math.max(1, Math.ceilDiv(size, READ)) * times;
    }

    static double readUnits(Optional<Kept> item, double times) {
        return readUnits(item.map(Kept::size).orElse(0), times);
    }

    private static double writeUnits(int size) {
        return Math.max(1, Math.ceilDiv(size, WRITTEN));
    }

    /** Adds units of the table. */
    void add(double units) {
        own += units;
    }

    /** Adds units of an index, if there is one, or of the table. */
    void add(Optional<SecondaryIndex> index, double units) {
        index.ifPresentOrElse(of -> indexes.merge(of, units, Double::sum), () -> add(units));
    }

    /** Adds a write: what is larger, the item before or after, and each index that changes. */
    void add(Outcome outcome, int times) {
        int before = outcome.before().map(Kept::size).orElse(0);
        int after = outcome.after().map(Kept::size).orElse(0);
        add(times * writeUnits(Math.max(before, after)));
        for (SecondaryIndex index : table.indexes()) {
            double units = entryUnits(index, entry(index, outcome.before()), entry(index, outcome.after()));
            if (units > 0) {
                indexes.merge(index, times * units, Double::sum);
            }
        }
    }

    private Optional<Item> entry(SecondaryIndex index, Optional<Kept> item) {
        return item.map(Kept::item)
                .filter(whole -> ItemKeys.belongs(table, index, whole))
                .map(index::project);
    }

    /** An entry that moves is removed and written anew; one that stays the same costs nothing. */
    private double entryUnits(SecondaryIndex index, Optional<Item> before, Optional<Item> after) {
        if (before.equals(after)) {
            return 0;
        }
        double removed = before.map(entry -> writeUnits(ItemSize.of(entry))).orElse(0.0);
        double written = after.map(entry -> writeUnits(ItemSize.of(entry))).orElse(0.0);
        boolean moved = before.isPresent()
                && after.isPresent()
                && !Arrays.equals(place(index, before.get()), place(index, after.get()));
        return moved ? removed + written : Math.max(removed, written);
    }

    private byte[] place(SecondaryIndex index, Item entry) {
        return StoreKeys.entry(table, index, entry);
    }

    double total() {
        return own + indexes.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /**
     * The capacity as an answer tells it.
     *
     * @param apart whether the table and its indexes are told apart
     * @param kind a word for what the units were consumed by, or empty
     */
    ObjectNode json(boolean apart, String kind) {
        ObjectNode json = units(total(), kind).put("TableName", table.name());
        if (apart) {
            json.set("Table", units(own, kind));
            indexes.forEach(
                    (index, units) -> json.withObjectProperty(index.kind()).set(index.name(), units(units, kind)));
        }
        return json;
    }

    private static ObjectNode units(double units, String kind) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("CapacityUnits", units);
        return kind.isEmpty() ? json : json.put(kind + "CapacityUnits", units);
    }
}
