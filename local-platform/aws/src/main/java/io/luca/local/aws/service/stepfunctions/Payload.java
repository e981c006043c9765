package io.luca.local.aws.service.stepfunctions;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.cloud.StateFailedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that goes from state to state, with its text: the history keeps it, and its size is limited.
 *
 * @param value maps, lists, texts, numbers, truth values and null only
 */
record Payload(@Nullable Object value, String text) {

    /** Of any input, output, argument or result: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
    static final int MOST_BYTES = 256 * 1024;

    private static final ObjectMapper json = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /**
     * A value that an expression gave.
     *
     * @throws StateFailedException if it is none of JSON's, such as a function
     */
    static Payload of(@Nullable Object value) throws StateFailedException {
        Object plain = plain(value);
        return new Payload(plain, write(plain));
    }

    static Payload of(JsonNode node) {
        return new Payload(json.convertValue(node, Object.class), write(node));
    }

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException if it is no JSON
     */
    static Payload parse(String text) {
        try {
            return new Payload(json.readValue(text, Object.class), text);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("no JSON: " + malformed.getOriginalMessage());
        }
    }

    JsonNode tree() {
        return json.valueToTree(value);
    }

    int bytes() {
        return text.getBytes(UTF_8).length;
    }

    boolean isTooLarge() {
        return text.length() > MOST_BYTES / 3 && bytes() > MOST_BYTES; // a char has 3 bytes at most
    }

    private static @Nullable Object plain(@Nullable Object value) throws StateFailedException {
        return switch (value) {
            case null -> null;
            case String text -> text;
            case Boolean truth -> truth;
            case Double number when !Double.isFinite(number) -> number.toString(); // as AWS writes it
            case Number number -> number;
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    copy.put(String.valueOf(entry.getKey()), plain(entry.getValue()));
                }
                yield copy;
            }
            case List<?> list -> {
                List<@Nullable Object> copy = new ArrayList<>(list.size());
                for (Object element : list) {
                    copy.add(plain(element));
                }
                yield copy;
            }
            default ->
                throw new StateFailedException(
                        ErrorNames.QUERY, "The expression returned a value that is no JSON, a function perhaps.");
        };
    }

    private static String write(@Nullable Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
