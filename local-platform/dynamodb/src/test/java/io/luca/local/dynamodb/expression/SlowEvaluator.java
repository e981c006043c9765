package io.luca.local.dynamodb.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.luca.local.dynamodb.value.AttributeValue;
import io.luca.local.dynamodb.value.Item;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What conditions mean, once more and as simply as can be: on the JSON of items, and shares no code with the evaluator that it
 * judges. It also writes the conditions down.
 */
final class SlowEvaluator {

    /** A condition. */
    sealed interface Wish {}

    record Either(Wish left, Wish right) implements Wish {}

    record Both(Wish left, Wish right) implements Wish {}

    record No(Wish wish) implements Wish {}

    record Compare(String sign, Term left, Term right) implements Wish {}

    record Among(Term value, List<Term> candidates) implements Wish {}

    record Within(Term value, Term low, Term high) implements Wish {}

    record Ask(String function, Term first, Term second) implements Wish {}

    record Has(boolean wanted, At path) implements Wish {}

    /** What has a value. */
    sealed interface Term {}

    record At(String path) implements Term {}

    record Value(AttributeValue value) implements Term {}

    record Size(At path) implements Term {}

    private final Map<String, AttributeValue> values = new LinkedHashMap<>();

    /** The values of what was written down. */
    Map<String, AttributeValue> values() {
        return values;
    }

    String write(Wish wish) {
        return switch (wish) {
            case Either(Wish left, Wish right) -> write(left) + " OR " + write(right);
            case Both(Wish left, Wish right) -> inner(left) + " and " + inner(right);
            case No(Wish negated) -> "NOT " + (negated instanceof Both ? "(" + write(negated) + ")" : inner(negated));
            case Compare(String sign, Term left, Term right) -> write(left) + sign + write(right);
            case Among(Term value, List<Term> candidates) ->
                write(value) + " IN ("
                        + String.join(", ", candidates.stream().map(this::write).toList()) + ")";
            case Within(Term value, Term low, Term high) ->
                write(value) + " BETWEEN " + write(low) + " AND " + write(high);
            case Ask(String function, Term first, Term second) ->
                function + "(" + write(first) + ", " + write(second) + ")";
            case Has(boolean wanted, At path) ->
                (wanted ? "attribute_exists" : "attribute_not_exists") + " (" + write(path) + ")";
        };
    }

    /** Only OR binds less than its neighbors here. */
    private String inner(Wish wish) {
        return wish instanceof Either ? "(" + write(wish) + ")" : write(wish);
    }

    private String write(Term term) {
        return switch (term) {
            case At(String path) -> path;
            case Size(At path) -> "size(" + path.path() + ")";
            case Value(AttributeValue value) -> {
                String name = ":v" + values.size();
                values.put(name, value);
                yield name;
            }
        };
    }

    static boolean isTrue(Wish wish, JsonNode item) {
        return switch (wish) {
            case Either(Wish left, Wish right) -> isTrue(left, item) || isTrue(right, item);
            case Both(Wish left, Wish right) -> isTrue(left, item) && isTrue(right, item);
            case No(Wish negated) -> !isTrue(negated, item);
            case Compare(String sign, Term left, Term right) -> compare(sign, find(left, item), find(right, item));
            case Among(Term value, List<Term> candidates) ->
                candidates.stream().anyMatch(candidate -> compare("=", find(value, item), find(candidate, item)));
            case Within(Term value, Term low, Term high) ->
                compare(">=", find(value, item), find(low, item)) && compare("<=", find(value, item), find(high, item));
            case Ask(String function, Term first, Term second) -> ask(function, find(first, item), find(second, item));
            case Has(boolean wanted, At path) -> find(path, item).isMissingNode() != wanted;
        };
    }

    private static JsonNode find(Term term, JsonNode item) {
        return switch (term) {
            case Value(AttributeValue value) ->
                Given.json(new Item(Map.of("it", value))).get("it");
            case At(String path) -> find(path, item);
            case Size(At path) -> size(find(path.path(), item));
        };
    }

    private static JsonNode find(String path, JsonNode item) {
        JsonNode found = MissingNode.getInstance();
        boolean first = true;
        for (String step : path.replace("[", ".[").split("\\.")) {
            if (first) {
                found = item.path(step);
            } else if (step.startsWith("[")) {
                found = found.path("L").path(Integer.parseInt(step.substring(1, step.length() - 1)));
            } else {
                found = found.path("M").path(step);
            }
            first = false;
        }
        return found;
    }

