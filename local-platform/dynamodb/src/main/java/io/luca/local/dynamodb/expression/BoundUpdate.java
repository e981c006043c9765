package io.luca.local.dynamodb.expression;

import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.AttributeValue;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.ItemSize;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An update that can be done to items. All its operands are read from the item as it was, and all its paths are those of the item
 * as it was. Immutable.
 */
public final class BoundUpdate {

    private final List<Update.Action> actions;

    BoundUpdate(List<Update.Action> actions) {
        this.actions = actions;
    }

    /** The attributes that are written, or in which something is written. */
    public Set<String> attributes() {
        Set<String> attributes = new TreeSet<>();
        actions.forEach(action -> attributes.add(action.path().attribute()));
        return attributes;
    }

    /** The part of an item that this update writes, before or after it, as {@code UPDATED_OLD} and {@code UPDATED_NEW} answer it. */
    public Item project(Item item) {
        return new BoundProjection(actions.stream().map(Update.Action::path).toList()).apply(item);
    }

    /**
     * What an update that stands alone writes, as its limit counts it: the attributes that it writes or writes in, whole, and a cost of each
     * action. What it leaves alone, the key first, is not counted, so with a short key an item cannot be updated to quite 400 KB.
     *
     * @param after the item after the update
     */
    public int writtenSize(Item after) {
        int size = 3;
        for (Update.Action action : actions) {
            size += action.section() == Update.Section.SET || action.section() == Update.Section.ADD ? 19 : 2;
            size += action.path().steps().getLast() instanceof Path.Index ? 1 : 0;
        }
        Map<String, AttributeValue> written = new LinkedHashMap<>(after.attributes());
        written.keySet().retainAll(attributes());
        return size + ItemSize.of(new Item(written));
    }

    /**
     * The item that the update makes where there is none. What it removes is not there, however deep, and is no error.
     *
     * @throws ApiError {@code ValidationException} if the update needs what a new item has not
     */
    public Item create(Item key) {
        return new BoundUpdate(actions.stream()
                        .filter(action -> action.section() != Update.Section.REMOVE)
                        .toList())
                .apply(key);
    }

    /**
     * The item after the update of one that is there.
     *
     * @throws ApiError {@code ValidationException} if the item has not what the update needs
     */
    public Item apply(Item before) {
        PathTree<Optional<AttributeValue>> changes = new PathTree<>();
        for (Update.Action action : actions) {
            Optional<AttributeValue> value = after(action, before);
            value.ifPresent(
                    put -> ItemJson.requireNesting(put, action.path().steps().size() - 1));
            changes.put(action.path(), value);
        }
        return new Item(entries(before.attributes(), changes));
    }

    /** What is at the action's path afterwards. */
    private static Optional<AttributeValue> after(Update.Action action, Item before) {
        Optional<AttributeValue> current = action.path().in(before);
        return switch (action.section()) {
            case SET -> Optional.of(value(action.operand().orElseThrow(), before));
            case REMOVE -> Optional.empty();
            case ADD -> Optional.of(add(current, value(action.operand().orElseThrow(), before)));
            case DELETE ->
                current.flatMap(set -> subtract(set, value(action.operand().orElseThrow(), before)));
        };
    }

    private static AttributeValue value(Node.Operand operand, Item before) {
        return switch (operand) {
            case Node.Literal(var value) -> value;
            case Node.Reference(var path) -> path.in(before).orElseThrow(BoundUpdate::missing);
            case Node.Arithmetic(var operator, var left, var right) -> {
                BigDecimal first = number(value(left, before));
                BigDecimal second = number(value(right, before));
                yield sum(first, operator.equals("+") ? second : second.negate());
            }
            case Node.Call(var function, var arguments)
            when function.equals("if_not_exists") ->
                arguments.getFirst() instanceof Node.Reference(var path)
                        ? path.in(before).orElseGet(() -> value(arguments.get(1), before))
                        : value(arguments.getFirst(), before);
            case Node.Call append -> {
                List<AttributeValue> joined = new ArrayList<>();
                append.arguments().forEach(argument -> joined.addAll(elements(value(argument, before))));
                yield new AttributeValue.L(joined);
            }
            case Node.Variable variable -> throw new IllegalStateException("not bound: " + variable);
        };
    }

    private static BigDecimal number(AttributeValue value) {
        if (value instanceof AttributeValue.N(BigDecimal number)) {
            return number;
        }
        throw wrongType();
    }

