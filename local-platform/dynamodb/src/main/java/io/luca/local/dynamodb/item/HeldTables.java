package io.luca.local.dynamodb.item;

import io.luca.local.dynamodb.fault.Faults;
import io.luca.local.dynamodb.table.HeldTable;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.table.Tables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Several tables that stay as they are until this is closed, by the thread that opened it. */
final class HeldTables implements AutoCloseable {

    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, HeldTable> held = new TreeMap<>();

    private HeldTables() {}

    /** Holds tables, always in the same order, after their delays. */
    static HeldTables of(Tables tables, Faults faults, List<String> namesOrArns) {
        HeldTables all = new HeldTables();
        List<TableSchema> found = namesOrArns.stream().map(tables::require).toList();
        for (int i = 0; i < found.size(); i++) {
            all.names.put(namesOrArns.get(i), found.get(i).name());
        }
        found.stream().distinct().forEach(table -> faults.of(table).delay());
        try {
            all.names.values().stream().sorted().distinct().forEach(name -> all.held.put(name, tables.hold(name)));
            return all;
        } catch (RuntimeException missing) {
            all.close();
            throw missing;
        }
    }

    /** One of the tables, as it was named when it was held. */
    TableSchema schema(String nameOrArn) {
        HeldTable table = held.get(names.getOrDefault(nameOrArn, ""));
        if (table == null) {
            throw new IllegalArgumentException("not held: " + nameOrArn);
        }
        return table.schema();
    }

    @Override
    public void close() {
        held.values().forEach(HeldTable::close);
    }
}
