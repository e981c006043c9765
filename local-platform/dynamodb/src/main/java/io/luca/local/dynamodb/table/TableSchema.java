package io.luca.local.dynamodb.table;

import io.luca.local.dynamodb.value.ApiError;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that is known of a table but its items. Immutable; tables are {@code ACTIVE} as soon as they are there.
 *
 * @param id tells its items in the store from those of other tables, also of earlier ones of its name
 * @param tableId the id that the API shows
 * @param attributeTypes {@code S}, {@code N} or {@code B} of each attribute that is part of a key
 * @param latestStream its stream, also if that is switched off
 * @param timeToLive the attribute that says when an item's time is over, if there is one
 */
public record TableSchema(
        String name,
        int id,
        String arn,
        String tableId,
        Instant created,
        KeySchema key,
        Map<String, String> attributeTypes,
        List<SecondaryIndex> indexes,
        Billing billing,
        Optional<StreamSchema> latestStream,
        Optional<String> timeToLive,
        Settings settings,
        Map<String, String> tags) {

    /**
     * What a table's operators set, and items do not depend on.
     *
     * @param recoverable whether there are continuous backups: kept, and nothing done
     * @param encryptionKey the ARN of a key, if one was asked for: kept, and nothing done
     */
    public record Settings(
            boolean deletionProtection,
            Optional<Instant> recoverable,
            Optional<String> tableClass,
            Optional<String> encryptionKey) {}

    public TableSchema {
        attributeTypes = Collections.unmodifiableMap(new LinkedHashMap<>(attributeTypes));
        indexes = List.copyOf(indexes);
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /** The stream that changes are written to, if there is one. */
    public Optional<StreamSchema> stream() {
        return latestStream.filter(StreamSchema::enabled);
    }

    /** The type of an attribute that is part of a key: {@code S}, {@code N} or {@code B}. */
    public String type(String attribute) {
        return Objects.requireNonNull(attributeTypes.get(attribute), attribute);
    }

    /** An index by its name. */
    public Optional<SecondaryIndex> index(String indexName) {
        return indexes.stream().filter(index -> index.name().equals(indexName)).findAny();
    }

    /** An index that can be read. */
    public SecondaryIndex requireIndex(String indexName) {
        SecondaryIndex index = index(indexName)
                .orElseThrow(() -> ApiError.validation("The table does not have the specified index: " + indexName));
        if (!index.active()) {
            throw ApiError.validation("Cannot read from backfilling global secondary index: " + indexName);
        }
        return index;
    }

    /** Whether requests are paid one by one instead of by what was provisioned. */
    public boolean payPerRequest() {
        return billing.provisioned().isEmpty();
    }

    /** Whether a change of an item changes nothing but the item. */
    public boolean plain() {
        return indexes.isEmpty() && timeToLive.isEmpty() && stream().isEmpty();
    }

    TableSchema with(Map<String, String> newTypes, List<SecondaryIndex> newIndexes) {
        return copy(newTypes, newIndexes, billing, latestStream, timeToLive, settings, tags);
    }

    TableSchema with(Billing newBilling) {
        return copy(attributeTypes, indexes, newBilling, latestStream, timeToLive, settings, tags);
    }

    TableSchema withStream(Optional<StreamSchema> stream) {
        return copy(attributeTypes, indexes, billing, stream, timeToLive, settings, tags);
    }

    TableSchema withTimeToLive(Optional<String> attribute) {
        return copy(attributeTypes, indexes, billing, latestStream, attribute, settings, tags);
    }

    TableSchema with(Settings newSettings) {
        return copy(attributeTypes, indexes, billing, latestStream, timeToLive, newSettings, tags);
    }

    TableSchema withTags(Map<String, String> newTags) {
        return copy(attributeTypes, indexes, billing, latestStream, timeToLive, settings, newTags);
    }

    private TableSchema copy(
            Map<String, String> newTypes,
            List<SecondaryIndex> newIndexes,
            Billing newBilling,
            Optional<StreamSchema> newStream,
            Optional<String> newTimeToLive,
            Settings newSettings,
            Map<String, String> newTags) {
        return new TableSchema(
                name,
                id,
                arn,
                tableId,
                created,
                key,
                newTypes,
                newIndexes,
                newBilling,
                newStream,
                newTimeToLive,
                newSettings,
                newTags);
    }
}
