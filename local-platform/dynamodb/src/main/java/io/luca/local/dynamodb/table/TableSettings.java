package io.luca.local.dynamodb.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.dynamodb.store.Writes;
import io.luca.local.dynamodb.table.Catalog.Unfinished;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Parameters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What is set on tables beside their schemas (tags, time to live, backups), and what is said of the account. */
final class TableSettings {

    private static final int CAPACITY_OF_ACCOUNT = 80_000;
    private static final int CAPACITY_OF_TABLE = 40_000;
    private static final int ENDPOINT_MINUTES = 1_440;
    private static final Duration NEWEST_BACKUP = Duration.ofMinutes(5);
    private static final Duration OLDEST_BACKUP = Duration.ofDays(35);

    private final Tables tables;
    private final Catalog catalog;
    private final Upkeep upkeep;
    private final Clock clock;
    private final String region;
    private final String accountId;

    TableSettings(Tables tables, Catalog catalog, Upkeep upkeep, Clock clock, String region, String accountId) {
        this.tables = tables;
        this.catalog = catalog;
        this.upkeep = upkeep;
        this.clock = clock;
        this.region = region;
        this.accountId = accountId;
    }

    ObjectNode tag(Parameters request) {
        request.length(request.notNull("ResourceArn"), 1, 1283);
        request.length(request.notNull("Tags"), 1, Integer.MAX_VALUE);
        Declarations.constrainTags(request);
        request.check();
        TableSchema table = tagged(request);
        catalog.replace(table.withTags(Declarations.tags(request, table.tags())), new Writes());
        return Tables.object();
    }

    ObjectNode untag(Parameters request) {
        request.length(request.notNull("ResourceArn"), 1, 1283);
        request.length(request.notNull("TagKeys"), 1, Integer.MAX_VALUE);
        request.check();
        TableSchema table = tagged(request);
        Map<String, String> tags = new LinkedHashMap<>(table.tags());
        request.texts("TagKeys").forEach(tags::remove);
        catalog.replace(table.withTags(tags), new Writes());
        return Tables.object();
    }

    ObjectNode listTags(Parameters request) {
        request.length(request.notNull("ResourceArn"), 1, 1283);
        request.check();
        ObjectNode answer = Tables.object();
        ArrayNode tags = answer.putArray("Tags");
        tagged(request)
                .tags()
                .forEach((key, value) -> tags.addObject().put("Key", key).put("Value", value));
        return answer;
    }

    /** The table that a request for tags names; those of other accounts are not told from those that are not there. */
    private TableSchema tagged(Parameters request) {
        String arn = request.required("ResourceArn");
        if (!arn.startsWith("arn:")) {
            throw ApiError.validation("Invalid TableArn: Invalid ResourceArn provided as input " + arn);
        }
        if (!arn.startsWith("arn:aws:dynamodb:" + region + ":" + accountId + ":table/")) {
            throw ApiError.of(
                    400, "AccessDeniedException", "User is not authorized to perform this action on resource: " + arn);
        }
        TableSchema table = tables.find(arn);
        if (table == null) {
            throw ApiError.notFound("Requested resource not found: ResourcArn: " + arn + " not found");
        }
        return table;
    }

    ObjectNode describeTimeToLive(Parameters request) {
        String name = Tables.tableName(request);
        request.check();
        Optional<String> attribute = tables.describable(name).timeToLive();
        ObjectNode answer = Tables.object();
        ObjectNode description = answer.putObject("TimeToLiveDescription");
        description.put("TimeToLiveStatus", attribute.isPresent() ? "ENABLED" : "DISABLED");
        attribute.ifPresent(named -> description.put("AttributeName", named));
        return answer;
    }

