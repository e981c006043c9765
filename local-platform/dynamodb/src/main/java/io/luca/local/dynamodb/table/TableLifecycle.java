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
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Creates, describes, deletes and lists tables.
 *
 * @param arns what the ARNs of all tables begin with
 */
record TableLifecycle(
        Catalog catalog, Upkeep upkeep, ContentSizes sizes, StreamSwitch streams, Clock clock, String arns) {

    private static final int MAX_PAGE = 100;
    private static final List<String> NOT_TOLD_OF_DELETED = List.of(
            "AttributeDefinitions", "KeySchema", "CreationDateTime", "GlobalSecondaryIndexes", "LocalSecondaryIndexes");

    ObjectNode create(Parameters request) {
        String name = constrain(request);
        boolean payPerRequest = request.text("BillingMode").equals(Optional.of("PAY_PER_REQUEST"));
        Optional<Throughput> throughput = Declarations.throughput(request, payPerRequest);
        Map<String, String> types = Declarations.attributeTypes(request);
        KeySchema key = Declarations.tableKey(request, types);
        List<SecondaryIndex> indexes = Declarations.indexes(request, key, types, payPerRequest);
        Declarations.requireUsed(types, key, indexes);
        Optional<StreamSchema.View> view = Declarations.view(request);
        Map<String, String> tags = Declarations.tags(request, Map.of());
        if (catalog.table(name) != null) {
            throw ApiError.of("ResourceInUseException", "Table already exists: " + name);
        }

        Writes writes = new Writes();
        Instant now = clock.instant();
        int id = catalog.nextId(writes, StoreKeys.NO_TABLE);
        String arn = arns + name;
        Optional<Instant> onDemandSince = payPerRequest ? Optional.of(now) : Optional.empty();
        Billing billing = new Billing(throughput, onDemandSince, Declarations.onDemandMax(request));
        boolean kept = request.flag("DeletionProtectionEnabled").orElse(false);
        Optional<String> encryption = Declarations.encryptionKey(request, arn);
        TableSchema.Settings settings =
                new TableSchema.Settings(kept, Optional.empty(), request.text("TableClass"), encryption, tags);
        TableSchema table = new TableSchema(
                name, id, arn, now, key, types, indexes, billing, Optional.empty(), Optional.empty(), settings);
        TableSchema created =
                view.map(shown -> streams.on(table, shown, writes)).orElse(table);
        catalog.add(created, writes);
        return answer("TableDescription", created, "ACTIVE");
    }

    private static String constrain(Parameters request) {
        String name = Declarations.tableName(request);
        request.length("TableName", 3, 255);
        request.notNull("AttributeDefinitions");
        Declarations.constrain(request);
        Declarations.constrainKey(request);
        request.members("LocalSecondaryIndexes").forEach(Declarations::constrainIndex);
        request.members("GlobalSecondaryIndexes").forEach(Declarations::constrainIndex);
        Declarations.constrainTags(request);
        request.check();
        return name;
    }

    ObjectNode describe(Parameters request) {
        return answer("Table", catalog.require(Declarations.onlyTableName(request)), "ACTIVE");
    }

    private ObjectNode answer(String name, TableSchema table, String status) {
        return object().set(name, new TableDescription(table, Optional.of(sizes)).describe(status));
    }

    ObjectNode list(Parameters request) {
        request.between("Limit", 1, MAX_PAGE);
        request.matches(request.length("ExclusiveStartTableName", 3, 255), Declarations.NAME);
        request.check();
        int limit = request.number("Limit").orElse((long) MAX_PAGE).intValue();
        String start = request.text("ExclusiveStartTableName").orElse("");
        NavigableSet<String> names = new TreeSet<>();
        catalog.tables().forEach(table -> names.add(table.name()));
        List<String> rest = List.copyOf(names.tailSet(start, false));
        ObjectNode answer = object();
        rest.stream().limit(limit).forEach(answer.putArray("TableNames")::add);
        if (rest.size() > limit) {
            answer.put("LastEvaluatedTableName", rest.get(limit - 1));
        }
        return answer;
    }

    ObjectNode delete(Parameters request) {
        TableSchema table = catalog.require(Declarations.onlyTableName(request));
        ApiError.require(
                !table.settings().deletionProtection(),
                "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection"
                        + " first.");
        ObjectNode answer = answer("TableDescription", table, "DELETING");
        answer.withObject("TableDescription").remove(NOT_TOLD_OF_DELETED);
        Unfinished work = new Unfinished(table.id(), Upkeep.EVERYTHING);
        Writes writes = Catalog.begin(work, new Writes());
        catalog.remove(streams.off(table), writes);
        upkeep.finish(work);
        sizes.forget(table);
        return answer;
    }
}
