package io.luca.local.dynamodb.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
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
            throw ApiError.serialization("Unexpected value type in payload");
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
        return value(name, JsonNode::isTextual, "String", JsonNode::textValue);
    }

    /** A text that must be there; an empty one if it is not, until {@link #check}. */
    public String required(String name) {
        return text(notNull(name)).orElse("");
    }

    /** A yes or no. */
    public Optional<Boolean> flag(String name) {
        return value(name, JsonNode::isBoolean, "Boolean", JsonNode::booleanValue);
    }

    /** A whole number. */
    public Optional<Long> number(String name) {
        return value(name, JsonNode::isNumber, "Long", JsonNode::longValue);
    }

    private <T> Optional<T> value(String name, Predicate<JsonNode> fits, String type, Function<JsonNode, T> value) {
        return has(name) ? Optional.of(value.apply(checked(node.path(name), fits, type))) : Optional.empty();
    }

    private static JsonNode checked(JsonNode value, Predicate<JsonNode> fits, String type) {
        if (!fits.test(value)) {
            throw ApiError.serialization(value.getNodeType() + "_VALUE cannot be converted to " + type);
        }
        return value;
    }

    /** A structure. */
    public Optional<Parameters> member(String name) {
        return has(name) ? Optional.of(new Parameters(node.path(name), place(name) + ".", broken)) : Optional.empty();
    }

    /** A structure; an empty one if it was not sent, of which no constraint is broken. */
    public Parameters structure(String name) {
        return member(name).orElseGet(() -> of(JsonNodeFactory.instance.objectNode()));
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
        return list(name)
                .valueStream()
                .map(text -> checked(text, JsonNode::isTextual, "String").textValue())
                .toList();
    }

    private JsonNode list(String name) {
        JsonNode list = node.path(name);
        if (has(name) && !list.isArray()) {
            throw ApiError.serialization("Unexpected value type in payload");
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
            bounds(name, "length", value.isTextual() ? value.textValue().length() : value.size(), min, max);
        }
        return name;
    }

    /** Between which a number must be. */
    public String between(String name, long min, long max) {
        number(name).ifPresent(number -> bounds(name, "value", number, min, max));
        return name;
    }

    private void bounds(String name, String what, long measure, long min, long max) {
        if (measure < min) {
            broken(name, "Member must have " + what + " greater than or equal to " + min);
        }
        if (measure > max) {
            broken(name, "Member must have " + what + " less than or equal to " + max);
        }
    }

    /** What a text must look like. */
    public String matches(String name, Pattern pattern) {
        String text = text(name).orElse("");
        if (!text.isEmpty() && !pattern.matcher(text).matches()) {
            broken(name, "Member must satisfy regular expression pattern: " + pattern);
        }
        return name;
    }

    /** The values that a text can have, in AWS's order. */
    public String oneOf(String name, String... values) {
        if (has(name) && !List.of(values).contains(required(name))) {
            broken(name, "Member must satisfy enum value set: " + List.of(values));
        }
        return name;
    }

    /** A constraint that is broken, in AWS's words. */
    public void broken(String violation) {
        broken.add(violation);
    }

    private void broken(String name, String constraint) {
        JsonNode value = node.path(name);
        String shown = value.isNumber() ? Long.toString(value.longValue()) : show(value);
        broken.add("Value '" + shown + "' at '" + place(name) + "' failed to satisfy constraint: " + constraint);
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
            return value.valueStream().map(Parameters::show).toList().toString();
        }
        if (value.has("KeyType")) {
            return "KeySchemaElement(attributeName=%s, keyType=%s)"
                    .formatted(
                            value.path("AttributeName").asText(),
                            value.path("KeyType").asText());
        }
        return value.isTextual() ? value.textValue() : value.toString();
    }
}
