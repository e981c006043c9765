package io.luca.local.dynamodb.expression;

import io.luca.local.dynamodb.expression.SortCondition.Operator;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.AttributeValue.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A condition on the key of a table or index that was read. Immutable. */
public final class KeyCondition {

    private static final String PARAMETER = "KeyConditionExpression";

    private static final Remembered<Node.Predicate> READ =
            new Remembered<>(text -> ConditionParser.parse(PARAMETER, text));

    private final Node.Predicate predicate;

    private KeyCondition(Node.Predicate predicate) {
        this.predicate = predicate;
    }

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
        if (partition.operator() != Operator.EQUAL) {
            throw ApiError.validation("Query key condition not supported");
        }
        Scalar value = partition.values().getFirst();
        if (asked.size() == 1) {
            return new KeyRange(value, Optional.empty());
        }
        if (asked.size() > 2 || sortName.isEmpty()) {
            throw ApiError.validation("Query key condition not supported");
        }
        return new KeyRange(value, Optional.of(required(asked, sortName.get())));
    }

    private static SortCondition required(Map<String, SortCondition> asked, String name) {
        SortCondition condition = asked.get(name);
        if (condition == null) {
            throw ApiError.validation("Query condition missed key schema element: " + name);
        }
        return condition;
    }

    /** One condition on one attribute. */
    private record Asked(String attribute, SortCondition condition) {}

    private static void collect(Node.Predicate predicate, Map<String, SortCondition> asked) {
        if (predicate instanceof Node.And(var left, var right)) {
            collect(left, asked);
            collect(right, asked);
            return;
        }
        Asked one = one(predicate);
        if (asked.putIfAbsent(one.attribute(), one.condition()) != null) {
            throw ApiError.validation("KeyConditionExpressions must only contain one condition per key");
        }
    }

    private static Asked one(Node.Predicate predicate) {
        return switch (predicate) {
            case Node.Comparison(var comparator, var left, var right) -> {
                boolean mirrored = !(left instanceof Node.Reference);
                Operator operator = operator(mirrored ? comparator.mirrored() : comparator);
                yield asked(operator, List.of(left, right), List.of(mirrored ? left : right));
            }
            case Node.Between(var value, var low, var high) -> {
                requireFirst("BETWEEN", value);
                yield asked(Operator.BETWEEN, List.of(value, low, high), List.of(low, high));
            }
            case Node.Call(var function, var arguments) -> {
                if (!function.equals("begins_with")) {
                    throw unsupported(function);
                }
                requireFirst(function, arguments.getFirst());
                yield asked(Operator.BEGINS_WITH, arguments, arguments.subList(1, 2));
            }
            case Node.Or _ -> throw unsupported("OR");
            case Node.Not _ -> throw unsupported("NOT");
            case Node.In _ -> throw unsupported("IN");
            case Node.And _ -> throw new IllegalStateException("a conjunction is taken apart before");
        };
    }

    private static Asked asked(Operator operator, List<Node.Operand> operands, List<Node.Operand> values) {
        String attribute = attribute(operands);
        return new Asked(
                attribute,
                new SortCondition(
                        operator, values.stream().map(KeyCondition::scalar).toList()));
    }

    private static Operator operator(Node.Comparator comparator) {
        return switch (comparator) {
            case EQUAL -> Operator.EQUAL;
            case LESS -> Operator.LESS;
            case LESS_OR_EQUAL -> Operator.LESS_OR_EQUAL;
            case GREATER -> Operator.GREATER;
            case GREATER_OR_EQUAL -> Operator.GREATER_OR_EQUAL;
            case NOT_EQUAL -> throw unsupported(comparator.sign());
        };
    }

    /** The one attribute among operands. */
    private static String attribute(List<Node.Operand> operands) {
        Optional<String> attribute = Optional.empty();
        for (Node.Operand operand : operands) {
            if (operand instanceof Node.Call) {
                throw ApiError.validation("KeyConditionExpressions cannot contain nested operations");
            }
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
        throw ApiError.validation(
                "One or more parameter values were invalid: Condition parameter type does not match schema type");
    }

    private static ApiError unsupported(String operator) {
        return ApiError.validation("Invalid operator used in KeyConditionExpression: " + operator);
    }

    private static ApiError invalid(String what) {
        return ApiError.validation("Invalid condition in KeyConditionExpression: " + what);
    }
}
