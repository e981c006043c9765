package io.luca.local.dynamodb.expression;

import static java.util.stream.Collectors.toSet;

import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.AttributeValue;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.ItemJson;
import io.luca.local.dynamodb.value.ItemSize;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An update that can be done to items. All its operands are read from the item as it was, and all its paths are those of the item
 * as it was. Immutable.
 */
public record Update(List<UpdateAction> actions) {

    static final String PARAMETER = "UpdateExpression";

    private static final Remembered<List<UpdateAction>> READ = new Remembered<>(UpdateParser::parse);

    /**
     * An update with a request's names and values.
     *
     * @throws ApiError {@code ValidationException}, also if paths overlap
     */
    public static Update of(String text, Placeholders placeholders) {
        Binding binding = new Binding(PARAMETER, placeholders);
        List<UpdateAction> bound =
                READ.get(text).stream().map(action -> action.bind(binding)).toList();
        Path.requireApart(PARAMETER, bound.stream().map(UpdateAction::path).toList());
        bound.forEach(action -> action.check(binding));
        return new Update(bound);
    }

    /** The attributes that are written, or in which something is written. */
    public Set<String> attributes() {
        return actions.stream().map(action -> action.path().attribute()).collect(toSet());
    }

    /** Whether nothing is left of it where there is no item. */
    public boolean onlyRemoves() {
        return actions.stream().allMatch(action -> action.section() == UpdateAction.Section.REMOVE);
    }

    /** The part of an item that this update writes, before or after it, as {@code UPDATED_OLD} and {@code UPDATED_NEW} answer it. */
    public Item project(Item item) {
        return new Projection(actions.stream().map(UpdateAction::path).toList()).apply(item);
    }

    /**
     * What an update that stands alone writes, as its limit counts it: the attributes that it writes or writes in, whole, and a cost of each
     * action. What it leaves alone, the key first, is not counted, so with a short key an item cannot be updated to quite 400 KB.
     *
     * @param after the item after the update
     */
    public int writtenSize(Item after) {
        int size = 3;
        for (UpdateAction action : actions) {
            size += action.section() == UpdateAction.Section.SET || action.section() == UpdateAction.Section.ADD
                    ? 19
                    : 2;
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
        List<UpdateAction> writing = new ArrayList<>(actions);
        writing.removeIf(action -> action.section() == UpdateAction.Section.REMOVE);
        return new Update(writing).apply(key);
    }

    /**
     * The item after the update of one that is there.
     *
     * @throws ApiError {@code ValidationException} if the item has not what the update needs
     */
    public Item apply(Item before) {
        PathTree<Optional<AttributeValue>> changes = new PathTree<>();
        for (UpdateAction action : actions) {
            Optional<AttributeValue> value = after(action, before);
            value.ifPresent(
                    put -> ItemJson.requireNesting(put, action.path().steps().size() - 1));
            changes.put(action.path(), value);
        }
        return new Item(entries(before.attributes(), changes));
    }

    /** What is at the action's path afterwards. */
    private static Optional<AttributeValue> after(UpdateAction action, Item before) {
        if (action.operand().isEmpty()) {
            return Optional.empty();
        }
        Optional<AttributeValue> current = action.path().in(before);
        AttributeValue value = value(action.operand().get(), before);
        return switch (action.section()) {
            case ADD -> Optional.of(add(current, value));
            case DELETE -> current.flatMap(set -> changed(set, value, false));
            case SET, REMOVE -> Optional.of(value);
        };
    }

    private static AttributeValue value(Node.Operand operand, Item before) {
        return switch (operand) {
            case Node.Literal(var value) -> value;
            case Node.Reference(var path) -> path.in(before).orElseThrow(Update::missing);
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

    /** DynamoDB calls a sum that it cannot keep exactly too large. */
    private static AttributeValue sum(BigDecimal first, BigDecimal second) {
        BigDecimal sum = first.add(second).stripTrailingZeros();
        ApiError.require(sum.precision() <= ItemJson.DIGITS, ItemJson.OVERFLOW);
        return new AttributeValue.N(ItemJson.inRange(sum));
    }

    private static AttributeValue add(Optional<AttributeValue> current, AttributeValue added) {
        if (current.isEmpty()) {
            return added;
        }
        return added instanceof AttributeValue.N(BigDecimal number)
                ? sum(number(current.get()), number)
                : changed(current.get(), added, true).orElseThrow();
    }

    /** A set with more members, or without some; a set without members is not kept. */
    private static Optional<AttributeValue> changed(AttributeValue set, AttributeValue members, boolean added) {
        return switch (set) {
            case AttributeValue.SS(var old)
            when members instanceof AttributeValue.SS(var texts) ->
                changed(old, texts, added).map(AttributeValue.SS::new);
            case AttributeValue.NS(var old)
            when members instanceof AttributeValue.NS(var numbers) ->
                changed(old, numbers, added).map(AttributeValue.NS::new);
            case AttributeValue.BS(var old)
            when members instanceof AttributeValue.BS(var bytes) ->
                changed(old, bytes, added).map(AttributeValue.BS::new);
            default -> throw wrongType();
        };
    }

    private static <T> Optional<Set<T>> changed(Set<T> old, Set<T> members, boolean added) {
        Set<T> after = new LinkedHashSet<>(old);
        if (added) {
            after.addAll(members);
        } else {
            after.removeAll(members);
        }
        return after.isEmpty() ? Optional.empty() : Optional.of(after);
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
        List<Optional<AttributeValue>> after = new ArrayList<>();
        before.forEach(element -> after.add(Optional.of(element)));
        changes.below().forEach((step, below) -> {
            if (!(step instanceof Path.Index(int index))) {
                throw invalidPath();
            }
            if (index < before.size()) {
                after.set(index, changed(after.get(index), below));
            } else {
                after.add(changed(Optional.empty(), below));
            }
        });
        return after.stream().flatMap(Optional::stream).toList();
    }

    private static Optional<AttributeValue> changed(
            Optional<AttributeValue> before, PathTree<Optional<AttributeValue>> changes) {
        return changes.here()
                .orElseGet(() -> Optional.of(
                        switch (before.orElseThrow(Update::invalidPath)) {
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
