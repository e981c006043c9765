package io.luca.local.dynamodb.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.dynamodb.store.Writes;
import io.luca.local.dynamodb.table.Billing.Throughput;
import io.luca.local.dynamodb.table.Catalog.Unfinished;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Parameters;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Changes tables. What a change means for items that are there, a new index above all, is done when it is answered.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html">UpdateTable</a>
 */
final class TableUpdate {

    private final Tables tables;
    private final Catalog catalog;
    private final Upkeep upkeep;
    private final ContentSizes sizes;
    private final StreamSwitch streams;
    private final Clock clock;

    TableUpdate(Tables tables, Catalog catalog, Upkeep upkeep, ContentSizes sizes, StreamSwitch streams, Clock clock) {
        this.tables = tables;
        this.catalog = catalog;
        this.upkeep = upkeep;
        this.sizes = sizes;
        this.streams = streams;
        this.clock = clock;
    }

    ObjectNode update(Parameters request) {
        String name = Tables.tableName(request);
        Declarations.constrain(request);
        List<Parameters> changes = request.members("GlobalSecondaryIndexUpdates");
        changes.forEach(TableUpdate::constrainChange);
        request.check();
        if (!request.has("BillingMode")
                && !request.has("ProvisionedThroughput")
                && !request.has("OnDemandThroughput")
                && !request.has("StreamSpecification")
                && changes.isEmpty()
                && !request.has("SSESpecification")
                && !request.has("TableClass")
                && !request.has("DeletionProtectionEnabled")) {
            throw ApiError.validation("At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled,"
                    + " GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required");
        }
        if (request.has("ReplicaUpdates")) {
            throw ApiError.unsupported("ReplicaUpdates");
        }
        TableSchema before = tables.describable(name);
        Writes writes = new Writes();
        List<Unfinished> work = new ArrayList<>();
        TableSchema after = updateBilling(request, before);
        after = updateStream(request, after, writes);
        requireOneOnline(changes);
        after = updateIndexes(changes, Declarations.attributeTypes(request), after, work);
        after = after.with(new TableSchema.Settings(
                request.flag("DeletionProtectionEnabled")
                        .orElse(before.settings().deletionProtection()),
                before.settings().recoverable(),
                request.text("TableClass").or(before.settings()::tableClass),
                request.has("SSESpecification")
                        ? Declarations.encryptionKey(request, before.arn())
                        : before.settings().encryptionKey()));
        work.forEach(begun -> Catalog.begin(begun, writes));
        catalog.replace(after, writes);
        work.forEach(upkeep::finish);
        return Tables.object().set("TableDescription", TableDescription.of(tables.describable(name), "ACTIVE", sizes));
    }

    private TableSchema updateBilling(Parameters request, TableSchema table) {
        boolean payPerRequest =
                request.text("BillingMode").map("PAY_PER_REQUEST"::equals).orElse(table.payPerRequest());
        boolean switched = payPerRequest != table.payPerRequest();
        Optional<Throughput> asked = Declarations.throughput(request);
        Optional<Throughput> provisioned = table.billing().provisioned();
        if (payPerRequest || switched || asked.isPresent()) {
            provisioned = Declarations.throughput(request, payPerRequest);
        }
        if (!switched && asked.isPresent() && asked.equals(table.billing().provisioned())) {
            throw unchanged(asked.get());
        }
        List<SecondaryIndex> indexes = new ArrayList<>(table.indexes());
        if (switched) {
            // what was not provisioned for an index is as much as for its table, until the request says otherwise
            Optional<Throughput> ofIndexes = provisioned;
            indexes.replaceAll(index -> index.global() ? index.with(ofIndexes) : index);
        }
        return table.with(table.attributeTypes(), indexes)
                .with(new Billing(
                        provisioned,
                        payPerRequest && switched
                                ? Optional.of(clock.instant())
                                : table.billing().onDemandSince(),
                        Declarations.onDemandMax(request).or(table.billing()::onDemandMax)));
    }

