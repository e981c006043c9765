package io.luca.local.dynamodb.fault;

import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.ApiError;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
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
    private final FaultyTable none;
    private final Map<String, FaultyTable> tables = new ConcurrentHashMap<>();
    private volatile ThrottleListener listener = ThrottleListener.NOBODY;

    /** No faults yet. */
    public Faults(Clock clock) {
        this.clock = clock;
        none = new FaultyTable(FaultSettings.NONE, clock);
    }

    /** Gives a table these faults, from the next request on, in place of those it had. */
    public void set(String table, FaultSettings settings) {
        tables.put(table, new FaultyTable(settings, clock));
    }

    /** Tells of what is throttled from now on, to this one alone. */
    public void tell(ThrottleListener next) {
        listener = next;
    }

    /** The faults of a table. */
    public FaultyTable of(TableSchema table) {
        return tables.getOrDefault(table.name(), none);
    }

    /** The longest lag of any table. */
    public Duration longestIndexLag() {
        return tables.values().stream()
                .map(table -> table.settings().indexLag())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /**
     * Refuses a request if its table, or its partition, takes no more now.
     *
     * @param index the index that is read; empty for the table itself
     * @param partition tells the hash of the partition key, if it matters
     * @throws ApiError in the words of the table's billing mode
     */
    public void admit(TableSchema table, Optional<String> index, Access access, IntSupplier partition) {
        if (throttles(table, index, access, partition)) {
            throw throttling(table);
        }
    }

    /**
     * Whether a request, or an item of a batch, is throttled, which is told then.
     *
     * @param index the index that is read; empty for the table itself
     * @param partition tells the hash of the partition key, if it matters
     */
    public boolean throttles(TableSchema table, Optional<String> index, Access access, IntSupplier partition) {
        boolean isThrottled = of(table).throttles(access, partition);
        if (isThrottled) {
            listener.throttled(table.name(), index, access);
        }
        return isThrottled;
    }

    /** The error of a throttled request. */
    public static ApiError throttling(TableSchema table) {
        return table.payPerRequest()
                ? ApiError.of(
                        "ThrottlingException",
                        "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically"
                                + " scaling your table or index so please try again shortly. If exceptions persist,"
                                + " check if you have a hot key:"
                                + " https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html")
                : ApiError.of(
                        "ProvisionedThroughputExceededException",
                        "The level of configured provisioned throughput for the table was exceeded. Consider increasing"
                                + " your provisioning level with the UpdateTable API.");
    }
}
