package io.luca.local.dynamodb.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Reads and writes JSON as trees. Not by Jackson's mapper, which knows how to make any class of any JSON: to load that takes longer than
 * everything else that an engine does before its first answer.
 */
public final class JsonTree {

    /**
     * A name given twice could mean one thing to a guard and another to the engine. Buffers are of all threads: a thread that writes an
     * item while it writes an answer needs two, and a virtual thread lives for one request.
     */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .build();

    private static final JsonNodeFactory nodes = JsonNodeFactory.instance;

    private JsonTree() {}

    /**
     * Reads the one value of a text; a missing one if there is none.
     *
     * @throws JsonParseException if it is not JSON, has a name twice in one object, or something after its value
     */
    public static JsonNode read(byte[] text) throws IOException {
        try (JsonParser json = FACTORY.createParser(text)) {
            if (json.nextToken() == null) {
                return MissingNode.getInstance();
            }
            JsonNode tree = value(json);
            if (json.nextToken() != null) {
                throw new JsonParseException(json, "something follows the value");
            }
            return tree;
        }
    }

    private static JsonNode value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> array(json);
            case VALUE_STRING -> nodes.textNode(json.getText());
            case VALUE_TRUE -> nodes.booleanNode(true);
            case VALUE_FALSE -> nodes.booleanNode(false);
            case VALUE_NULL -> nodes.nullNode();
            case VALUE_NUMBER_FLOAT -> nodes.numberNode(json.getDoubleValue());
            case VALUE_NUMBER_INT ->
                switch (json.getNumberType()) {
                    case INT -> nodes.numberNode(json.getIntValue());
                    case LONG -> nodes.numberNode(json.getLongValue());
                    default -> nodes.numberNode(json.getBigIntegerValue());
                };
            default -> throw new JsonParseException(json, "no value: " + json.currentToken());
        };
    }

    private static ObjectNode object(JsonParser json) throws IOException {
        ObjectNode object = nodes.objectNode();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            object.set(name, value(json));
        }
        return object;
    }

    private static ArrayNode array(JsonParser json) throws IOException {
        ArrayNode array = nodes.arrayNode();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(json));
        }
        return array;
    }

    /** A generator of JSON in UTF-8. */
    public static JsonGenerator generator(OutputStream to) throws IOException {
        return FACTORY.createGenerator(to);
    }

    /** A tree in UTF-8. */
    public static byte[] bytes(JsonNode tree) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = generator(bytes)) {
            write(tree, json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Writes a tree as the next value. */
    public static void write(JsonNode tree, JsonGenerator json) throws IOException {
        switch (tree.getNodeType()) {
            case OBJECT -> {
                json.writeStartObject();
                for (var field : tree.properties()) {
                    json.writeFieldName(field.getKey());
                    write(field.getValue(), json);
                }
                json.writeEndObject();
            }
            case ARRAY -> {
                json.writeStartArray();
                for (JsonNode element : tree) {
                    write(element, json);
                }
                json.writeEndArray();
            }
            case STRING -> json.writeString(tree.textValue());
            case BOOLEAN -> json.writeBoolean(tree.booleanValue());
            case NUMBER -> number(tree, json);
            case NULL -> json.writeNull();
            default -> throw new IllegalArgumentException("not written as JSON: " + tree.getNodeType());
        }
    }

    private static void number(JsonNode number, JsonGenerator json) throws IOException {
        switch (number.numberType()) {
            case INT, LONG -> json.writeNumber(number.longValue());
            case BIG_INTEGER -> json.writeNumber(number.bigIntegerValue());
            case FLOAT, DOUBLE -> json.writeNumber(number.doubleValue());
            case BIG_DECIMAL -> json.writeNumber(number.decimalValue());
        }
    }
}