    private static List<AttributeValue> elements(AttributeValue value) {
        if (value instanceof AttributeValue.L(var elements)) {
            return elements;
        }
        throw wrongType();
    }

    private static AttributeValue sum(BigDecimal first, BigDecimal second) {
        return new AttributeValue.N(ItemJson.inRange(first.add(second)));
    }

    private static AttributeValue add(Optional<AttributeValue> current, AttributeValue added) {
        if (current.isEmpty()) {
            return added;
        }
        return switch (added) {
            case AttributeValue.N(BigDecimal number) -> sum(number(current.get()), number);
            case AttributeValue.SS(var texts)
            when current.get() instanceof AttributeValue.SS(var old) -> new AttributeValue.SS(union(old, texts));
            case AttributeValue.NS(var numbers)
            when current.get() instanceof AttributeValue.NS(var old) -> new AttributeValue.NS(union(old, numbers));
            case AttributeValue.BS(var members)
            when current.get() instanceof AttributeValue.BS(var old) -> new AttributeValue.BS(union(old, members));
            default -> throw wrongType();
        };
    }

    /** The set without some members; a set without members is not kept. */
    private static Optional<AttributeValue> subtract(AttributeValue current, AttributeValue removed) {
        return switch (removed) {
            case AttributeValue.SS(var texts)
            when current instanceof AttributeValue.SS(var old) ->
                difference(old, texts).map(AttributeValue.SS::new);
            case AttributeValue.NS(var numbers)
            when current instanceof AttributeValue.NS(var old) ->
                difference(old, numbers).map(AttributeValue.NS::new);
            case AttributeValue.BS(var members)
            when current instanceof AttributeValue.BS(var old) ->
                difference(old, members).map(AttributeValue.BS::new);
            default -> throw wrongType();
        };
    }

    private static <T> Set<T> union(Set<T> first, Set<T> second) {
        Set<T> both = new LinkedHashSet<>(first);
        both.addAll(second);
        return both;
    }

    private static <T> Optional<Set<T>> difference(Set<T> first, Set<T> second) {
        Set<T> rest = new LinkedHashSet<>(first);
        rest.removeAll(second);
        return Optional.of(rest).filter(set -> !set.isEmpty());
    }

    private static Map<String, AttributeValue> entries(
            Map<String, AttributeValue> before, PathTree<Optional<AttributeValue>> changes) {
        Map<String, AttributeValue> after = new LinkedHashMap<>(before);
        changes.below().forEach((step, below) -> {
            if (!(step instanceof Path.Name(String name))) {
                throw invalidPath();
            }
            changed(Optional.ofNullable(before.get(name)), below)
                    .ifPresentOrElse(value -> after.put(name, value), () -> after.remove(name));
        });
        return after;
    }

    private static List<AttributeValue> elements(
            List<AttributeValue> before, PathTree<Optional<AttributeValue>> changes) {
        List<AttributeValue> after = new ArrayList<>(before);
        Set<Integer> removed = new HashSet<>();
        changes.below().forEach((step, below) -> {
            if (!(step instanceof Path.Index(int index))) {
                throw invalidPath();
            }
            boolean there = index < before.size();
            Optional<AttributeValue> value = changed(there ? Optional.of(before.get(index)) : Optional.empty(), below);
            if (there) {
                value.ifPresentOrElse(put -> after.set(index, put), () -> removed.add(index));
            } else {
                value.ifPresent(after::add);
            }
        });
        List<AttributeValue> rest = new ArrayList<>();
        for (int index = 0; index < after.size(); index++) {
            if (!removed.contains(index)) {
                rest.add(after.get(index));
            }
        }
        return rest;
    }

    private static Optional<AttributeValue> changed(
            Optional<AttributeValue> before, PathTree<Optional<AttributeValue>> changes) {
        return changes.here()
                .orElseGet(() -> Optional.of(
                        switch (before.orElseThrow(BoundUpdate::invalidPath)) {
                            case AttributeValue.M(var entries) -> new AttributeValue.M(entries(entries, changes));
                            case AttributeValue.L(var elements) -> new AttributeValue.L(elements(elements, changes));
                            default -> throw invalidPath();
                        }));
    }

    private static ApiError invalidPath() {
        return ApiError.validation("The document path provided in the update expression is invalid for update");
    }

    private static ApiError missing() {
        return ApiError.validation("The provided expression refers to an attribute that does not exist in the item");
    }

    private static ApiError wrongType() {
        return ApiError.validation("An operand in the update expression has an incorrect data type");
    }
}
