package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.dynamodb.fault.Faults;
import io.luca.local.dynamodb.item.ItemWrite.Outcome;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.Parameters;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a request consumes of its tables: faults count it, and the answer tells it if the request asks. Of one request. */
final class Consumption {

    private final String report;
    private final Faults faults;
    private final Map<String, ConsumedCapacity> tables = new LinkedHashMap<>();

    /** Nothing yet. */
    Consumption(Parameters request, Faults faults) {
        report = request.text(Requests.CONSUMED).orElse("NONE");
        this.faults = faults;
    }

    /** Whether somebody wants to know. */
    private boolean matters(TableSchema table) {
        return isAsked() || faults.of(table).settings().partitionLimits();
    }

    private boolean isAsked() {
        return !report.equals("NONE");
    }

    private ConsumedCapacity of(TableSchema table) {
        return tables.computeIfAbsent(table.name(), _ -> new ConsumedCapacity(table));
    }

    /**
     * Adds the read of an item, also of one that is not there.
     *
     * @param times what a unit of 4 KB costs: 2 in transactions, 1 if it is consistent, otherwise 0.5
     */
    void read(KeyRead read, Optional<Kept> item, double times) {
        if (matters(read.table())) {
            double units = ConsumedCapacity.readUnits(item, times);
            of(read.table()).add(units);
            faults.of(read.table()).spend(Faults.Access.READ, read::partition, units);
        }
    }

    /** Adds what reading a page consumed of its table, which is counted already. */
    void read(TableSchema table, ConsumedCapacity page) {
        tables.put(table.name(), page);
    }

    /** Adds a transaction's part that had been done before, and is read now; nobody counts it. */
    void repeated(Outcome outcome) {
        of(outcome.write().table()).add(ConsumedCapacity.readUnits(outcome.after(), 2));
    }

    /**
     * Adds a write.
     *
     * @param times what a unit of 1 KB costs: 2 in transactions, otherwise 1
     */
    void written(Outcome outcome, int times) {
        TableSchema table = outcome.write().table();
        if (matters(table)) {
            ConsumedCapacity consumed = of(table);
            double before = consumed.total();
            consumed.add(outcome, times);
            faults.of(table).spend(Faults.Access.WRITE, outcome.write()::partition, consumed.total() - before);
        }
    }

    /** Writes the one table's as the next field of an answer, if it is asked for. */
    void writeOnly(JsonGenerator answer) throws IOException {
        if (isAsked()) {
            answer.writePOJOField("ConsumedCapacity", json("").getFirst());
        }
    }

    /**
     * Writes all tables' as the next field of an answer, if they are asked for.
     *
     * @param kind {@code Read} or {@code Write} in transactions, which tell the units under that name too; otherwise empty
     */
    void writeAll(JsonGenerator answer, String kind) throws IOException {
        if (isAsked()) {
            answer.writePOJOField("ConsumedCapacity", json(kind));
        }
    }

    private List<ObjectNode> json(String kind) {
        boolean apart = report.equals("INDEXES");
        return tables.values().stream()
                .map(consumed -> consumed.json(apart, kind))
                .toList();
    }
}
