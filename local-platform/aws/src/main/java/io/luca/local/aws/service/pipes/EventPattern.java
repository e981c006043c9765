package io.luca.local.aws.service.pipes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Which events a filter lets through: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-content-based-filtering.html.
 * Of the operators it knows exact values, {@code prefix}, {@code exists} and {@code anything-but}; any other is refused.
 */
final class EventPattern {

    private static final ObjectMapper json = new ObjectMapper();

    private final Map<String, Predicate<JsonNode>> members;

    private EventPattern(Map<String, Predicate<JsonNode>> members) {
        this.members = members;
    }

    /** @throws IllegalArgumentException if it is no JSON, or asks for what is not known here */
    static EventPattern parse(String text) {
        try {
            return of(json.readTree(text));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("a filter's pattern must be a JSON object, got " + text, malformed);
        }
    }

    boolean matches(JsonNode event) {
        return members.entrySet().stream().allMatch(member -> member.getValue().test(event.path(member.getKey())));
    }

    private static EventPattern of(JsonNode pattern) {
        if (!pattern.isObject() || pattern.isEmpty()) {
            throw new IllegalArgumentException("a filter's pattern must be an object that is not empty");
        }
        Map<String, Predicate<JsonNode>> members = new TreeMap<>();
        pattern.properties().forEach(member -> members.put(member.getKey(), member(member.getValue())));
        return new EventPattern(members);
    }

    private static Predicate<JsonNode> member(JsonNode pattern) {
        if (pattern.isObject()) {
            EventPattern inner = of(pattern);
            return inner::matches;
        }
        if (!pattern.isArray() || pattern.isEmpty()) {
            throw new IllegalArgumentException("a field's pattern must be an object or a list, got " + pattern);
        }
        List<Predicate<JsonNode>> any = new ArrayList<>();
        pattern.forEach(each -> any.add(value(each)));
        return actual -> any.stream().anyMatch(one -> one.test(actual));
    }

    private static Predicate<JsonNode> value(JsonNode expected) {
        if (!expected.isContainerNode()) {
            return expected::equals;
        }
        if (!expected.isObject() || expected.size() != 1) {
            throw new IllegalArgumentException("a matching rule must have one operator, got " + expected);
        }
        String operator = expected.fieldNames().next();
        JsonNode operand = expected.path(operator);
        return switch (operator) {
            case "prefix" -> actual -> actual.isTextual() && actual.asText().startsWith(text(operand));
            case "exists" -> actual -> actual.isValueNode() == operand.asBoolean();
            case "anything-but" ->
                actual -> actual.isValueNode() && !actual.equals(operand) && !contains(operand, actual);
            default -> throw new IllegalArgumentException("the matching operator " + operator + " is not known here");
        };
    }

    private static String text(JsonNode operand) {
        if (!operand.isTextual()) {
            throw new IllegalArgumentException("a prefix must be a text, got " + operand);
        }
        return operand.asText();
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (JsonNode each : list) {
            if (each.equals(value)) {
                return true;
            }
        }
        return false;
    }
}
