package io.luca.interactive.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;

/** The writer of JSON, straight to bytes: no object mapping on the hot path. */
public final class Json {

    private static final JsonFactory factory = JsonFactory.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private Json() {}

    /** The writer of the members of one object. */
    @FunctionalInterface
    public interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    /** One object as bytes. */
    public static byte[] object(Members members) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(1_024);
                JsonGenerator json = factory.createGenerator(bytes)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
            json.flush();
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new IllegalStateException("JSON could not be written to memory", impossible);
        }
    }

    /** A list of objects as a member. */
    public static <T> void array(JsonGenerator json, String name, Iterable<T> values, Element<T> element)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (T value : values) {
            json.writeStartObject();
            element.write(json, value);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** The writer of the members of one element. */
    @FunctionalInterface
    public interface Element<T> {
        void write(JsonGenerator json, T value) throws IOException;
    }
}
