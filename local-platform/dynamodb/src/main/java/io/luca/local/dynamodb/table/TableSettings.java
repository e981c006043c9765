package io.luca.local.dynamodb.table;

import static io.luca.local.dynamodb.table.TableDescription.object;
import static io.luca.local.dynamodb.table.TableDescription.seconds;

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

/**
 * What is set on tables beside their schemas (tags, time to live, backups), and what is said of the account.
 *
 * @param arns what the ARNs of all tables begin with
 */
record TableSettings(Catalog catalog, Upkeep upkeep, Clock clock, String region, String arns) {

    private static final int CAPACITY_OF_ACCOUNT = 80_000;
    private static final int CAPACITY_OF_TABLE = 40_000;
    private static final int ENDPOINT_MINUTES = 1_440;
    private static final Duration NEWEST_BACKUP = Duration.ofMinutes(5);
    private static final Duration OLDEST_BACKUP = Duration.ofDays(35);

    ObjectNode tag(Parameters request) {
        request.length(request.notNull("ResourceArn"), 1, 1283);
        request.length(request.notNull("Tags"), 1, Integer.MAX_VALUE);
        Declarations.constrainTags(request);
        TableSchema table = tagged(request);
        return replaceTags(table, Declarations.tags(request, table.settings().tags()));
    }

    ObjectNode untag(Parameters request) {
        request.length(request.notNull("ResourceArn"), 1, 1283);
        request.length(request.notNull("TagKeys"), 1, Integer.MAX_VALUE);
        TableSchema table = tagged(request);
        Map<String, String> tags = new LinkedHashMap<>(table.settings().tags());
        request.texts("TagKeys").forEach(tags::remove);
        return replaceTags(table, tags);
    }

    private ObjectNode replaceTags(TableSchema table, Map<String, String> tags) {
        catalog.replace(table.with(table.settings().withTags(tags)), new Writes());
        return object();
    }

    ObjectNode listTags(Parameters request) {
        request.length(request.notNull("ResourceArn"), 1, 1283);
        return object().set("Tags", tagged(request).settings().describeTags());
    }

    /** The table that a request for tags names; those of other accounts are not told from those that are not there. */
    private TableSchema tagged(Parameters request) {
        request.check();
        String arn = request.required("ResourceArn");
        ApiError.require(
                arn.startsWith("arn:") && !arn.contains("/index/"),
                "Invalid TableArn: Invalid ResourceArn provided as input " + arn);
        if (!arn.startsWith(arns)) {
            throw ApiError.of(
                    "AccessDeniedException", "User is not authorized to perform this action on resource: " + arn);
        }
        return catalog.require(
                arn, () -> ApiError.notFound("Requested resource not found: ResourcArn: " + arn + " not found"));
    }

    ObjectNode describeTimeToLive(Parameters request) {
        Optional<String> attribute =
                catalog.require(Declarations.onlyTableName(request)).timeToLive();
        ObjectNode answer = object();
        ObjectNode description = answer.putObject("TimeToLiveDescription");
        description.put("TimeToLiveStatus", attribute.isPresent() ? "ENABLED" : "DISABLED");
        attribute.ifPresent(named -> description.put("AttributeName", named));
        return answer;
    }

    /** Unlike DynamoDB, which waits an hour, a table takes the next change at once. */
    ObjectNode updateTimeToLive(Parameters request) {
        String name = Declarations.tableName(request);
        Parameters specification = request.structure(request.notNull("TimeToLiveSpecification"));
        specification.notNull("Enabled");
        specification.length(specification.notNull("AttributeName"), 1, 255);
        request.check();
        boolean enable = specification.flag("Enabled").orElse(false);
        String attribute = specification.required("AttributeName");
        TableSchema table = catalog.require(name);
        requireChange(table.timeToLive(), attribute, enable);

        Unfinished work = new Unfinished(table.id(), StoreKeys.EXPIRY);
        Writes writes = Catalog.begin(work, new Writes());
        catalog.replace(table.withTimeToLive(enable ? Optional.of(attribute) : Optional.empty()), writes);
        upkeep.finish(work);
        ObjectNode answer = object();
        answer.putObject("TimeToLiveSpecification").put("Enabled", enable).put("AttributeName", attribute);
        return answer;
    }

    private static void requireChange(Optional<String> current, String attribute, boolean enable) {
        ApiError.require(current.isPresent() || enable, "TimeToLive is already disabled");
        String active = current.orElse(attribute);
        ApiError.require(
                active.equals(attribute),
                "TimeToLive is active on a different AttributeName: current AttributeName is " + active);
        ApiError.require(current.isEmpty() || !enable, "TimeToLive is already enabled");
    }

    ObjectNode describeBackups(Parameters request) {
        return backups(backedUp(Declarations.onlyTableName(request)));
    }

    /** Only said, not done: nothing is backed up here. */
    ObjectNode updateBackups(Parameters request) {
        String name = Declarations.tableName(request);
        Parameters specification = request.structure(request.notNull("PointInTimeRecoverySpecification"));
        specification.notNull("PointInTimeRecoveryEnabled");
        request.check();
        boolean enable = specification.flag("PointInTimeRecoveryEnabled").orElse(false);
        TableSchema table = backedUp(name);
        Optional<Instant> since = enable ? Optional.of(clock.instant()) : Optional.empty();
        TableSchema changed = table.with(table.settings().withBackups(since));
        catalog.replace(changed, new Writes());
        return backups(changed);
    }

    private TableSchema backedUp(String name) {
        return catalog.require(name, () -> ApiError.of("TableNotFoundException", "Table not found: " + name));
    }

    private ObjectNode backups(TableSchema table) {
        ObjectNode answer = object();
        ObjectNode description = answer.putObject("ContinuousBackupsDescription");
        description.put("ContinuousBackupsStatus", "ENABLED");
        ObjectNode recovery = description.putObject("PointInTimeRecoveryDescription");
        recovery.put("PointInTimeRecoveryStatus", table.settings().recoverable().isPresent() ? "ENABLED" : "DISABLED");
        table.settings().recoverable().ifPresent(since -> {
            Instant latest = clock.instant().minus(NEWEST_BACKUP);
            Instant oldest = clock.instant().minus(OLDEST_BACKUP);
            recovery.put("RecoveryPeriodInDays", OLDEST_BACKUP.toDays());
            recovery.put("EarliestRestorableDateTime", seconds(since.isAfter(oldest) ? since : oldest));
            recovery.put("LatestRestorableDateTime", seconds(latest.isAfter(since) ? latest : since));
        });
        return answer;
    }

    ObjectNode describeLimits() {
        return object().put("AccountMaxReadCapacityUnits", CAPACITY_OF_ACCOUNT)
                .put("AccountMaxWriteCapacityUnits", CAPACITY_OF_ACCOUNT)
                .put("TableMaxReadCapacityUnits", CAPACITY_OF_TABLE)
                .put("TableMaxWriteCapacityUnits", CAPACITY_OF_TABLE);
    }

    ObjectNode describeEndpoints() {
        ObjectNode answer = object();
        answer.putArray("Endpoints")
                .addObject()
                .put("Address", "dynamodb." + region + ".amazonaws.com")
                .put("CachePeriodInMinutes", ENDPOINT_MINUTES);
        return answer;
    }
}
