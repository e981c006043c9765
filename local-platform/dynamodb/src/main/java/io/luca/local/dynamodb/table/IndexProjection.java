package io.luca.local.dynamodb.table;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What an index keeps of an item beside the keys.
 *
 * @param attributes the names that an {@code INCLUDE} adds; otherwise none
 */
public record IndexProjection(Type type, Set<String> attributes) {

    /** The types as the API names them. */
    public enum Type {
        ALL,
        KEYS_ONLY,
        INCLUDE
    }

    public IndexProjection {
        attributes = Collections.unmodifiableSet(new LinkedHashSet<>(attributes));
    }

    /** The attributes of an entry in an index with this key of a table with that one, unless it has them all. */
    Optional<Set<String>> kept(KeySchema index, KeySchema table) {
        Set<String> kept = new LinkedHashSet<>(table.names());
        kept.addAll(index.names());
        kept.addAll(attributes);
        return type == Type.ALL ? Optional.empty() : Optional.of(Set.copyOf(kept));
    }
}
