package io.luca.local.dynamodb.table;

import io.luca.local.dynamodb.table.Billing.Throughput;
import io.luca.local.dynamodb.value.AttributeValue;
import io.luca.local.dynamodb.value.Item;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An index of a table.
 *
 * @param number tells its entries in the store from those of the table's other indexes
 * @param global whether it has a partition key of its own (GSI) or shares the table's (LSI)
 * @param throughput what was provisioned for a global one
 * @param kept the attributes of an entry, unless it keeps them all
 * @param active false until it has an entry for each item that was there before it
 */
public record SecondaryIndex(
        String name,
        int number,
        boolean global,
        KeySchema key,
        IndexProjection projection,
        Optional<Throughput> throughput,
        Optional<Set<String>> kept,
        boolean active) {

    /** An index of a table with this key. */
    static SecondaryIndex of(
            String name,
            int number,
            boolean global,
            KeySchema key,
            IndexProjection projection,
            Optional<Throughput> throughput,
            KeySchema table) {
        Optional<Set<String>> kept = projection.kept(key, table);
        return new SecondaryIndex(name, number, global, key, projection, throughput, kept, true);
    }

    /** The name that the API has for all indexes of its kind. */
    public String kind() {
        return global ? "GlobalSecondaryIndexes" : "LocalSecondaryIndexes";
    }

    /** What the index keeps of an item. */
    public Item project(Item item) {
        if (kept.isEmpty()) {
            return item;
        }
        Map<String, AttributeValue> attributes = new LinkedHashMap<>(item.attributes());
        attributes.keySet().retainAll(kept.get());
        return new Item(attributes);
    }

    SecondaryIndex with(Optional<Throughput> newThroughput) {
        return new SecondaryIndex(name, number, global, key, projection, newThroughput, kept, active);
    }

    SecondaryIndex active(boolean nowActive) {
        return new SecondaryIndex(name, number, global, key, projection, throughput, kept, nowActive);
    }
}
