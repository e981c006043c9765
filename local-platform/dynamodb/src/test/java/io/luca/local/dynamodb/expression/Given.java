package io.luca.local.dynamodb.expression;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.dynamodb.value.AttributeValue;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.StoredItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** Items and placeholders as tests write them: JSON with single quotes. */
final class Given {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Given() {}

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    /** The JSON of an item. */
    static JsonNode json(Item item) {
        try {
            return JSON.readTree(StoredItem.json(StoredItem.encode(item)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** An item: <code>{'a':{'N':'1'}}</code>. */
    static Item item(String text) {
        return ItemJson.readItem(json(text));
    }

    /** Placeholders: names and values in one, <code>{'#n':'name',':v':{'N':'1'}}</code>. */
    static Placeholders placeholders(String text) {
        Map<String, String> names = new HashMap<>();
        Map<String, AttributeValue> values = new HashMap<>();
        json(text).properties().forEach(entry -> {
            if (entry.getKey().startsWith("#")) {
                names.put(entry.getKey(), entry.getValue().textValue());
            } else {
                values.put(entry.getKey(), ItemJson.readValue(entry.getValue()));
            }
        });
        return new Placeholders(names, values);
    }
}
