package io.luca.local.dynamodb.fault;

import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.ApiError;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/** The faults of all tables, by their names. They end with the engine. Safe for use by many threads. */
public final class Faults {

    /** What a request wants of a table. */
    public enum Access {
        READ,
        WRITE
    }

    private final Clock clock;
    private final Map<String, FaultyTable> tables = new ConcurrentHashMap<>();

    /** No faults yet. */
    public Faults(Clock clock) {
        this.clock = clock;
    }

    /** Gives a table these faults, from the next request on, in place of those it had. */
    public void set(String table, FaultSettings settings) {
        if (settings.equals(FaultSettings.NONE)) {
            tables.remove(table);
        } else {
            tables.put(table, new FaultyTable(settings, clock));
        }
    }

    /** How far the global indexes of a table lag behind it. */
    public Duration indexLag(TableSchema table) {
        FaultyTable faulty = tables.get(table.name());
        return faulty == null ? Duration.ZERO : faulty.indexLag();
    }

    /** The longest lag of any table. */
    public Duration longestIndexLag() {
        return tables.values().stream()
                .map(FaultyTable::indexLag)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** Waits as long as a request to a table has to. */
    public void delay(TableSchema table) {
        FaultyTable faulty = tables.get(table.name());
        if (faulty != null) {
            faulty.delay();
        }
    }

    /**
     * Refuses a request if its table, or its partition, takes no more now.
     *
     * @param partition tells the hash of the partition key, if it matters
     * @throws ApiError in the words of the table's billing mode
     */
    public void admit(TableSchema table, Access access, IntSupplier partition) {
        if (throttles(table, access, partition)) {
            throw throttling(table);
        }
    }

    /** Whether a request, or an item of a batch, is throttled. */
    public boolean throttles(TableSchema table, Access access, IntSupplier partition) {
        FaultyTable faulty = tables.get(table.name());
        return faulty != null && faulty.throttles(access, partition);
    }

    /** Whether an item of a batch is left unprocessed. */
    public boolean leavesUnprocessed(TableSchema table) {
        FaultyTable faulty = tables.get(table.name());
        return faulty != null && faulty.leavesUnprocessed();
    }

    /** Whether a write finds its item in somebody's transaction. */
    public boolean conflicts(TableSchema table) {
        FaultyTable faulty = tables.get(table.name());
        return faulty != null && faulty.conflicts();
    }

    /** Whether somebody counts what partitions consume. */
    public boolean counts(TableSchema table) {
        FaultyTable faulty = tables.get(table.name());
        return faulty != null && faulty.limitsPartitions();
    }

    /** Counts what was consumed of a partition. */
    public void spend(TableSchema table, Access access, IntSupplier partition, double units) {
        FaultyTable faulty = tables.get(table.name());
        if (faulty != null) {
            faulty.spend(access, partition, units);
        }
    }

    /** The error of a throttled request. */
    public static ApiError throttling(TableSchema table) {
        return table.payPerRequest()
                ? ApiError.of(
                        400,
                        "ThrottlingException",
                        "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically"
                                + " scaling your table or index so please try again shortly. If exceptions persist,"
                                + " check if you have a hot key:"
                                + " https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html")
                : ApiError.of(
                        400,
                        "ProvisionedThroughputExceededException",
                        "The level of configured provisioned throughput for the table was exceeded. Consider increasing"
                                + " your provisioning level with the UpdateTable API.");
    }
}
