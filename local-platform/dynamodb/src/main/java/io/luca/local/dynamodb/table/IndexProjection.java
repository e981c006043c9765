package io.luca.local.dynamodb.table;

import java.util.Collections;
import java.util.LinkedHashSet;
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
}
