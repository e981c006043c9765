package io.luca.local.dynamodb.expression;

import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.AttributeValue;
import io.luca.local.dynamodb.value.Item;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where a value is in an item: the name of an attribute, then names in maps and places in lists. */
public record Path(List<Step> steps) {

    /** One step of a path. Names are before places, and each are in their order. */
    public sealed interface Step extends Comparable<Step> {
        @Override
        default int compareTo(Step other) {
            return switch (this) {
                case Name(String name) -> other instanceof Name(String second) ? name.compareTo(second) : -1;
                case Index(int index) -> other instanceof Index(int second) ? Integer.compare(index, second) : 1;
            };
        }
    }

    /** Into a map, or into the item itself. */
    public record Name(String name) implements Step {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Into a list; the first element's place is 0. */
    public record Index(int index) implements Step {
        @Override
        public String toString() {
            return "[" + index + "]";
        }
    }

    public Path {
        steps = List.copyOf(steps);
    }

    /** The attribute of the item that the path begins with. */
    public String attribute() {
        return steps.getFirst().toString();
    }

    Optional<AttributeValue> in(Item item) {
        AttributeValue value = item.attributes().get(attribute());
        for (int i = 1; i < steps.size() && value != null; i++) {
            value = next(value, steps.get(i));
        }
        return Optional.ofNullable(value);
    }

    private static @Nullable AttributeValue next(AttributeValue value, Step step) {
        return switch (step) {
            case Name(String name) -> value instanceof AttributeValue.M(var entries) ? entries.get(name) : null;
            case Index(int index) ->
                value instanceof AttributeValue.L(var elements) && index < elements.size() ? elements.get(index) : null;
        };
    }

    /**
     * Refuses paths of which one is in the other, or which take the same value for a list and for a map.
     *
     * @param parameter the request's parameter that has these paths
     */
    static void requireApart(String parameter, List<Path> paths) {
        for (int second = 1; second < paths.size(); second++) {
            for (int first = 0; first < second; first++) {
                refuseOverlap(parameter, paths.get(first), paths.get(second));
            }
        }
    }

    private static void refuseOverlap(String parameter, Path one, Path two) {
        int shared = Math.min(one.steps.size(), two.steps.size());
        int same = 0;
        while (same < shared && one.steps.get(same).equals(two.steps.get(same))) {
            same++;
        }
        if (same < shared
                && one.steps.get(same).getClass() == two.steps.get(same).getClass()) {
            return;
        }
        throw ApiError.validation(
                "Invalid %s: Two document paths %s with each other; must remove or rewrite one of these"
                                .formatted(parameter, same == shared ? "overlap" : "conflict")
                        + " paths; path one: " + one + ", path two: " + two);
    }

    @Override
    public String toString() {
        return steps.stream().map(Step::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
