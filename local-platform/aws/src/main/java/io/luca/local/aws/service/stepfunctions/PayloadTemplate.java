package io.luca.local.aws.service.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.cloud.StateFailedException;
import io.luca.local.aws.document.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A payload template: a JSON value of a definition, in which expressions stand for what is known at run time only. */
sealed interface PayloadTemplate {

    /**
     * The value, with every expression evaluated.
     *
     * @throws StateFailedException {@code States.QueryEvaluationError} naming the field
     */
    @Nullable
    Object evaluate(Scope scope) throws StateFailedException;

    /** A value without expressions. */
    record Constant(@Nullable Object value) implements PayloadTemplate {

        @Override
        public @Nullable Object evaluate(Scope scope) {
            return value;
        }
    }

    /** An expression by itself. */
    record Computed(Expression expression, String field) implements PayloadTemplate {

        @Override
        public @Nullable Object evaluate(Scope scope) throws StateFailedException {
            return expression.evaluate(scope, field);
        }
    }

    /** An object, of which some members are computed. */
    record Members(Map<String, PayloadTemplate> members) implements PayloadTemplate {

        @Override
        public Object evaluate(Scope scope) throws StateFailedException {
            Map<String, @Nullable Object> values = LinkedHashMap.newLinkedHashMap(members.size());
            for (Map.Entry<String, PayloadTemplate> member : members.entrySet()) {
                values.put(member.getKey(), member.getValue().evaluate(scope));
            }
            return values;
        }
    }

    /** A list, of which some elements are computed. */
    record Elements(List<PayloadTemplate> elements) implements PayloadTemplate {

        @Override
        public Object evaluate(Scope scope) throws StateFailedException {
            List<@Nullable Object> values = new ArrayList<>(elements.size());
            for (PayloadTemplate element : elements) {
                values.add(element.evaluate(scope));
            }
            return values;
        }
    }

    /** The names of its members, if it is an object; what an expression will give is not known. */
    default Set<String> names() {
        return switch (this) {
            case Members(Map<String, PayloadTemplate> members) -> members.keySet();
            case Constant(Map<?, ?> map) ->
                Set.copyOf(map.keySet().stream().map(String::valueOf).toList());
            default -> Set.of();
        };
    }

    /** Reads a field; the error if it is malformed is that of the field's place. */
    static Optional<PayloadTemplate> read(Fields fields, String name) {
        return fields.optionalTree(name).map(value -> read(fields, name, value));
    }

    /** Reads each member of an object; empty if it is absent. */
    static Map<String, PayloadTemplate> readEach(Fields fields, String name) {
        Map<String, PayloadTemplate> templates = new LinkedHashMap<>();
        fields.optionalTree(name).ifPresent(value -> {
            if (!value.isObject()) {
                throw fields.refused(name + " must be an object, not " + value.getNodeType());
            }
            value.properties()
                    .forEach(member -> templates.put(
                            member.getKey(), read(fields, name + "/" + member.getKey(), member.getValue())));
        });
        return templates;
    }

    private static PayloadTemplate read(Fields fields, String name, JsonNode value) {
        try {
            return read(value, fields.pathOf(name));
        } catch (IllegalArgumentException malformed) {
            throw fields.refused(name + ": " + malformed.getMessage());
        }
    }

    /**
     * Reads a value.
     *
     * @param field where it stands, as errors name it
     * @throws IllegalArgumentException if an expression is no JSONata, or a member is written as JSONPath has it
     */
    private static PayloadTemplate read(JsonNode node, String field) {
        if (node.isTextual()) {
            return Expression.isOne(node.textValue())
                    ? new Computed(Expression.compile(node.textValue()), field)
                    : new Constant(node.textValue());
        }
        if (node.isObject()) {
            Map<String, PayloadTemplate> members = new LinkedHashMap<>();
            node.properties().forEach(member -> {
                if (member.getKey().endsWith(".$")) {
                    throw new IllegalArgumentException(
                            "the member '" + member.getKey() + "' is written as JSONPath has it; this is JSONata");
                }
                members.put(member.getKey(), read(member.getValue(), field + "/" + member.getKey()));
            });
            return isConstant(members.values()) ? constant(node) : new Members(members);
        }
        if (node.isArray()) {
            List<PayloadTemplate> elements = new ArrayList<>();
            for (int index = 0; index < node.size(); index++) {
                elements.add(read(node.get(index), field + "[" + index + "]"));
            }
            return isConstant(elements) ? constant(node) : new Elements(elements);
        }
        return constant(node);
    }

    private static PayloadTemplate constant(JsonNode node) {
        return new Constant(Payload.of(node).value());
    }

    private static boolean isConstant(Iterable<PayloadTemplate> parts) {
        for (PayloadTemplate part : parts) {
            if (!(part instanceof Constant)) {
                return false;
            }
        }
        return true;
    }
}
