package io.luca.local.dynamodb.value;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** The one reader of requests: what a guard judges and what the engine does are the same text, read once. */
public final class RequestJson {

    private RequestJson() {}

    /**
     * Reads a request, which is an object in UTF-8.
     *
     * @throws ApiError {@code SerializationException} if it is anything else
     */
    public static JsonNode read(byte[] body) {
        try {
            JsonNode request = JsonTree.read(body);
            if (!request.isObject()) {
                throw ApiError.serialization("Unexpected value type in payload");
            }
            return request;
        } catch (JsonProcessingException malformed) {
            throw ApiError.serialization("The request is not JSON that can be read.");
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
