package io.luca.local.dynamodb.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.dynamodb.store.Writes;
import io.luca.local.dynamodb.table.Billing.Throughput;
import io.luca.local.dynamodb.table.Catalog.Unfinished;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Parameters;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Creates, describes, deletes and lists tables. */
final class TableLifecycle {

    private static final int MAX_PAGE = 100;

    private final Tables tables;
    private final Catalog catalog;
    private final Upkeep upkeep;
    private final ContentSizes sizes;
    private final StreamSwitch streams;
    private final Clock clock;
    private final String region;
    private final String accountId;

    TableLifecycle(
            Tables tables,
            Catalog catalog,
            Upkeep upkeep,
            ContentSizes sizes,
            StreamSwitch streams,
            Clock clock,
            String region,
            String accountId) {
        this.tables = tables;
        this.catalog = catalog;
        this.upkeep = upkeep;
        this.sizes = sizes;
        this.streams = streams;
        this.clock = clock;
        this.region = region;
        this.accountId = accountId;
    }

    ObjectNode create(Parameters request) {
        String name = Tables.tableName(request);
        request.length("TableName", 3, 255);
        request.notNull("AttributeDefinitions");
        Declarations.constrain(request);
        Declarations.constrainKey(request);
        request.members("LocalSecondaryIndexes").forEach(Declarations::constrainIndex);
        request.members("GlobalSecondaryIndexes").forEach(Declarations::constrainIndex);
        Declarations.constrainTags(request);
        request.check();

        boolean payPerRequest =
                request.text("BillingMode").filter("PAY_PER_REQUEST"::equals).isPresent();
        Optional<Throughput> throughput = Declarations.throughput(request, payPerRequest);
        Map<String, String> types = Declarations.attributeTypes(request);
        KeySchema key = Declarations.tableKey(request, types);
        if (!request.has("LocalSecondaryIndexes") && !request.has("GlobalSecondaryIndexes")) {
            Declarations.requireUsed(types, key, List.of());
        }
        List<SecondaryIndex> indexes = Declarations.indexes(request, key, types, payPerRequest);
        Declarations.requireUsed(types, key, indexes);
        Optional<StreamSchema.View> view = Declarations.view(request);
        Map<String, String> tags = Declarations.tags(request, Map.of());
        if (catalog.table(name) != null) {
            throw ApiError.inUse("Table already exists: " + name);
        }

        Writes writes = new Writes();
        Instant now = clock.instant();
        int id = catalog.nextId(writes, StoreKeys.NO_TABLE);
        String arn = "arn:aws:dynamodb:" + region + ":" + accountId + ":table/" + name;
        TableSchema table = new TableSchema(
                name,
                id,
                arn,
                UUID.nameUUIDFromBytes((arn + " " + id + " " + now).getBytes(StandardCharsets.UTF_8))
                        .toString(),
                now,
                key,
                types,
                indexes,
                new Billing(
                        throughput,
                        payPerRequest ? Optional.of(now) : Optional.empty(),
                        Declarations.onDemandMax(request)),
                Optional.empty(),
                Optional.empty(),
                new TableSchema.Settings(
                        request.flag("DeletionProtectionEnabled").orElse(false),
                        Optional.empty(),
                        request.text("TableClass"),
                        Declarations.encryptionKey(request, arn)),
                tags);
        if (view.isPresent()) {
            table = streams.on(table, view.get(), writes);
        }
        catalog.add(table, writes);
        return Tables.object().set("TableDescription", TableDescription.of(table, "ACTIVE", sizes));
    }

    ObjectNode describe(Parameters request) {
        String name = Tables.tableName(request);
        request.check();
        return Tables.object().set("Table", TableDescription.of(tables.describable(name), "ACTIVE", sizes));
    }

    ObjectNode list(Parameters request) {
        request.between("Limit", 1, MAX_PAGE);
        request.matches(request.length("ExclusiveStartTableName", 3, 255), Declarations.NAME);
        request.check();
        int limit = request.number("Limit").orElse((long) MAX_PAGE).intValue();
        String start = request.text("ExclusiveStartTableName").orElse("");
        List<String> names = catalog.tables().stream()
                .map(TableSchema::name)
                .filter(name -> name.compareTo(start) > 0)
                .sorted()
                .toList();
        ObjectNode answer = Tables.object();
        ArrayNode page = answer.putArray("TableNames");
        names.stream().limit(limit).forEach(page::add);
        if (names.size() > limit) {
            answer.put("LastEvaluatedTableName", names.get(limit - 1));
        }
        return answer;
    }

    ObjectNode delete(Parameters request) {
        String name = Tables.tableName(request);
        request.check();
        TableSchema table = tables.describable(name);
        if (table.settings().deletionProtection()) {
            throw ApiError.validation("Resource cannot be deleted as it is currently protected against deletion."
                    + " Disable deletion protection first.");
        }
        ObjectNode description = TableDescription.of(table, "DELETING", sizes);
        Unfinished work = new Unfinished(table.id(), Upkeep.EVERYTHING);
        Writes writes = new Writes();
        Catalog.begin(work, writes);
        catalog.remove(streams.off(table), writes);
        upkeep.finish(work);
        sizes.forget(table);
        return Tables.object().set("TableDescription", description);
    }
}
