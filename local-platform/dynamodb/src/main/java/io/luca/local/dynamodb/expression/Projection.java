package io.luca.local.dynamodb.expression;

import io.luca.local.dynamodb.value.AttributeValue;
import io.luca.local.dynamodb.value.Item;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes parts of items: what is at some paths, under the names and in the order of the item. Safe for use by many threads. */
public record Projection(List<Path> paths, PathTree<Boolean> tree) {

    private static final String PARAMETER = "ProjectionExpression";
    private static final Remembered<List<Path>> READ = new Remembered<>(Projection::read);

    /** A projection to paths of which none is in another. */
    Projection(List<Path> paths) {
        this(paths, new PathTree<>());
        paths.forEach(path -> tree.put(path, true));
    }

    /**
     * A projection with a request's names.
     *
     * @throws io.luca.local.dynamodb.value.ApiError {@code ValidationException}, also if paths overlap
     */
    public static Projection of(String text, Placeholders placeholders) {
        Binding binding = new Binding(PARAMETER, placeholders);
        List<Path> bound = READ.get(text).stream().map(binding::bind).toList();
        Path.requireApart(PARAMETER, bound);
        return new Projection(bound);
    }

    private static List<Path> read(String text) {
        Cursor cursor = new Cursor(PARAMETER, text, Set.of());
        List<Path> paths = cursor.list(cursor::path);
        cursor.require(cursor.at(Token.Kind.END));
        cursor.requireNothingReserved();
        return paths;
    }

    /** The part of an item that is at the paths. Elements of lists move together; what the item has not is left out. */
    public Item apply(Item item) {
        return new Item(entries(item.attributes(), tree));
    }

    private static Map<String, AttributeValue> entries(Map<String, AttributeValue> values, PathTree<Boolean> tree) {
        Map<String, AttributeValue> taken = new LinkedHashMap<>();
        tree.below().forEach((step, below) -> {
            if (step instanceof Path.Name(String name) && values.containsKey(name)) {
                part(values.get(name), below).ifPresent(part -> taken.put(name, part));
            }
        });
        return taken;
    }

    private static List<AttributeValue> elements(List<AttributeValue> values, PathTree<Boolean> tree) {
        List<AttributeValue> taken = new ArrayList<>();
        tree.below().forEach((step, below) -> {
            if (step instanceof Path.Index(int index) && index < values.size()) {
                part(values.get(index), below).ifPresent(taken::add);
            }
        });
        return taken;
    }

    private static Optional<AttributeValue> part(AttributeValue value, PathTree<Boolean> tree) {
        if (tree.here().isPresent()) {
            return Optional.of(value);
        }
        return switch (value) {
            case AttributeValue.M(var entries) ->
                Optional.of(entries(entries, tree))
                        .filter(taken -> !taken.isEmpty())
                        .map(AttributeValue.M::new);
            case AttributeValue.L(var elements) ->
                Optional.of(elements(elements, tree))
                        .filter(taken -> !taken.isEmpty())
                        .map(AttributeValue.L::new);
            default -> Optional.empty();
        };
    }
}
