package io.luca.local.dynamodb.expression;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.AttributeValue;
import io.luca.local.dynamodb.value.ItemJson;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The names and values that one request gives for its expressions. Remembers which were used. Of one thread. */
public final class Placeholders {

    private static final String NAMES = "ExpressionAttributeNames";
    private static final String VALUES = "ExpressionAttributeValues";
    private static final Pattern NAME = Pattern.compile("#[a-zA-Z0-9_]+");
    private static final Pattern VALUE = Pattern.compile(":[a-zA-Z0-9_]+");

    private final Given<String> names;
    private final Given<AttributeValue> values;

    /** Placeholders that have been checked, with their {@code #} and {@code :}. */
    public Placeholders(Map<String, String> names, Map<String, AttributeValue> values) {
        this.names = new Given<>(NAMES, "name used in the document path", names, new LinkedHashSet<>(names.keySet()));
        this.values = new Given<>(VALUES, "value used in expression", values, new LinkedHashSet<>(values.keySet()));
    }

    /**
     * What a parameter gives, and which of it no expression has used yet.
     *
     * @param what what one of them is, in AWS's words
     */
    private record Given<T>(String parameter, String what, Map<String, T> all, Set<String> unused) {

        T use(String placeholder, String expression) {
            T given = all.get(placeholder);
            if (given == null) {
                throw ApiError.validation("Invalid " + expression + ": An expression attribute " + what
                        + " is not defined; attribute " + what.substring(0, what.indexOf(' ')) + ": " + placeholder);
            }
            unused.remove(placeholder);
            return given;
        }

        void requireAllUsed() {
            if (!unused.isEmpty()) {
                throw ApiError.validation("Value provided in " + parameter + " unused in expressions: keys: {"
                        + String.join(", ", unused) + "}");
            }
        }
    }

    /**
     * Reads {@code ExpressionAttributeNames} and {@code ExpressionAttributeValues} of a request, or of one action of it.
     *
     * @param expressions the parameters of this operation that are expressions, in the order in which AWS names them
     * @throws ApiError if they are there without an expression, empty, or malformed
     */
    public static Placeholders read(JsonNode request, List<String> expressions) {
        requireExpression(request, expressions);
        Map<String, String> names = new LinkedHashMap<>();
        for (var entry : entries(request, NAMES, NAME)) {
            if (!entry.getValue().isTextual()) {
                throw ApiError.serialization("Unexpected value type in payload");
            }
            names.put(entry.getKey(), entry.getValue().textValue());
        }
        Map<String, AttributeValue> values = new LinkedHashMap<>();
        for (var entry : entries(request, VALUES, VALUE)) {
            values.put(entry.getKey(), readValue(entry.getKey(), entry.getValue()));
        }
        return new Placeholders(names, values);
    }

    private static void requireExpression(JsonNode request, List<String> expressions) {
        if (request.hasNonNull(NAMES) && expressions.stream().noneMatch(request::hasNonNull)) {
            throw ApiError.validation(NAMES + " can only be specified when using expressions");
        }
        if (request.hasNonNull(VALUES)) {
            List<String> withValues = expressions.stream()
                    .filter(expression -> !expression.equals("ProjectionExpression"))
                    .toList();
            if (withValues.stream().noneMatch(request::hasNonNull)) {
                throw ApiError.validation(VALUES + " can only be specified when using expressions: "
                        + String.join(" and ", withValues) + (withValues.size() > 1 ? " are null" : " is null"));
            }
        }
    }

    private static Set<Map.Entry<String, JsonNode>> entries(JsonNode request, String parameter, Pattern key) {
        JsonNode node = request.path(parameter);
        if (!request.hasNonNull(parameter)) {
            return Set.of();
        }
        if (!node.isObject()) {
            throw ApiError.serialization("Unexpected field type");
        }
        if (node.isEmpty()) {
            throw ApiError.validation(parameter + " must not be empty");
        }
        for (String name : (Iterable<String>) node::fieldNames) {
            if (!key.matcher(name).matches()) {
                throw ApiError.validation(parameter + " contains invalid key: Syntax error; key: \"" + name + "\"");
            }
        }
        return node.properties();
    }

    private static AttributeValue readValue(String name, JsonNode node) {
        try {
            return ItemJson.readValue(node);
        } catch (ApiError refused) {
            boolean tooDeep = refused.getMessage().startsWith("Nesting Levels");
            if (tooDeep || !refused.type().equals("ValidationException")) {
                throw refused;
            }
            throw ApiError.validation(VALUES + " contains invalid value: " + refused.getMessage() + " for key " + name);
        }
    }

    /** The path with the names that placeholders stand for. */
    Path resolve(String parameter, Path path) {
        if (path.steps().stream().noneMatch(step -> step.toString().startsWith("#"))) {
            return path;
        }
        return new Path(
                path.steps().stream().map(step -> resolve(parameter, step)).toList());
    }

    private Path.Step resolve(String parameter, Path.Step step) {
        return step instanceof Path.Name(String name) && name.startsWith("#")
                ? new Path.Name(names.use(name, parameter))
                : step;
    }

    AttributeValue value(String parameter, String placeholder) {
        return values.use(placeholder, parameter);
    }

    /**
     * Refuses what no expression used, after all expressions of the request are bound.
     *
     * @throws ApiError {@code ValidationException}
     */
    public void requireAllUsed() {
        names.requireAllUsed();
        values.requireAllUsed();
    }
}
