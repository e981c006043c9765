package io.luca.local.dynamodb.value;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the parameters of a request. One of another type is refused at once; those that break a constraint are collected, and
 * {@link #check} refuses them together, in AWS's words. Of one thread.
 */
public final class Parameters {

    private final JsonNode node;
    private final String path;
    private final List<String> broken;

    private Parameters(JsonNode node, String path, List<String> broken) {
        if (!node.isObject()) {
            throw unreadable("Unexpected value type in payload");
        }
        this.node = node;
        this.path = path;
        this.broken = broken;
    }

    /** The parameters of a request. */
    public static Parameters of(JsonNode request) {
        return new Parameters(request, "", new ArrayList<>());
    }

    /** All of them, as they were sent. */
    public JsonNode node() {
        return node;
    }

    /** Whether a parameter was sent, and not {@code null}. */
    public boolean has(String name) {
        return node.hasNonNull(name);
    }

    /** The parameter as it was sent. */
    public JsonNode node(String name) {
        return node.path(name);
    }

    /** A text. */
    public Optional<String> text(String name) {
        return Optional.of(node.path(name)).filter(_ -> has(name)).map(value -> {
            if (!value.isTextual()) {
                throw unreadable(value.getNodeType() + "_VALUE cannot be converted to String");
            }
            return value.textValue();
        });
    }

    /** A text that must be there; an empty one if it is not, until {@link #check}. */
    public String required(String name) {
        return text(notNull(name)).orElse("");
    }

    /** A yes or no. */
    public Optional<Boolean> flag(String name) {
        return Optional.of(node.path(name)).filter(_ -> has(name)).map(value -> {
            if (!value.isBoolean()) {
                throw unreadable(value.getNodeType() + "_VALUE cannot be converted to Boolean");
            }
            return value.booleanValue();
        });
    }

    /** A whole number. */
    public Optional<Long> number(String name) {
        return Optional.of(node.path(name)).filter(_ -> has(name)).map(value -> {
            if (!value.isNumber()) {
                throw unreadable(value.getNodeType() + "_VALUE cannot be converted to Long");
            }
            return value.longValue();
        });
    }

    /** A structure. */
    public Optional<Parameters> member(String name) {
        return has(name) ? Optional.of(new Parameters(node.path(name), place(name) + ".", broken)) : Optional.empty();
    }

    /** The structures of a list; none if it was not sent. */
    public List<Parameters> members(String name) {
        List<Parameters> members = new ArrayList<>();
        for (JsonNode member : list(name)) {
            members.add(new Parameters(member, place(name) + "." + (members.size() + 1) + ".member.", broken));
        }
        return members;
    }

    /** The texts of a list; none if it was not sent. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode text : list(name)) {
            if (!text.isTextual()) {
                throw unreadable(text.getNodeType() + "_VALUE cannot be converted to String");
            }
            texts.add(text.textValue());
        }
        return texts;
    }

    private JsonNode list(String name) {
        JsonNode list = node.path(name);
        if (has(name) && !list.isArray()) {
            throw unreadable("Unexpected value type in payload");
        }
        return list;
    }

    /** The parameter must be there. */
    public String notNull(String name) {
        if (!has(name)) {
            broken.add("Value null at '" + place(name) + "' failed to satisfy constraint: Member must not be null");
        }
        return name;
    }

    /** A text's length, or a list's. */
    public String length(String name, int min, int max) {
        if (has(name)) {
            JsonNode value = node.path(name);
            int length = value.isTextual() ? value.textValue().length() : value.size();
            if (length < min || length > max) { // a list is shown whole, which takes longer than to read it
                String shown = show(value);
                require(length >= min, name, shown, "Member must have length greater than or equal to " + min);
                require(length <= max, name, shown, "Member must have length less than or equal to " + max);
            }
        }
        return name;
    }

    /** What a text must look like. */
    public String matches(String name, Pattern pattern) {
        text(name)
                .ifPresent(text -> require(
                        text.isEmpty() || pattern.matcher(text).matches(),
                        name,
                        text,
                        "Member must satisfy regular expression pattern: " + pattern));
        return name;
    }

    /** The values that a text can have, in AWS's order. */
    public String oneOf(String name, String... values) {
        text(name)
                .ifPresent(text -> require(
                        Set.of(values).contains(text),
                        name,
                        text,
                        "Member must satisfy enum value set: [" + String.join(", ", values) + "]"));
        return name;
    }

    /** Between which a number must be. */
    public String between(String name, long min, long max) {
        number(name).ifPresent(number -> {
            String shown = number.toString();
            require(number >= min, name, shown, "Member must have value greater than or equal to " + min);
            require(number <= max, name, shown, "Member must have value less than or equal to " + max);
        });
        return name;
    }

    /** A constraint that is broken, in AWS's words. */
    public void broken(String violation) {
        broken.add(violation);
    }

    private void require(boolean kept, String name, String value, String constraint) {
        if (!kept) {
            broken.add("Value '" + value + "' at '" + place(name) + "' failed to satisfy constraint: " + constraint);
        }
    }

    /** Refuses the request if a constraint is broken. */
    public void check() {
        if (!broken.isEmpty()) {
            throw ApiError.validation(broken.size() + " validation error" + (broken.size() == 1 ? "" : "s")
                    + " detected: " + String.join("; ", broken));
        }
    }

    private String place(String name) {
        return path + name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    /** A value as AWS's own language shows it, because that is what its messages have. */
    private static String show(JsonNode value) {
        if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(part -> parts.add(show(part)));
            return "[" + String.join(", ", parts) + "]";
        }
        if (value.has("KeyType")) {
            return "KeySchemaElement(attributeName="
                    + value.path("AttributeName").asText() + ", keyType="
                    + value.path("KeyType").asText() + ")";
        }
        return value.isTextual() ? value.textValue() : value.toString();
    }

    private static ApiError unreadable(String message) {
        return ApiError.of(400, "SerializationException", message);
    }
}
