package io.luca.local.dynamodb.expression;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.dynamodb.value.AttributeValue;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.ItemJson;
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
