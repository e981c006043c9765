package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.local.dynamodb.item.ItemWrite.Outcome;
import io.luca.local.dynamodb.table.ItemKeys;
import io.luca.local.dynamodb.table.SecondaryIndex;
import io.luca.local.dynamodb.table.StoreKeys;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.ItemSize;
import io.luca.local.dynamodb.value.Parameters;
import java.io.IOException;
import java.util.Arrays;
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
    private final Map<String, Double> global = new TreeMap<>();
    private final Map<String, Double> local = new TreeMap<>();
    private double own;

    ConsumedCapacity(TableSchema table) {
        this.table = table;
    }

    /** What reading costs. */
    static double readUnits(long size, boolean consistent) {
        return Math.max(1, Math.ceilDiv(size, READ)) * (consistent ? 1 : 0.5);
    }

    private static double writeUnits(int size) {
        return Math.max(1, Math.ceilDiv(size, WRITTEN));
    }

    /** Adds units of the table. */
    ConsumedCapacity add(double units) {
        own += units;
        return this;
    }

    /** Adds units of an index, if there is one, or of the table. */
    ConsumedCapacity add(Optional<SecondaryIndex> index, double units) {
        if (index.isEmpty()) {
            return add(units);
        }
        (index.get().global() ? global : local).merge(index.get().name(), units, Double::sum);
        return this;
    }

    /** Adds a write: what is larger, the item before or after, and each index that changes. */
    ConsumedCapacity add(Outcome outcome, int times) {
        int before = outcome.before().map(Kept::size).orElse(0);
        int after = outcome.after().map(Kept::size).orElse(0);
        add(times * writeUnits(Math.max(before, after)));
        if (outcome.done()) {
            for (SecondaryIndex index : table.indexes()) {
                double units = entryUnits(
                        index, outcome.before().map(Kept::item), outcome.after().map(Kept::item));
                if (units > 0) {
                    add(Optional.of(index), times * units);
                }
            }
        }
        return this;
    }

    /** An entry that moves is removed and written anew; one that stays the same costs nothing. */
    private double entryUnits(SecondaryIndex index, Optional<Item> before, Optional<Item> after) {
        Optional<Item> old =
                before.filter(item -> ItemKeys.belongs(table, index, item)).map(index::project);
        Optional<Item> young =
                after.filter(item -> ItemKeys.belongs(table, index, item)).map(index::project);
        if (old.equals(young)) {
            return 0;
        }
        double removed = old.map(ItemSize::of).map(ConsumedCapacity::writeUnits).orElse(0.0);
        double written =
                young.map(ItemSize::of).map(ConsumedCapacity::writeUnits).orElse(0.0);
        boolean moved = old.isPresent()
                && young.isPresent()
                && !Arrays.equals(StoreKeys.entry(table, index, old.get()), StoreKeys.entry(table, index, young.get()));
        return moved ? removed + written : Math.max(removed, written);
    }

    double total() {
        return own
                + global.values().stream().mapToDouble(Double::doubleValue).sum()
                + local.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Whether, and how, a request asks for it. */
    enum Report {
        NONE,
        TOTAL,
        INDEXES;

        static Report of(Parameters request) {
            return request.text(Requests.CONSUMED).map(Report::valueOf).orElse(NONE);
        }
    }

    /** Writes a single table's as the next field of an answer, if it is asked for. */
    void writeField(JsonGenerator answer, Report report) throws IOException {
        if (report != Report.NONE) {
            answer.writeFieldName("ConsumedCapacity");
            write(answer, report, Optional.empty());
        }
    }

    /** Writes those of several tables as the next field of an answer, if they are asked for. */
    static void writeField(JsonGenerator answer, Report report, Iterable<ConsumedCapacity> all, Optional<String> kind)
            throws IOException {
        if (report != Report.NONE) {
            answer.writeArrayFieldStart("ConsumedCapacity");
            for (ConsumedCapacity consumed : all) {
                consumed.write(answer, report, kind);
            }
            answer.writeEndArray();
        }
    }

    /**
     * Writes it as the next value.
     *
     * @param kind {@code Read} or {@code Write} in transactions, which tell the units under that name too
     */
    private void write(JsonGenerator answer, Report report, Optional<String> kind) throws IOException {
        answer.writeStartObject();
        answer.writeStringField("TableName", table.name());
        writeUnits(answer, total(), kind);
        if (report == Report.INDEXES) {
            answer.writeObjectFieldStart("Table");
            writeUnits(answer, own, kind);
            answer.writeEndObject();
            writeIndexes(answer, "LocalSecondaryIndexes", local, kind);
            writeIndexes(answer, "GlobalSecondaryIndexes", global, kind);
        }
        answer.writeEndObject();
    }

    private static void writeIndexes(
            JsonGenerator answer, String field, Map<String, Double> units, Optional<String> kind) throws IOException {
        if (!units.isEmpty()) {
            answer.writeObjectFieldStart(field);
            for (var index : units.entrySet()) {
                answer.writeObjectFieldStart(index.getKey());
                writeUnits(answer, index.getValue(), kind);
                answer.writeEndObject();
            }
            answer.writeEndObject();
        }
    }

    private static void writeUnits(JsonGenerator answer, double units, Optional<String> kind) throws IOException {
        answer.writeNumberField("CapacityUnits", units);
        if (kind.isPresent()) {
            answer.writeNumberField(kind.get() + "CapacityUnits", units);
        }
    }
}
