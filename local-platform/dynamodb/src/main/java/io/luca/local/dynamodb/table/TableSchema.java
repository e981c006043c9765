package io.luca.local.dynamodb.table;

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
 * @param throughput what was provisioned; absent if the table is paid by request
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
        Optional<Throughput> throughput,
        Optional<StreamSchema> latestStream,
        Optional<String> timeToLive,
        boolean deletionProtection,
        boolean recoverable,
        Optional<String> tableClass,
        Map<String, String> tags) {

    public TableSchema {
        attributeTypes = Map.copyOf(attributeTypes);
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

    /** Whether requests are paid one by one instead of by what was provisioned. */
    public boolean payPerRequest() {
        return throughput.isEmpty();
    }

    /** Whether a change of an item changes nothing but the item. */
    public boolean plain() {
        return indexes.isEmpty() && timeToLive.isEmpty() && stream().isEmpty();
    }
}
