package io.luca.local.platform.government;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The fields of an object in a plan's file. One that is not as it must be is refused by its name and by what it must be. */
final class FaultFields {

    private final ObjectNode object;
    private final String place;
    private final Set<String> asked = new TreeSet<>();

    /**
     * The fields of an object.
     *
     * @param place where it is in the file, such as {@code outages[0]}; empty for the whole
     */
    FaultFields(JsonNode node, String place) {
        if (!(node instanceof ObjectNode fields)) {
            throw new IllegalArgumentException(
                    place.isEmpty()
                            ? "the plan must be a JSON object such as {\"unavailable\": 0.1}"
                            : place + " must be an object, got " + node);
        }
        this.object = fields;
        this.place = place;
    }

    Optional<Double> rate(String name) {
        return value(
                        name,
                        node -> node.isNumber() && node.doubleValue() >= 0 && node.doubleValue() <= 1,
                        "a number from 0 to 1")
                .map(JsonNode::doubleValue);
    }

    Optional<Long> whole(String name, long least, long most) {
        return value(
                        name,
                        node -> node.isIntegralNumber()
                                && node.canConvertToLong()
                                && node.longValue() >= least
                                && node.longValue() <= most,
                        "a whole number from " + least + " to " + most)
                .map(JsonNode::longValue);
    }

    long needed(String name, long least, long most) {
        return whole(name, least, most)
                .orElseThrow(() -> new IllegalArgumentException(
                        path(name) + " is missing: a whole number from " + least + " to " + most));
    }

    Optional<Boolean> flag(String name) {
        return value(name, JsonNode::isBoolean, "true or false").map(JsonNode::booleanValue);
    }

    <E extends Enum<E>> Optional<E> oneOf(String name, Class<E> kind) {
        List<String> names =
                Arrays.stream(kind.getEnumConstants()).map(Enum::name).toList();
        return value(name, node -> node.isTextual() && names.contains(node.textValue()), "one of " + names)
                .map(node -> Enum.valueOf(kind, node.textValue()));
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode one : list(name, "a list of texts")) {
            if (!one.isTextual()) {
                throw new IllegalArgumentException(
                        path(name) + "[" + texts.size() + "] must be a text in quotation marks, got " + one);
            }
            texts.add(one.textValue());
        }
        return texts;
    }

    List<FaultFields> objects(String name) {
        List<FaultFields> objects = new ArrayList<>();
        for (JsonNode one : list(name, "a list of objects")) {
            objects.add(new FaultFields(one, path(name) + "[" + objects.size() + "]"));
        }
        return objects;
    }

    /** Refuses a field that nobody has asked for. */
    void requireNoOther() {
        object.fieldNames().forEachRemaining(name -> {
            if (!asked.contains(name)) {
                throw new IllegalArgumentException("there is no field " + path(name) + "; the fields"
                        + (place.isEmpty() ? "" : " of " + place) + " are " + String.join(", ", asked));
            }
        });
    }

    private Iterable<JsonNode> list(String name, String what) {
        return value(name, JsonNode::isArray, what)
                .<Iterable<JsonNode>>map(node -> node)
                .orElse(List.of());
    }

    private Optional<JsonNode> value(String name, Predicate<JsonNode> isGood, String what) {
        asked.add(name);
        Optional<JsonNode> value = Optional.ofNullable(object.get(name));
        value.filter(isGood.negate()).ifPresent(bad -> {
            throw new IllegalArgumentException(path(name) + " must be " + what + ", got " + bad);
        });
        return value;
    }

    private String path(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }
}
