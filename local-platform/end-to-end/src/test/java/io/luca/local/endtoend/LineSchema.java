package io.luca.local.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The schema of log lines as far as it goes: which fields there must be, which there may be, and of which type. A word of JSON Schema that
 * this does not know is refused.
 */
record LineSchema(List<String> required, Map<String, JsonNode> properties) {

    private static final List<String> WORDS =
            List.of("$schema", "title", "description", "type", "required", "additionalProperties", "properties");
    private static final List<String> WORDS_OF_A_FIELD = List.of("type", "description", "enum");

    static LineSchema read(Path file) throws IOException {
        JsonNode schema = new ObjectMapper().readTree(file.toFile());
        known(schema, WORDS);
        if (schema.path("additionalProperties").asBoolean(true)) {
            throw new IllegalArgumentException("a line may have no field that is not described");
        }
        schema.path("properties").forEach(field -> known(field, WORDS_OF_A_FIELD));
        return new LineSchema(
                schema.path("required").valueStream().map(JsonNode::asText).toList(),
                Map.copyOf(schema.path("properties")
                        .propertyStream()
                        .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
    }

    private static void known(JsonNode schema, List<String> words) {
        schema.fieldNames().forEachRemaining(word -> {
            if (!words.contains(word)) {
                throw new IllegalArgumentException(word + " is not understood");
            }
        });
    }

    /** What is wrong with a line; empty if nothing is. */
    Optional<String> problem(JsonNode line) {
        return Stream.concat(
                        required.stream().filter(field -> !line.has(field)).map(field -> field + " is missing"),
                        line.propertyStream()
                                .filter(field -> !isAsDescribed(field.getKey(), field.getValue()))
                                .map(field -> field.getKey() + " is not described, or has another value"))
                .findFirst();
    }

    private boolean isAsDescribed(String name, JsonNode value) {
        JsonNode field = properties.get(name);
        if (field == null) {
            return false;
        }
        boolean isOfType = switch (field.path("type").asText()) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            default -> throw new IllegalArgumentException(field + " has a type that is not understood");
        };
        return isOfType
                && (!field.has("enum") || field.path("enum").valueStream().anyMatch(value::equals));
    }
}
