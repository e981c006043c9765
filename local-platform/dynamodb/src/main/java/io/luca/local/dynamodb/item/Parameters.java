package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.dynamodb.error.ApiError;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request, or of a part of one, by name. A parameter that is {@code null} is not there; one of another type than the
 * API's is a {@code SerializationException}.
 */
record Parameters(JsonNode node) {

    Parameters {
        if (!node.isObject()) {
            throw serialization(
                    node.isArray() ? "Start of list found where not expected" : "Unexpected value type in payload");
        }
    }

    boolean has(String name) {
        return find(name) != null;
    }

    Optional<String> text(String name) {
        JsonNode value = find(name);
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(text(value));
    }

    static String text(JsonNode value) {
        if (!value.isTextual()) {
            throw unconvertible(value, "String");
        }
        return value.textValue();
    }

    /** A truth value; false if it is not there. */
    boolean flag(String name) {
        return flag(name, false);
    }

    boolean flag(String name, boolean otherwise) {
        JsonNode value = find(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw unconvertible(value, "Boolean");
        }
        return value.booleanValue();
    }

    OptionalInt number(String name) {
        JsonNode value = find(name);
        if (value == null) {
            return OptionalInt.empty();
        }
        if (!value.isNumber()) {
            throw unconvertible(value, "Integer");
        }
        return OptionalInt.of(value.intValue());
    }

    /** A map or a structure. */
    Optional<JsonNode> object(String name) {
        JsonNode value = find(name);
        if (value != null && !value.isObject()) {
            throw serialization(
                    value.isArray() ? "Start of list found where not expected" : "Unexpected value type in payload");
        }
        return Optional.ofNullable(value);
    }

    /** A list. */
    Optional<JsonNode> list(String name) {
        JsonNode value = find(name);
        if (value != null && !value.isArray()) {
            throw serialization(
                    value.isObject() ? "Start of structure or map found where not expected." : "Unexpected field type");
        }
        return Optional.ofNullable(value);
    }

    private @Nullable JsonNode find(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    static ApiError serialization(String message) {
        return ApiError.of(400, "SerializationException", message);
    }

    private static ApiError unconvertible(JsonNode value, String type) {
        return serialization(
                switch (value.getNodeType()) {
                    case OBJECT -> "Start of structure or map found where not expected.";
                    case ARRAY -> "Start of list found where not expected";
                    case BOOLEAN -> (value.booleanValue() ? "TRUE" : "FALSE") + "_VALUE cannot be converted to " + type;
                    case NUMBER ->
                        (value.isIntegralNumber() ? "NUMBER" : "DECIMAL") + "_VALUE cannot be converted to " + type;
                    default -> "STRING_VALUE cannot be converted to " + type;
                });
    }
}