    private static ApiError unchanged(Throughput current) {
        return ApiError.validation(
                "The provisioned throughput for the table will not change. The requested value equals"
                        + " the current value. Current ReadCapacityUnits provisioned for the table: " + current.read()
                        + ". Requested ReadCapacityUnits: " + current.read()
                        + ". Current WriteCapacityUnits provisioned for the table: " + current.write()
                        + ". Requested WriteCapacityUnits: " + current.write()
                        + ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.");
    }

    private TableSchema updateStream(Parameters request, TableSchema table, Writes writes) {
        if (!request.has("StreamSpecification")) {
            return table;
        }
        Optional<StreamSchema.View> view = Declarations.view(request);
        if (view.isPresent() == table.stream().isPresent()) {
            throw ApiError.validation((view.isPresent()
                            ? "Table already has an enabled stream: TableName: "
                            : "Table does not have an enabled stream to disable: TableName: ")
                    + table.name());
        }
        return view.map(shown -> streams.on(table, shown, writes)).orElseGet(() -> streams.off(table));
    }

    private static void constrainChange(Parameters change) {
        change.member("Create").ifPresent(Declarations::constrainIndex);
        change.member("Update").ifPresent(update -> {
            update.notNull("IndexName");
            Declarations.constrainThroughput(update);
        });
        change.member("Delete").ifPresent(delete -> delete.notNull("IndexName"));
        long kinds = Stream.of("Create", "Update", "Delete").filter(change::has).count();
        if (kinds != 1) {
            throw Declarations.invalid((kinds == 0 ? "One of" : "Only one of")
                    + " Create, Update or Delete must be specified in a GlobalSecondaryIndexUpdate");
        }
    }

    private static void requireOneOnline(List<Parameters> changes) {
        if (changes.stream().filter(change -> !change.has("Update")).count() > 1) {
            throw ApiError.of(
                    400,
                    "LimitExceededException",
                    "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table");
        }
    }

    private static TableSchema updateIndexes(
            List<Parameters> changes, Map<String, String> types, TableSchema table, List<Unfinished> work) {
        List<SecondaryIndex> indexes = new ArrayList<>(table.indexes());
        for (Parameters change : changes) {
            change.member("Create").ifPresent(declared -> {
                SecondaryIndex index = created(declared, types, table, indexes);
                indexes.add(index);
                work.add(new Unfinished(table.id(), StoreKeys.kind(index)));
            });
            change.member("Update").ifPresent(update -> {
                SecondaryIndex index = globalIndex(indexes, update.required("IndexName"));
                Optional<Throughput> throughput = Declarations.throughput(update);
                indexes.set(indexes.indexOf(index), throughput.isPresent() ? index.with(throughput) : index);
            });
            change.member("Delete").ifPresent(delete -> {
                SecondaryIndex index = globalIndex(indexes, delete.required("IndexName"));
                indexes.remove(index);
                work.add(new Unfinished(table.id(), StoreKeys.kind(index)));
            });
        }
        Declarations.requireFit(indexes);
        return table.with(updatedTypes(table, types, indexes), indexes);
    }

    /** The types of the attributes that are still or now part of a key; others may be declared too, as with AWS. */
    private static Map<String, String> updatedTypes(
            TableSchema table, Map<String, String> declared, List<SecondaryIndex> indexes) {
        Map<String, String> types = new LinkedHashMap<>(table.attributeTypes());
        List<SecondaryIndex> remaining = indexes.stream()
                .filter(index -> table.index(index.name()).isPresent())
                .toList();
        types.keySet().retainAll(Declarations.used(table.key(), remaining));
        declared.forEach((name, type) -> {
            String known = types.putIfAbsent(name, type);
            if (known != null && !known.equals(type)) {
                throw Declarations.invalid(
                        "Attributes cannot be redefined. Please check that your attribute has the same"
                                + " type as previously defined. Existing schema: Schema:[SchemaElement: key{" + name
                                + ":"
                                + known + "}] New schema: Schema:[SchemaElement: key{" + name + ":" + type + "}]");
            }
        });
        types.keySet().retainAll(Declarations.used(table.key(), indexes));
        return types;
    }

    private static SecondaryIndex created(
            Parameters declared, Map<String, String> types, TableSchema table, List<SecondaryIndex> indexes) {
        String name = declared.required("IndexName");
        if (indexes.stream().anyMatch(index -> index.name().equals(name))) {
            throw ApiError.validation("Attempting to create an index which already exists");
        }
        int number = IntStream.iterate(0, candidate -> candidate + 1)
                .filter(candidate -> indexes.stream().noneMatch(index -> index.number() == candidate))
                .findFirst()
                .orElseThrow();
        return Declarations.globalIndex(declared, number, table.key(), types, table.payPerRequest())
                .active(false);
    }

    private static SecondaryIndex globalIndex(List<SecondaryIndex> indexes, String name) {
        return indexes.stream()
                .filter(index -> index.global() && index.name().equals(name))
                .findAny()
                .orElseThrow(() -> ApiError.notFound("Requested resource not found"));
    }
}
