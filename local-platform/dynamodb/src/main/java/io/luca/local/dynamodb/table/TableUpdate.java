package io.luca.local.dynamodb.table;

import static io.luca.local.dynamodb.table.TableDescription.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.dynamodb.store.Writes;
import io.luca.local.dynamodb.table.Billing.Throughput;
import io.luca.local.dynamodb.table.Catalog.Unfinished;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Parameters;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Changes tables. What a change means for items that are there, a new index above all, is done when it is answered.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html">UpdateTable</a>
 */
record TableUpdate(Catalog catalog, Upkeep upkeep, ContentSizes sizes, StreamSwitch streams, Clock clock) {

    private static final String[] CHANGES = {
        "BillingMode",
        "ProvisionedThroughput",
        "OnDemandThroughput",
        "StreamSpecification",
        "SSESpecification",
        "TableClass",
        "DeletionProtectionEnabled"
    };

    ObjectNode update(Parameters request) {
        String name = Declarations.tableName(request);
        Declarations.constrain(request);
        List<Parameters> changes = request.members("GlobalSecondaryIndexUpdates");
        changes.forEach(TableUpdate::constrainChange);
        request.check();
        ApiError.require(
                !changes.isEmpty() || Stream.of(CHANGES).anyMatch(request::has),
                "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates"
                        + " or SSESpecification or ReplicaUpdates is required");
        if (request.has("ReplicaUpdates")) {
            throw ApiError.unsupported("ReplicaUpdates");
        }
        TableSchema before = catalog.require(name);
        Writes writes = new Writes();
        List<Unfinished> work = new ArrayList<>();
        TableSchema after = updateBilling(request, before);
        after = updateStream(request, after, writes);
        requireOneOnline(changes);
        after = updateIndexes(changes, Declarations.attributeTypes(request), after, work);
        after = after.with(updateSettings(request, before));
        work.forEach(begun -> Catalog.begin(begun, writes));
        catalog.replace(after, writes);
        work.forEach(upkeep::finish);
        TableDescription description = new TableDescription(catalog.require(name), Optional.of(sizes));
        return object().set("TableDescription", description.describe("ACTIVE"));
    }

    private static TableSchema.Settings updateSettings(Parameters request, TableSchema table) {
        TableSchema.Settings before = table.settings();
        boolean deletionProtection = request.flag("DeletionProtectionEnabled").orElse(before.deletionProtection());
        Optional<String> tableClass = request.text("TableClass").or(before::tableClass);
        boolean encrypts = request.has("SSESpecification");
        Optional<String> key = encrypts ? Declarations.encryptionKey(request, table.arn()) : before.encryptionKey();
        return new TableSchema.Settings(deletionProtection, before.recoverable(), tableClass, key, before.tags());
    }

    private TableSchema updateBilling(Parameters request, TableSchema table) {
        Billing billing = table.billing();
        boolean payPerRequest =
                request.text("BillingMode").map("PAY_PER_REQUEST"::equals).orElse(table.payPerRequest());
        boolean switched = payPerRequest != table.payPerRequest();
        Optional<Throughput> asked = Declarations.throughput(request);
        Optional<Throughput> provisioned = payPerRequest || switched || asked.isPresent()
                ? Declarations.throughput(request, payPerRequest)
                : billing.provisioned();
        if (!switched && asked.isPresent() && asked.equals(billing.provisioned())) {
            throw unchanged(asked.get());
        }
        List<SecondaryIndex> indexes = new ArrayList<>(table.indexes());
        if (switched) {
            // what was not provisioned for an index is as much as for its table, until the request says otherwise
            indexes.replaceAll(index -> index.global() ? index.with(provisioned) : index);
        }
        Optional<Instant> onDemandSince =
                payPerRequest && switched ? Optional.of(clock.instant()) : billing.onDemandSince();
        Optional<Throughput> onDemandMax = Declarations.onDemandMax(request).or(billing::onDemandMax);
        return table.with(table.attributeTypes(), indexes).with(new Billing(provisioned, onDemandSince, onDemandMax));
    }

    private static ApiError unchanged(Throughput current) {
        return ApiError.validation("""
                The provisioned throughput for the table will not change. The requested value equals the current value. \
                Current ReadCapacityUnits provisioned for the table: %1$d. Requested ReadCapacityUnits: %1$d. \
                Current WriteCapacityUnits provisioned for the table: %2$d. Requested WriteCapacityUnits: %2$d. \
                Refer to the Amazon DynamoDB Developer Guide for current limits \
                and how to request higher limits.""".formatted(current.read(), current.write()));
    }

    private TableSchema updateStream(Parameters request, TableSchema table, Writes writes) {
        if (!request.has("StreamSpecification")) {
            return table;
        }
        Optional<StreamSchema.View> view = Declarations.view(request);
        String unchanged = view.isPresent()
                ? "Table already has an enabled stream"
                : "Table does not have an enabled stream to disable";
        ApiError.require(view.isPresent() != table.stream().isPresent(), unchanged + ": TableName: " + table.name());
        return view.map(shown -> streams.on(table, shown, writes)).orElseGet(() -> streams.off(table));
    }

    private static void constrainChange(Parameters change) {
        change.member("Create").ifPresent(Declarations::constrainIndex);
        Parameters update = change.structure("Update");
        update.notNull("IndexName");
        Declarations.constrainThroughput(update);
        change.structure("Delete").notNull("IndexName");
        long kinds = Stream.of("Create", "Update", "Delete").filter(change::has).count();
        Declarations.require(
                kinds == 1,
                (kinds == 0 ? "One of" : "Only one of")
                        + " Create, Update or Delete must be specified in a GlobalSecondaryIndexUpdate");
    }

    private static void requireOneOnline(List<Parameters> changes) {
        if (changes.stream().filter(change -> !change.has("Update")).count() > 1) {
            throw ApiError.of(
                    "LimitExceededException",
                    "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table");
        }
    }

    private static TableSchema updateIndexes(
            List<Parameters> changes, Map<String, String> types, TableSchema table, List<Unfinished> work) {
        List<SecondaryIndex> indexes = new ArrayList<>(table.indexes());
        for (Parameters change : changes) {
            change.member("Create").ifPresent(declared -> {
                indexes.add(created(declared, types, table, indexes));
                work.add(new Unfinished(table.id(), StoreKeys.kind(indexes.getLast())));
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
        List<SecondaryIndex> remaining = new ArrayList<>(indexes);
        remaining.removeIf(index -> table.index(index.name()).isEmpty());
        types.keySet().retainAll(Declarations.used(table.key(), remaining));
        declared.forEach((name, type) -> {
            String known = types.putIfAbsent(name, type);
            String message = """
                    Attributes cannot be redefined. Please check that your attribute has the same type as previously \
                    defined. Existing schema: Schema:[SchemaElement: key{%1$s:%2$s}] New schema: \
                    Schema:[SchemaElement: key{%1$s:%3$s}]""".formatted(name, known, type);
            Declarations.require(known == null || known.equals(type), message);
        });
        types.keySet().retainAll(Declarations.used(table.key(), indexes));
        return types;
    }

    private static SecondaryIndex created(
            Parameters declared, Map<String, String> types, TableSchema table, List<SecondaryIndex> indexes) {
        String name = declared.required("IndexName");
        ApiError.require(
                indexes.stream().noneMatch(index -> index.name().equals(name)),
                "Attempting to create an index which already exists");
        BitSet taken = new BitSet();
        indexes.forEach(index -> taken.set(index.number()));
        int number = taken.nextClearBit(0);
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
