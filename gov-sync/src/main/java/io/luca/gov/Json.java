package io.luca.gov;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.function.StepCalls;
import io.luca.model.LucaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** The JSON that the workflow and the government speak it. */
final class Json {

    private static final int MAX_DEPTH = 20;

    private static final JsonMapper mapper = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final StepCalls calls = new StepCalls(mapper, TryAgainException::new);

    private Json() {}

    static ObjectNode object() {
        return mapper.createObjectNode();
    }

    /**
     * One call of a function: reads what it is told, does the work, and writes its answer.
     *
     * @throws TryAgainException if the same call may succeed soon
     */
    static void answer(InputStream input, OutputStream output, Function<ObjectNode, ObjectNode> work)
            throws IOException {
        calls.answer(input, output, work);
    }

    /** The object in a text; empty if it is anything else. */
    static Optional<ObjectNode> read(byte[] text) {
        try {
            return mapper.readTree(text) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (IOException malformed) {
            return Optional.empty();
        }
    }

    static byte[] write(JsonNode node) {
        try {
            return mapper.writeValueAsBytes(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("JSON could not be written to memory", impossible);
        }
    }

    static Optional<String> optionalText(JsonNode of, String field) {
        return Optional.ofNullable(of.get(field)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    static String text(JsonNode of, String field) {
        return optionalText(of, field)
                .orElseThrow(() -> LucaException.invalid(field, "the input must have the text " + field));
    }

    static Instant instant(JsonNode of, String field) {
        try {
            return Instant.parse(text(of, field));
        } catch (DateTimeException notATime) {
            throw LucaException.invalid(field, field + " must be a time such as 2026-01-15T08:00:00Z");
        }
    }

    static ObjectNode inner(JsonNode of, String field) {
        if (of.get(field) instanceof ObjectNode object) {
            return object;
        }
        throw LucaException.invalid(field, "the input must have the object " + field);
    }
}
