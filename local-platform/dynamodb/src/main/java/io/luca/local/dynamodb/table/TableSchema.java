package io.luca.local.dynamodb.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.luca.local.dynamodb.value.ApiError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Everything that is known of a table but its items. Immutable; tables are {@code ACTIVE} as soon as they are there.
 *
 * @param id tells its items in the store from those of other tables, also of earlier ones of its name
 * @param attributeTypes {@code S}, {@code N} or {@code B} of each attribute that is part of a key
 * @param latestStream its stream, also if that is switched off
 * @param timeToLive the attribute that says when an item's time is over, if there is one
 */
public record TableSchema(
        String name,
        int id,
        String arn,
        Instant created,
        KeySchema key,
        Map<String, String> attributeTypes,
        List<SecondaryIndex> indexes,
        Billing billing,
        Optional<StreamSchema> latestStream,
        Optional<String> timeToLive,
        Settings settings) {

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
            Optional<String> encryptionKey,
            Map<String, String> tags) {

        public Settings {
            tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        }

        /** The tags as the API shows them. */
        ArrayNode describeTags() {
            ArrayNode described = JsonNodeFactory.instance.arrayNode();
            tags.forEach((key, value) -> described.addObject().put("Key", key).put("Value", value));
            return described;
        }

        Settings withTags(Map<String, String> changed) {
            return new Settings(deletionProtection, recoverable, tableClass, encryptionKey, changed);
        }

        /** Settings with continuous backups since a moment, or since the earlier one at which they began; or without. */
        Settings withBackups(Optional<Instant> since) {
            Optional<Instant> began = since.map(recoverable::orElse);
            return new Settings(deletionProtection, began, tableClass, encryptionKey, tags);
        }
    }

    public TableSchema {
        attributeTypes = Collections.unmodifiableMap(new LinkedHashMap<>(attributeTypes));
        indexes = List.copyOf(indexes);
    }

    /** The id that the API shows, which another table of the same name has not. */
    public String tableId() {
        String unique = arn + " " + id + " " + created;
        return UUID.nameUUIDFromBytes(unique.getBytes(StandardCharsets.UTF_8)).toString();
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

    TableSchema with(Map<String, String> types, List<SecondaryIndex> all) {
        return new TableSchema(name, id, arn, created, key, types, all, billing, latestStream, timeToLive, settings);
    }

    TableSchema with(Billing changed) {
        return new TableSchema(
                name, id, arn, created, key, attributeTypes, indexes, changed, latestStream, timeToLive, settings);
    }

    TableSchema withStream(Optional<StreamSchema> changed) {
        return new TableSchema(
                name, id, arn, created, key, attributeTypes, indexes, billing, changed, timeToLive, settings);
    }

    TableSchema withTimeToLive(Optional<String> changed) {
        return new TableSchema(
                name, id, arn, created, key, attributeTypes, indexes, billing, latestStream, changed, settings);
    }

    TableSchema with(Settings changed) {
        return new TableSchema(
                name, id, arn, created, key, attributeTypes, indexes, billing, latestStream, timeToLive, changed);
    }
}
