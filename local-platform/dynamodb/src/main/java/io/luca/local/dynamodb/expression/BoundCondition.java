package io.luca.local.dynamodb.expression;

import io.luca.local.dynamodb.expression.Node.And;
import io.luca.local.dynamodb.expression.Node.Arithmetic;
import io.luca.local.dynamodb.expression.Node.Between;
import io.luca.local.dynamodb.expression.Node.Call;
import io.luca.local.dynamodb.expression.Node.Comparator;
import io.luca.local.dynamodb.expression.Node.Comparison;
import io.luca.local.dynamodb.expression.Node.In;
import io.luca.local.dynamodb.expression.Node.Literal;
import io.luca.local.dynamodb.expression.Node.Not;
import io.luca.local.dynamodb.expression.Node.Operand;
import io.luca.local.dynamodb.expression.Node.Or;
import io.luca.local.dynamodb.expression.Node.Predicate;
import io.luca.local.dynamodb.expression.Node.Reference;
import io.luca.local.dynamodb.expression.Node.Variable;
import io.luca.local.dynamodb.value.AttributeValue;
import io.luca.local.dynamodb.value.Item;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/** A condition that can be asked of items. An attribute that an item has not is equal to nothing. Immutable. */
public final class BoundCondition {

    private final Predicate predicate;

    BoundCondition(Predicate predicate) {
        this.predicate = predicate;
    }

    /** Whether the condition is true for an item; for none that is {@link Item#EMPTY}. */
    public boolean test(Item item) {
        return test(predicate, item);
    }

    private static boolean test(Predicate predicate, Item item) {
        return switch (predicate) {
            case Or(Predicate left, Predicate right) -> test(left, item) || test(right, item);
            case And(Predicate left, Predicate right) -> test(left, item) && test(right, item);
            case Not(Predicate negated) -> !test(negated, item);
            case Comparison(Comparator comparator, Operand left, Operand right) ->
                compare(comparator, value(left, item), value(right, item));
            case Between(Operand value, Operand low, Operand high) -> {
                Optional<AttributeValue> between = value(value, item);
                yield compare(Comparator.GREATER_OR_EQUAL, between, value(low, item))
                        && compare(Comparator.LESS_OR_EQUAL, between, value(high, item));
            }
            case In(Operand value, List<Operand> candidates) -> {
                Optional<AttributeValue> sought = value(value, item);
                yield candidates.stream()
                        .anyMatch(candidate -> compare(Comparator.EQUAL, sought, value(candidate, item)));
            }
            case Call(String function, List<Operand> arguments) -> test(function, arguments, item);
        };
    }

    private static boolean compare(
            Comparator comparator, Optional<AttributeValue> left, Optional<AttributeValue> right) {
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

    private static boolean test(String function, List<Operand> arguments, Item item) {
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

    private static Optional<AttributeValue> value(Operand operand, Item item) {
        return switch (operand) {
            case Reference(Path path) -> path.in(item);
            case Literal(AttributeValue value) -> Optional.of(value);
            case Call size -> value(size.arguments().getFirst(), item).flatMap(Values::size);
            case Variable _, Arithmetic _ -> throw new IllegalStateException("not bound, or of an update: " + operand);
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
            case Or(Predicate left, Predicate right) -> collect(List.of(left, right), attributes);
            case And(Predicate left, Predicate right) -> collect(List.of(left, right), attributes);
            case Not(Predicate negated) -> collect(negated, attributes);
            case Comparison comparison -> collect(List.of(comparison.left(), comparison.right()), attributes);
            case Between(Operand value, Operand low, Operand high) -> collect(List.of(value, low, high), attributes);
            case In(Operand value, List<Operand> candidates) -> {
                collect(value, attributes);
                collect(candidates, attributes);
            }
            case Call call -> collect(call.arguments(), attributes);
            case Arithmetic sum -> collect(List.of(sum.left(), sum.right()), attributes);
            case Reference(Path path) -> attributes.add(path.attribute());
            case Literal _, Variable _ -> {}
        }
    }

    private static void collect(List<? extends Node> nodes, Set<String> attributes) {
        nodes.forEach(node -> collect(node, attributes));
    }
}
