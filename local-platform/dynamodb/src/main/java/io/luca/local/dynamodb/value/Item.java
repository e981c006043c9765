package io.luca.local.dynamodb.value;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** An item, or a part of one such as its key: values by the names of attributes. Immutable. */
public record Item(Map<String, AttributeValue> attributes) {

    /** The item without attributes. */
    public static final Item EMPTY = new Item(Map.of());

    public Item {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /** The value of an attribute. */
    public Optional<AttributeValue> get(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    /** Whether there is no attribute. */
    public boolean isEmpty() {
        return attributes.isEmpty();
    }
}
