package io.luca.local.dynamodb.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Reads and writes JSON as trees, by Jackson. */
public final class JsonTree {

    /**
     * A name given twice, or a second text after the first, could mean one thing to a guard and another to the engine. Buffers are of all
     * threads: a thread that writes an item while it writes an answer needs two, and a virtual thread lives for one request.
     */
    private static final ObjectMapper mapper = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
                    .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JsonTree() {}

    /**
     * Reads the one value of a text; a missing one if there is none.
     *
     * @throws JsonProcessingException if it is not JSON, has a name twice in one object, or something after its value
     */
    public static JsonNode read(byte[] text) throws IOException {
        return mapper.readTree(text);
    }

    /** A tree in UTF-8. */
    public static byte[] bytes(JsonNode tree) {
        try {
            return mapper.writeValueAsBytes(tree);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** A generator of JSON in UTF-8, which writes trees too. */
    public static JsonGenerator generator(OutputStream to) throws IOException {
        return mapper.createGenerator(to);
    }
}
