package io.luca.local.dynamodb.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.store.Writes;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Parameters;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The tables: their schemas, and the operations on them. A table is {@code ACTIVE} when the request that creates or changes it is answered, and
 * gone when the one that deletes it is. Safe for use by many threads; {@link #require} waits for nobody.
 */
public final class Tables {

    private final Store store;
    private final Catalog catalog;
    private final Upkeep upkeep;
    private final Map<String, Function<Parameters, ObjectNode>> reading;
    private final Map<String, Function<Parameters, ObjectNode>> changing;
    private final ReentrantLock oneChange = new ReentrantLock();

    /** Reads the tables that a store has, and finishes what was begun with them. */
    public Tables(Store store, Clock clock, String region, String accountId) {
        this.store = store;
        this.catalog = new Catalog(store);
        this.upkeep = new Upkeep(store, catalog);
        ContentSizes sizes = new ContentSizes(store, clock);
        StreamSwitch switches = new StreamSwitch(catalog, clock);
        String arns = "arn:aws:dynamodb:" + region + ":" + accountId + ":table/";
        TableLifecycle lifecycle = new TableLifecycle(catalog, upkeep, sizes, switches, clock, arns);
        TableUpdate update = new TableUpdate(catalog, upkeep, sizes, switches, clock);
        TableSettings settings = new TableSettings(catalog, upkeep, clock, region, arns);
        reading = Map.ofEntries(
                Map.entry("DescribeTable", lifecycle::describe),
                Map.entry("ListTables", lifecycle::list),
                Map.entry("ListTagsOfResource", settings::listTags),
                Map.entry("DescribeTimeToLive", settings::describeTimeToLive),
                Map.entry("DescribeContinuousBackups", settings::describeBackups),
                Map.entry("DescribeLimits", _ -> settings.describeLimits()),
                Map.entry("DescribeEndpoints", _ -> settings.describeEndpoints()));
        changing = Map.ofEntries(
                Map.entry("CreateTable", lifecycle::create),
                Map.entry("UpdateTable", update::update),
                Map.entry("DeleteTable", lifecycle::delete),
                Map.entry("TagResource", settings::tag),
                Map.entry("UntagResource", settings::untag),
                Map.entry("UpdateTimeToLive", settings::updateTimeToLive),
                Map.entry("UpdateContinuousBackups", settings::updateBackups));
        catalog.unfinished().forEach(upkeep::finish);
    }

    /**
     * The schema of a table, for operations on items.
     *
     * @param nameOrArn its name or its ARN
     * @throws ApiError {@code ResourceNotFoundException} if there is none, in the words that operations on items have for it
     */
    public TableSchema require(String nameOrArn) {
        return catalog.require(nameOrArn, Tables::missing);
    }

    private static ApiError missing() {
        return ApiError.notFound("Requested resource not found");
    }

    /** The schema of a table, which stays until it is closed: see {@link HeldTable}. Errors as of {@link #require}. */
    public HeldTable hold(String nameOrArn) {
        return catalog.hold(require(nameOrArn).name(), Tables::missing);
    }

    /** All tables, in no order. */
    public Collection<TableSchema> all() {
        return catalog.tables();
    }

    /** All streams, also those that ended, in no order. */
    public Collection<StreamSchema> streams() {
        return catalog.streams();
    }

    /** A stream by its ARN. */
    public Optional<StreamSchema> stream(String arn) {
        return catalog.stream(arn);
    }

    /** Removes a stream that ended, after all of its records. */
    public void forget(StreamSchema stream) {
        oneChange.lock();
        try {
            TableSchema table = catalog.table(stream.table());
            if (table != null && table.latestStream().equals(Optional.of(stream))) {
                catalog.replace(table.withStream(Optional.empty()), new Writes());
            }
            StoreKeys.everything(stream.id()).clear(store);
            catalog.forget(stream);
        } finally {
            oneChange.unlock();
        }
    }

    /** Whether {@link #answer} answers an operation. */
    public boolean answers(String operation) {
        return reading.containsKey(operation) || changing.containsKey(operation);
    }

    /** Answers an operation on tables. One change at a time: they are rare, and each depends on the last. */
    public ObjectNode answer(String operation, JsonNode request) {
        Parameters parameters = Parameters.of(request);
        Function<Parameters, ObjectNode> reads = reading.get(operation);
        if (reads != null) {
            return reads.apply(parameters);
        }
        Function<Parameters, ObjectNode> changes = Objects.requireNonNull(changing.get(operation), operation);
        oneChange.lock();
        try {
            // what a full disk interrupted goes on when there is room again
            catalog.unfinished().forEach(upkeep::finish);
            return changes.apply(parameters);
        } finally {
            oneChange.unlock();
        }
    }
}