    /** Unlike DynamoDB, which waits an hour, a table takes the next change at once. */
    ObjectNode updateTimeToLive(Parameters request) {
        String name = Tables.tableName(request);
        request.notNull("TimeToLiveSpecification");
        request.member("TimeToLiveSpecification").ifPresent(specification -> {
            specification.notNull("Enabled");
            specification.length(specification.notNull("AttributeName"), 1, 255);
        });
        request.check();
        Parameters specification = request.member("TimeToLiveSpecification").orElseThrow();
        boolean enable = specification.flag("Enabled").orElse(false);
        String attribute = specification.required("AttributeName");
        TableSchema table = tables.describable(name);
        requireChange(table.timeToLive(), attribute, enable);

        Unfinished work = new Unfinished(table.id(), StoreKeys.EXPIRY);
        Writes writes = new Writes();
        Catalog.begin(work, writes);
        catalog.replace(table.withTimeToLive(enable ? Optional.of(attribute) : Optional.empty()), writes);
        upkeep.finish(work);
        ObjectNode answer = Tables.object();
        answer.putObject("TimeToLiveSpecification").put("Enabled", enable).put("AttributeName", attribute);
        return answer;
    }

    private static void requireChange(Optional<String> current, String attribute, boolean enable) {
        if (current.isEmpty() && !enable) {
            throw ApiError.validation("TimeToLive is already disabled");
        }
        current.filter(active -> !active.equals(attribute)).ifPresent(active -> {
            throw ApiError.validation(
                    "TimeToLive is active on a different AttributeName: current AttributeName is " + active);
        });
        if (current.isPresent() && enable) {
            throw ApiError.validation("TimeToLive is already enabled");
        }
    }

    ObjectNode describeBackups(Parameters request) {
        String name = Tables.tableName(request);
        request.check();
        return backups(backedUp(name));
    }

    /** Only said, not done: nothing is backed up here. */
    ObjectNode updateBackups(Parameters request) {
        String name = Tables.tableName(request);
        request.notNull("PointInTimeRecoverySpecification");
        request.member("PointInTimeRecoverySpecification")
                .ifPresent(specification -> specification.notNull("PointInTimeRecoveryEnabled"));
        request.check();
        boolean enable = request.member("PointInTimeRecoverySpecification")
                .flatMap(specification -> specification.flag("PointInTimeRecoveryEnabled"))
                .orElse(false);
        TableSchema table = backedUp(name);
        TableSchema.Settings settings = table.settings();
        TableSchema changed = table.with(new TableSchema.Settings(
                settings.deletionProtection(),
                enable ? settings.recoverable().or(() -> Optional.of(clock.instant())) : Optional.empty(),
                settings.tableClass(),
                settings.encryptionKey()));
        catalog.replace(changed, new Writes());
        return backups(changed);
    }

    private TableSchema backedUp(String name) {
        TableSchema table = tables.find(name);
        if (table == null) {
            throw ApiError.of(400, "TableNotFoundException", "Table not found: " + name);
        }
        return table;
    }

    private ObjectNode backups(TableSchema table) {
        ObjectNode answer = Tables.object();
        ObjectNode description = answer.putObject("ContinuousBackupsDescription");
        description.put("ContinuousBackupsStatus", "ENABLED");
        ObjectNode recovery = description.putObject("PointInTimeRecoveryDescription");
        recovery.put("PointInTimeRecoveryStatus", table.settings().recoverable().isPresent() ? "ENABLED" : "DISABLED");
        table.settings().recoverable().ifPresent(since -> {
            Instant latest = clock.instant().minus(NEWEST_BACKUP);
            Instant oldest = clock.instant().minus(OLDEST_BACKUP);
            recovery.put("RecoveryPeriodInDays", OLDEST_BACKUP.toDays());
            recovery.put(
                    "EarliestRestorableDateTime", TableDescription.seconds(since.isAfter(oldest) ? since : oldest));
            recovery.put("LatestRestorableDateTime", TableDescription.seconds(latest.isAfter(since) ? latest : since));
        });
        return answer;
    }

    ObjectNode describeLimits() {
        return Tables.object()
                .put("AccountMaxReadCapacityUnits", CAPACITY_OF_ACCOUNT)
                .put("AccountMaxWriteCapacityUnits", CAPACITY_OF_ACCOUNT)
                .put("TableMaxReadCapacityUnits", CAPACITY_OF_TABLE)
                .put("TableMaxWriteCapacityUnits", CAPACITY_OF_TABLE);
    }

    ObjectNode describeEndpoints() {
        ObjectNode answer = Tables.object();
        answer.putArray("Endpoints")
                .addObject()
                .put("Address", "dynamodb." + region + ".amazonaws.com")
                .put("CachePeriodInMinutes", ENDPOINT_MINUTES);
        return answer;
    }
}
