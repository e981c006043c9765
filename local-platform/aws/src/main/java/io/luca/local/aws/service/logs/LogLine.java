package io.luca.local.aws.service.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.Optional;

/** One line of a log. It is read as JSON when somebody asks for that, once. For one thread. */
final class LogLine {

    private static final ObjectMapper json = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final Instant at;
    private final String text;
    private JsonNode object = MissingNode.getInstance();
    private boolean isRead;

    /**
     * A line.
     *
     * @param at when it was written, by the machine's time
     */
    LogLine(Instant at, String text) {
        this.at = at;
        this.text = text;
    }

    Instant at() {
        return at;
    }

    String text() {
        return text;
    }

    /** The object that it is; empty if it is none. */
    Optional<JsonNode> json() {
        if (!isRead) {
            object = read();
            isRead = true;
        }
        return Optional.of(object).filter(JsonNode::isObject);
    }

    private JsonNode read() {
        if (!text.startsWith("{")) { // most of those that are none, without the cost of an exception
            return MissingNode.getInstance();
        }
        try {
            return json.readTree(text);
        } catch (JsonProcessingException other) {
            return MissingNode.getInstance();
        }
    }
}
