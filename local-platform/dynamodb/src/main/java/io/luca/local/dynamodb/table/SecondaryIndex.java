package io.luca.local.dynamodb.table;

import io.luca.local.dynamodb.value.AttributeValue;
import io.luca.local.dynamodb.value.Item;
import java.util.HashMap;
import java.util.LinkedHashSet;
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
 */
public record SecondaryIndex(
        String name,
        int number,
        boolean global,
        KeySchema key,
        IndexProjection projection,
        Optional<Throughput> throughput,
        Optional<Set<String>> kept) {

    /** An index of a table with this key. */
    static SecondaryIndex of(
            String name,
            int number,
            boolean global,
            KeySchema key,
            IndexProjection projection,
            Optional<Throughput> throughput,
            KeySchema table) {
        if (projection.type() == IndexProjection.Type.ALL) {
            return new SecondaryIndex(name, number, global, key, projection, throughput, Optional.empty());
        }
        Set<String> kept = new LinkedHashSet<>(table.names());
        kept.addAll(key.names());
        kept.addAll(projection.attributes());
        return new SecondaryIndex(name, number, global, key, projection, throughput, Optional.of(Set.copyOf(kept)));
    }

    /** What the index keeps of an item. */
    public Item project(Item item) {
        return kept.map(names -> {
                    Map<String, AttributeValue> attributes =
                            new HashMap<>(item.attributes());
                    attributes.keySet().retainAll(names);
                    return new Item(attributes);
                })
                .orElse(item);
    }

    SecondaryIndex with(Optional<Throughput> newThroughput) {
        return new SecondaryIndex(name, number, global, key, projection, newThroughput, kept);
    }
}
