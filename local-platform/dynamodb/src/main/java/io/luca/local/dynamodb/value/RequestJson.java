package io.luca.local.dynamodb.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** The one reader of requests: what a guard judges and what the engine does are the same text, read once. */
public final class RequestJson {

    /** A name given twice, or a second text after the first, could mean one thing to a guard and another to the engine. */
    private static final ObjectMapper json = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private RequestJson() {}

    /**
     * Reads a request, which is an object in UTF-8.
     *
     * @throws ApiError {@code SerializationException} if it is anything else
     */
    public static JsonNode read(byte[] body) {
        try {
            JsonNode request = json.readTree(body);
            if (!request.isObject()) {
                throw ApiError.of(400, "SerializationException", "Unexpected value type in payload");
            }
            return request;
        } catch (JsonProcessingException malformed) {
            throw ApiError.of(400, "SerializationException", "The request is not JSON that can be read.");
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
