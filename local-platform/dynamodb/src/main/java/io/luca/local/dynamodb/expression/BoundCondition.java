package io.luca.local.dynamodb.expression;

import io.luca.local.dynamodb.value.AttributeValue;
import io.luca.local.dynamodb.value.Item;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/** A condition that can be asked of items. An attribute that an item has not is equal to nothing. Immutable. */
public final class BoundCondition {

    private final Node.Predicate predicate;

    BoundCondition(Node.Predicate predicate) {
        this.predicate = predicate;
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
        boolean both = left.isPresent() && right.isPresent();
        return switch (comparator) {
            case EQUAL -> both && left.equals(right);
            case NOT_EQUAL -> !(both && left.equals(right));
            case LESS -> both && ordered(left.get(), right.get(), order -> order < 0);
            case LESS_OR_EQUAL -> both && ordered(left.get(), right.get(), order -> order <= 0);
            case GREATER -> both && ordered(left.get(), right.get(), order -> order > 0);
            case GREATER_OR_EQUAL -> both && ordered(left.get(), right.get(), order -> order >= 0);
        };
    }

    private static boolean ordered(AttributeValue left, AttributeValue right, IntPredicate as) {
        return Values.order(left, right).stream().anyMatch(as);
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

    /** The attributes that the condition looks at, by their own names. */
    public Set<String> attributes() {
        Set<String> attributes = new TreeSet<>();
        collect(predicate, attributes);
        return attributes;
    }

    private static void collect(Node node, Set<String> attributes) {
        switch (node) {
            case Node.Or(var left, var right) -> collect(List.of(left, right), attributes);
            case Node.And(var left, var right) -> collect(List.of(left, right), attributes);
            case Node.Not(var negated) -> collect(negated, attributes);
            case Node.Comparison comparison -> collect(List.of(comparison.left(), comparison.right()), attributes);
            case Node.Between(var value, var low, var high) -> collect(List.of(value, low, high), attributes);
            case Node.In(var value, var candidates) -> {
                collect(value, attributes);
                collect(candidates, attributes);
            }
            case Node.Call call -> collect(call.arguments(), attributes);
            case Node.Arithmetic sum -> collect(List.of(sum.left(), sum.right()), attributes);
            case Node.Reference(var path) -> attributes.add(path.attribute());
            case Node.Literal _, Node.Variable _ -> {}
        }
    }

    private static void collect(List<? extends Node> nodes, Set<String> attributes) {
        nodes.forEach(node -> collect(node, attributes));
    }
}