    private static JsonNode size(JsonNode value) {
        for (String type : List.of("SS", "NS", "BS", "L", "M")) {
            if (value.has(type)) {
                return number(value.get(type).size());
            }
        }
        if (value.has("S")) {
            return number(value.get("S")
                    .textValue()
                    .codePoints()
                    .map(Character::charCount)
                    .sum());
        }
        return value.has("B") ? number(bytes(value).length) : MissingNode.getInstance();
    }

    private static JsonNode number(int size) {
        return Given.json("{'N':'" + size + "'}");
    }

    private static boolean compare(String sign, JsonNode left, JsonNode right) {
        if (sign.equals("<>")) {
            return !compare("=", left, right);
        }
        if (left.isMissingNode() || right.isMissingNode()) {
            return false;
        }
        if (sign.equals("=")) {
            return equal(left, right);
        }
        Integer order = order(left, right);
        return order != null
                && switch (sign) {
                    case "<" -> order < 0;
                    case "<=" -> order <= 0;
                    case ">" -> order > 0;
                    default -> order >= 0;
                };
    }

    private static boolean equal(JsonNode left, JsonNode right) {
        for (String type : List.of("SS", "NS", "BS")) {
            if (left.has(type) && right.has(type)) {
                return members(left, type).equals(members(right, type));
            }
        }
        if (left.has("N") && right.has("N")) {
            return decimal(left).compareTo(decimal(right)) == 0;
        }
        if (left.has("L") && right.has("L")) {
            boolean same = left.get("L").size() == right.get("L").size();
            for (int i = 0; same && i < left.get("L").size(); i++) {
                same = equal(left.get("L").get(i), right.get("L").get(i));
            }
            return same;
        }
        if (left.has("M") && right.has("M")) {
            boolean same = left.get("M").size() == right.get("M").size();
            for (var entry : left.get("M").properties()) {
                JsonNode other = right.get("M").path(entry.getKey());
                same &= !other.isMissingNode() && equal(entry.getValue(), other);
            }
            return same;
        }
        return left.equals(right);
    }

    private static Set<Object> members(JsonNode value, String type) {
        Set<Object> members = new HashSet<>();
        value.get(type)
                .forEach(member -> members.add(
                        type.equals("NS")
                                ? new BigDecimal(member.textValue()).stripTrailingZeros()
                                : member.textValue()));
        return members;
    }

    private static @Nullable Integer order(JsonNode left, JsonNode right) {
        if (left.has("N") && right.has("N")) {
            return decimal(left).compareTo(decimal(right));
        }
        if (left.has("S") && right.has("S")) {
            return order(
                    left.get("S").textValue().codePoints().boxed().toList(),
                    right.get("S").textValue().codePoints().boxed().toList());
        }
        if (left.has("B") && right.has("B")) {
            return order(unsigned(left), unsigned(right));
        }
        return null;
    }

    private static int order(List<Integer> left, List<Integer> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            if (!left.get(i).equals(right.get(i))) {
                return left.get(i) - right.get(i);
            }
        }
        return left.size() - right.size();
    }

    private static boolean ask(String function, JsonNode first, JsonNode second) {
        if (first.isMissingNode() || second.isMissingNode()) {
            return false;
        }
        if (function.equals("attribute_type")) {
            return first.has(second.get("S").textValue());
        }
        boolean begins = function.equals("begins_with");
        if (first.has("S") && second.has("S")) {
            String text = first.get("S").textValue();
            String part = second.get("S").textValue();
            return begins ? text.startsWith(part) : text.contains(part);
        }
        if (first.has("B") && second.has("B")) {
            String bytes = "," + unsigned(first).toString().replaceAll("[\\[\\] ]", "") + ",";
            String part = "," + unsigned(second).toString().replaceAll("[\\[\\] ]", "") + ",";
            return unsigned(second).isEmpty() || (begins ? bytes.startsWith(part) : bytes.contains(part));
        }
        if (begins) {
            return false;
        }
        List<JsonNode> elements = new ArrayList<>();
        first.path("L").forEach(elements::add);
        for (String type : List.of("S", "N", "B")) {
            first.path(type + "S").forEach(member -> elements.add(wrap(type, member)));
        }
        return elements.stream().anyMatch(element -> equal(element, second));
    }

    private static JsonNode wrap(String type, JsonNode member) {
        return JsonNodeFactory.instance.objectNode().set(type, member);
    }

    private static BigDecimal decimal(JsonNode value) {
        return new BigDecimal(value.get("N").textValue());
    }

    private static byte[] bytes(JsonNode value) {
        return Base64.getDecoder().decode(value.get("B").textValue());
    }

    private static List<Integer> unsigned(JsonNode value) {
        List<Integer> unsigned = new ArrayList<>();
        for (byte b : bytes(value)) {
            unsigned.add(b & 0xFF);
        }
        return unsigned;
    }
}
