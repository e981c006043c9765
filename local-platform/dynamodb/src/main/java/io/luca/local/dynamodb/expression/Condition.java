package io.luca.local.dynamodb.expression;

import io.luca.local.dynamodb.value.AttributeValue;
import io.luca.local.dynamodb.value.Item;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A condition that can be asked of items. An attribute that an item has not is equal to nothing. Immutable.
 *
 * @param attributes those that the condition looks at, by their own names
 */
public record Condition(Node.Predicate predicate, Set<String> attributes) {

    private static final String FILTER = "FilterExpression";
    private static final Remembered<Node.Predicate> FILTERS =
            new Remembered<>(text -> ConditionParser.parse(FILTER, text));
    private static final Remembered<Node.Predicate> CONDITIONS =
            new Remembered<>(text -> ConditionParser.parse("ConditionExpression", text));

    /**
     * A condition with a request's names and values.
     *
     * @param parameter {@code ConditionExpression} or {@code FilterExpression}, which errors name
     * @throws io.luca.local.dynamodb.value.ApiError {@code ValidationException}
     */
    public static Condition of(String parameter, String text, Placeholders placeholders) {
        Node.Predicate read = (parameter.equals(FILTER) ? FILTERS : CONDITIONS).get(text);
        Binding binding = new Binding(parameter, placeholders);
        return new Condition(binding.bind(read), binding.attributes());
    }

    /** Whether the condition is true for an item; for none that is {@link Item#EMPTY}. */
    public boolean test(Item item) {
        return test(predicate, item);
    }

    private static boolean test(Node.Predicate predicate, Item item) {
        return switch (predicate) {
            case Node.Or(var left, var right) -> test(left, item) || test(right, item);
            case Node.And(var left, var right) -> test(left, item) && test(right, item);
            case Node.Not(var negated) -> !test(negated, item);
            case Node.Comparison(var comparator, var left, var right) ->
                compare(comparator, value(left, item), value(right, item));
            case Node.Between(var value, var low, var high) -> {
                Optional<AttributeValue> between = value(value, item);
                yield compare(Node.Comparator.GREATER_OR_EQUAL, between, value(low, item))
                        && compare(Node.Comparator.LESS_OR_EQUAL, between, value(high, item));
            }
            case Node.In(var value, var candidates) -> {
                Optional<AttributeValue> sought = value(value, item);
                yield candidates.stream()
                        .anyMatch(candidate -> compare(Node.Comparator.EQUAL, sought, value(candidate, item)));
            }
            case Node.Call(var function, var arguments) -> test(function, arguments, item);
        };
    }

    private static boolean compare(
            Node.Comparator comparator, Optional<AttributeValue> left, Optional<AttributeValue> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return comparator == Node.Comparator.NOT_EQUAL;
        }
        OptionalInt order = Values.order(left.get(), right.get());
        return switch (comparator) {
            case EQUAL -> left.equals(right);
            case NOT_EQUAL -> !left.equals(right);
            case LESS -> order.orElse(1) < 0;
            case LESS_OR_EQUAL -> order.orElse(1) <= 0;
            case GREATER -> order.orElse(-1) > 0;
            case GREATER_OR_EQUAL -> order.orElse(-1) >= 0;
        };
    }

    private static boolean test(String function, List<Node.Operand> arguments, Item item) {
        Optional<AttributeValue> first = value(arguments.getFirst(), item);
        if (function.equals("attribute_exists") || function.equals("attribute_not_exists")) {
            return first.isPresent() == function.equals("attribute_exists");
        }
        Optional<AttributeValue> second = value(arguments.get(1), item);
        if (first.isEmpty() || second.isEmpty()) {
            return false;
        }
        return switch (function) {
            case "attribute_type" ->
                second.get().equals(new AttributeValue.S(first.get().type()));
            case "begins_with" -> Values.beginsWith(first.get(), second.get());
            case "contains" -> Values.contains(first.get(), second.get());
            default -> throw new IllegalStateException("no condition: " + function);
        };
    }

    private static Optional<AttributeValue> value(Node.Operand operand, Item item) {
        return switch (operand) {
            case Node.Reference(var path) -> path.in(item);
            case Node.Literal(var value) -> Optional.of(value);
            case Node.Call size -> value(size.arguments().getFirst(), item).flatMap(Values::size);
            case Node.Variable _, Node.Arithmetic _ ->
                throw new IllegalStateException("not bound, or of an update: " + operand);
        };
    }
}
