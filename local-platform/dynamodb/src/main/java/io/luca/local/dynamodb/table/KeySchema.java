package io.luca.local.dynamodb.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The attributes that are the key of a table or of an index.
 *
 * @param partition the attribute of the partition key ({@code HASH})
 * @param sort the attribute of the sort key ({@code RANGE}), if there is one
 */
public record KeySchema(String partition, Optional<String> sort) {

    /** The attributes' names, the partition key's first. */
    public List<String> names() {
        return sort.map(name -> List.of(partition, name)).orElse(List.of(partition));
    }

    /** The first attribute of the key that is among these, if there is one. */
    public Optional<String> firstIn(Set<String> attributes) {
        return attributes.contains(partition) ? Optional.of(partition) : sort.filter(attributes::contains);
    }

    /** The key as the API shows it. */
    public ArrayNode describe() {
        ArrayNode elements = JsonNodeFactory.instance.arrayNode();
        elements.addObject().put("AttributeName", partition).put("KeyType", "HASH");
        sort.ifPresent(name -> elements.addObject().put("AttributeName", name).put("KeyType", "RANGE"));
        return elements;
    }
}
