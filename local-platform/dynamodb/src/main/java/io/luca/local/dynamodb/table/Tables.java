package io.luca.local.dynamodb.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.dynamodb.store.Store;
import io.luca.local.dynamodb.store.Writes;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Parameters;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The tables: their schemas, and the operations on them. A table is {@code ACTIVE} when the request that creates or changes it is answered, and
 * gone when the one that deletes it is. Safe for use by many threads; {@link #require} waits for nobody.
 */
public final class Tables {

    /** The operations that {@link #answer} answers. */
    public static final Set<String> OPERATIONS = Set.of(
            "CreateTable",
            "DescribeTable",
            "UpdateTable",
            "DeleteTable",
            "ListTables",
            "TagResource",
            "UntagResource",
            "ListTagsOfResource",
            "DescribeTimeToLive",
            "UpdateTimeToLive",
            "DescribeContinuousBackups",
            "UpdateContinuousBackups",
            "DescribeLimits",
            "DescribeEndpoints");

    private final Store store;
    private final Catalog catalog;
    private final Upkeep upkeep;
    private final TableLifecycle lifecycle;
    private final TableUpdate update;
    private final TableSettings settings;
    private final ReentrantLock changing = new ReentrantLock();

    /** Reads the tables that a store has, and finishes what was begun with them. */
    public Tables(Store store, Clock clock, String region, String accountId) {
        this.store = store;
        this.catalog = new Catalog(store);
        this.upkeep = new Upkeep(store, catalog);
        ContentSizes sizes = new ContentSizes(store, clock);
        StreamSwitch switches = new StreamSwitch(catalog, clock);
        this.lifecycle = new TableLifecycle(this, catalog, upkeep, sizes, switches, clock, region, accountId);
        this.update = new TableUpdate(this, catalog, upkeep, sizes, switches, clock);
        this.settings = new TableSettings(this, catalog, upkeep, clock, region, accountId);
        finish();
    }

    private void finish() {
        catalog.unfinished().forEach(upkeep::finish);
    }

    /**
     * The schema of a table, for operations on items.
     *
     * @param nameOrArn its name or its ARN
     * @throws ApiError {@code ResourceNotFoundException} if there is none, in the words that operations on items have for it
     */
    public TableSchema require(String nameOrArn) {
        TableSchema table = find(nameOrArn);
        if (table == null) {
            throw ApiError.notFound("Requested resource not found");
        }
        return table;
    }

    /** The schema of a table, which stays until it is closed: see {@link HeldTable}. Errors as of {@link #require}. */
    public HeldTable hold(String nameOrArn) {
        HeldTable held = catalog.hold(require(nameOrArn).name());
        if (held == null) {
            throw ApiError.notFound("Requested resource not found");
        }
        return held;
    }

    /** The schema of a table, for operations on tables, which have words of their own if there is none. */
    TableSchema describable(String nameOrArn) {
        TableSchema table = find(nameOrArn);
        if (table == null) {
            throw ApiError.notFound("Requested resource not found: Table: " + nameOf(nameOrArn) + " not found");
        }
        return table;
    }

    /** A table by its name or its ARN. */
    @Nullable
    TableSchema find(String nameOrArn) {
        TableSchema table = catalog.table(nameOf(nameOrArn));
        return table != null && (!isArn(nameOrArn) || table.arn().equals(nameOrArn)) ? table : null;
    }

    private static boolean isArn(String nameOrArn) {
        return nameOrArn.startsWith("arn:");
    }

    private static String nameOf(String nameOrArn) {
        return isArn(nameOrArn) ? nameOrArn.substring(nameOrArn.indexOf('/') + 1) : nameOrArn;
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
        changing.lock();
        try {
            TableSchema table = catalog.table(stream.table());
            if (table != null && table.latestStream().equals(Optional.of(stream))) {
                catalog.replace(table.withStream(Optional.empty()), new Writes());
            }
            Upkeep.clear(store, StoreKeys.everything(stream.id()));
            catalog.forget(stream);
        } finally {
            changing.unlock();
        }
    }

    /** Answers one of the {@link #OPERATIONS}. */
    public ObjectNode answer(String operation, JsonNode request) {
        Parameters parameters = Parameters.of(request);
        return switch (operation) {
            case "DescribeTable" -> lifecycle.describe(parameters);
            case "ListTables" -> lifecycle.list(parameters);
            case "ListTagsOfResource" -> settings.listTags(parameters);
            case "DescribeTimeToLive" -> settings.describeTimeToLive(parameters);
            case "DescribeContinuousBackups" -> settings.describeBackups(parameters);
            case "DescribeLimits" -> settings.describeLimits();
            case "DescribeEndpoints" -> settings.describeEndpoints();
            default -> change(operation, parameters);
        };
    }

    /** One change at a time: they are rare, and each depends on the last. */
    private ObjectNode change(String operation, Parameters parameters) {
        changing.lock();
        try {
            // what a full disk interrupted goes on when there is room again
            finish();
            return switch (operation) {
                case "CreateTable" -> lifecycle.create(parameters);
                case "UpdateTable" -> update.update(parameters);
                case "DeleteTable" -> lifecycle.delete(parameters);
                case "TagResource" -> settings.tag(parameters);
                case "UntagResource" -> settings.untag(parameters);
                case "UpdateTimeToLive" -> settings.updateTimeToLive(parameters);
                case "UpdateContinuousBackups" -> settings.updateBackups(parameters);
                default -> throw new IllegalArgumentException("not an operation on tables: " + operation);
            };
        } finally {
            changing.unlock();
        }
    }

    /** The name of the table that a request is about, which it must have. */
    static String tableName(Parameters request) {
        String name = request.text("TableName")
                .orElseThrow(() -> ApiError.validation(
                        "The parameter 'TableName' is required but was not present in the request"));
        request.length("TableName", 1, 1024);
        if (!isArn(name)) {
            request.matches("TableName", Declarations.NAME);
        }
        return name;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
