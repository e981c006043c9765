package io.luca.local.dynamodb.item;

import io.luca.local.dynamodb.table.HeldTable;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.table.Tables;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;

/** Several tables that stay as they are until this is closed, by the thread that opened it. */
final class HeldTables implements AutoCloseable {

    private final Map<String, HeldTable> held = new HashMap<>();

    private HeldTables() {}

    /** Holds tables, always in the same order. */
    static HeldTables of(Tables tables, SortedSet<String> names) {
        HeldTables all = new HeldTables();
        try {
            for (String name : names) {
                all.held.put(name, tables.hold(name));
            }
            return all;
        } catch (RuntimeException missing) {
            all.close();
            throw missing;
        }
    }

    TableSchema schema(String name) {
        HeldTable table = held.get(name);
        if (table == null) {
            throw new IllegalArgumentException("not held: " + name);
        }
        return table.schema();
    }

    @Override
    public void close() {
        held.values().forEach(HeldTable::close);
    }
}
