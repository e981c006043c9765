package io.luca.local.dynamodb.item;

import io.luca.local.dynamodb.fault.Faults;
import io.luca.local.dynamodb.table.HeldTable;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.table.Tables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Several tables that stay as they are until this is closed, by the thread that opened it. */
final class HeldTables implements AutoCloseable {

    private final Map<String, TableSchema> found = new LinkedHashMap<>();
    private final Map<String, HeldTable> held = new TreeMap<>();

    private HeldTables() {}

    /** Holds tables, always in the same order, after their delays. */
    static HeldTables of(Tables tables, Faults faults, List<String> namesOrArns) {
        HeldTables all = new HeldTables();
        namesOrArns.forEach(nameOrArn -> all.found.put(nameOrArn, tables.require(nameOrArn)));
        all.found.values().stream().distinct().forEach(table -> faults.of(table).delay());
        try {
            Stream<String> names = all.found.values().stream().map(TableSchema::name);
            names.sorted().distinct().forEach(name -> all.held.put(name, tables.hold(name)));
            return all;
        } catch (RuntimeException missing) {
            all.close();
            throw missing;
        }
    }

    /** One of the tables, as it was named when it was held. */
    TableSchema schema(String nameOrArn) {
        TableSchema table = Objects.requireNonNull(found.get(nameOrArn), nameOrArn);
        return Objects.requireNonNull(held.get(table.name()), nameOrArn).schema();
    }

    @Override
    public void close() {
        held.values().forEach(HeldTable::close);
    }
}
