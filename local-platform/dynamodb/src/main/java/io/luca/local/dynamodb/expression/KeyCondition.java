package io.luca.local.dynamodb.expression;

import io.luca.local.dynamodb.expression.SortCondition.Operator;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.AttributeValue.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A condition on the key of a table or index that was read. Immutable. */
public record KeyCondition(Node.Predicate predicate) {

    private static final String PARAMETER = "KeyConditionExpression";

    private static final Remembered<Node.Predicate> READ =
            new Remembered<>(text -> ConditionParser.parse(PARAMETER, text));

    /**
     * Reads a {@code KeyConditionExpression}.
     *
     * @throws ApiError {@code ValidationException}
     */
    public static KeyCondition parse(String text) {
        return new KeyCondition(READ.get(text));
    }

    /**
     * What the condition asks of a key. Whether its values have the types of the key's attributes is not looked at.
     *
     * @throws ApiError {@code ValidationException} if it asks what a key cannot answer
     */
    public KeyRange bind(Placeholders placeholders, String partitionName, Optional<String> sortName) {
        Map<String, SortCondition> asked = new LinkedHashMap<>();
        collect(new Binding(PARAMETER, placeholders).bind(predicate), asked);
        SortCondition partition = required(asked, partitionName);
        ApiError.require(partition.operator() == Operator.EQUAL, "Query key condition not supported");
        Scalar value = partition.values().getFirst();
        if (asked.size() == 1) {
            return new KeyRange(value, Optional.empty());
        }
        ApiError.require(asked.size() == 2 && sortName.isPresent(), "Query key condition not supported");
        return new KeyRange(value, Optional.of(required(asked, sortName.orElseThrow())));
    }

    private static SortCondition required(Map<String, SortCondition> asked, String name) {
        SortCondition condition = asked.get(name);
        if (condition == null) {
            throw ApiError.validation("Query condition missed key schema element: " + name);
        }
        return condition;
    }

    /** Adds the conditions that a predicate has on attributes, of which each can have one. */
    private static void collect(Node.Predicate predicate, Map<String, SortCondition> asked) {
        switch (predicate) {
            case Node.And(var left, var right) -> {
                collect(left, asked);
                collect(right, asked);
            }
            case Node.Comparison(var comparator, var left, var right) -> {
                boolean mirrored = !(left instanceof Node.Reference);
                Operator operator = operator(mirrored ? comparator.mirrored() : comparator);
                add(asked, operator, mirrored ? List.of(right, left) : List.of(left, right));
            }
            case Node.Between(var value, var low, var high) -> {
                requireFirst("BETWEEN", value);
                add(asked, Operator.BETWEEN, List.of(value, low, high));
            }
            case Node.Call(var function, var arguments) -> {
                if (!function.equals("begins_with")) {
                    throw unsupported(function);
                }
                requireFirst(function, arguments.getFirst());
                add(asked, Operator.BEGINS_WITH, arguments);
            }
            case Node.Or _ -> throw unsupported("OR");
            case Node.Not _ -> throw unsupported("NOT");
            case Node.In _ -> throw unsupported("IN");
        }
    }

    /** Adds a condition on an attribute, the first of its operands. */
    private static void add(Map<String, SortCondition> asked, Operator operator, List<Node.Operand> operands) {
        String attribute = attribute(operands);
        List<Scalar> values =
                operands.stream().skip(1).map(KeyCondition::scalar).toList();
        if (asked.putIfAbsent(attribute, new SortCondition(operator, values)) != null) {
            throw ApiError.validation("KeyConditionExpressions must only contain one condition per key");
        }
    }

    /** The operator of the same name: keys have all but one. */
    private static Operator operator(Node.Comparator comparator) {
        if (comparator == Node.Comparator.NOT_EQUAL) {
            throw unsupported(comparator.sign());
        }
        return Operator.valueOf(comparator.name());
    }

    /** The one attribute among operands. */
    private static String attribute(List<Node.Operand> operands) {
        Optional<String> attribute = Optional.empty();
        for (Node.Operand operand : operands) {
            ApiError.require(
                    !(operand instanceof Node.Call), "KeyConditionExpressions cannot contain nested operations");
            if (operand instanceof Node.Reference(var path)) {
                if (attribute.isPresent()) {
                    throw invalid("Multiple attribute names used in one condition");
                }
                if (path.steps().size() > 1) {
                    throw ApiError.validation("KeyConditionExpressions cannot have conditions on nested attributes");
                }
                attribute = Optional.of(path.attribute());
            }
        }
        return attribute.orElseThrow(() -> invalid("No key attribute specified"));
    }

    private static void requireFirst(String operator, Node.Operand first) {
        if (first instanceof Node.Literal) {
            throw invalid(operator + " operator must have the key attribute as its first operand");
        }
    }

    private static Scalar scalar(Node.Operand operand) {
        if (operand instanceof Node.Literal(var value) && value instanceof Scalar scalar) {
            return scalar;
        }
        throw ApiError.invalid("Condition parameter type does not match schema type");
    }

    private static ApiError unsupported(String operator) {
        return ApiError.validation("Invalid operator used in KeyConditionExpression: " + operator);
    }

    private static ApiError invalid(String what) {
        return ApiError.validation("Invalid condition in KeyConditionExpression: " + what);
    }
}
