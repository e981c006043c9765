package io.luca.local.dynamodb.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Values and items as DynamoDB's JSON, <code>{"S":"text"}</code>. What clients send is checked, in AWS's words; what this engine
 * wrote itself is not checked again.
 */
public final class ItemJson {

    /** How many significant digits a number has at most. */
    public static final int DIGITS = 38;

    /** What is said of a number that is too large. */
    public static final String OVERFLOW =
            "Number overflow. Attempting to store a number with magnitude larger than supported range";

    /** How deep a value may lie in an item; the attribute itself is the first level. */
    private static final int MAX_LEVELS = 32;

    private static final int LONGEST_NUMBER = 1_000;

    private static final String NO_TYPE =
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";

    private static final String TWO_TYPES = "Supplied AttributeValue has more than one datatypes set, must contain"
            + " exactly one of the supported datatypes";

    /** Its buffers are of all threads, for the reason that {@link JsonTree} has. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .build();

    private ItemJson() {}

    /**
     * Reads attributes by name that a client sent.
     *
     * @throws ApiError {@code SerializationException} if the JSON has another form, {@code ValidationException} if a value is not
     *     allowed
     */
    public static Item readItem(JsonNode node) {
        return new Item(readMap(node, 0));
    }

    /** Reads one value that a client sent; refuses it as {@link #readItem} does. */
    public static AttributeValue readValue(JsonNode node) {
        return readValue(node, 0);
    }

    private static Map<String, AttributeValue> readMap(JsonNode node, int depth) {
        require(node, node.isObject(), "Object");
        Map<String, AttributeValue> values = LinkedHashMap.newLinkedHashMap(node.size());
        node.properties().forEach(entry -> values.put(entry.getKey(), readValue(entry.getValue(), depth)));
        return values;
    }

    private static AttributeValue readValue(JsonNode node, int depth) {
        require(node, node.isObject(), "Object");
        requireDepth(depth);
        Map.Entry<String, JsonNode> type = onlyType(node);
        JsonNode content = type.getValue();
        return switch (type.getKey()) {
            case "S" -> new AttributeValue.S(text(content));
            case "N" -> new AttributeValue.N(number(content));
            case "B" -> new AttributeValue.B(bytes(content));
            case "BOOL" -> new AttributeValue.Bool(truth(content));
            case "NULL" -> {
                truth(content); // false is taken too, and means the same
                yield new AttributeValue.Null();
            }
            case "SS" -> new AttributeValue.SS(set(content, "An string set  may not be empty", ItemJson::text));
            case "NS" -> new AttributeValue.NS(set(content, "An number set  may not be empty", ItemJson::number));
            case "BS" -> new AttributeValue.BS(set(content, "Binary sets should not be empty", ItemJson::bytes));
            case "L" -> {
                require(content, content.isArray(), "List");
                List<AttributeValue> elements = new ArrayList<>(content.size());
                content.forEach(element -> elements.add(readValue(element, depth + 1)));
                yield new AttributeValue.L(elements);
            }
            case "M" -> new AttributeValue.M(readMap(content, depth + 1));
            default -> throw ApiError.validation(NO_TYPE);
        };
    }

    /**
     * Refuses a value with which lists and maps would lie too deep in each other.
     *
     * @param depth in how many lists and maps the value will be
     * @throws ApiError {@code ValidationException}
     */
    public static void requireNesting(AttributeValue value, int depth) {
        requireDepth(depth);
        if (value instanceof AttributeValue.L(var elements)) {
            elements.forEach(element -> requireNesting(element, depth + 1));
        } else if (value instanceof AttributeValue.M(var entries)) {
            entries.values().forEach(entry -> requireNesting(entry, depth + 1));
        }
    }

    private static void requireDepth(int depth) {
        ApiError.require(
                depth < MAX_LEVELS,
                "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond"
                        + " supported limit");
    }

    private static Map.Entry<String, JsonNode> onlyType(JsonNode node) {
        Map.Entry<String, JsonNode> only = null;
        for (var type : node.properties()) {
            if (!type.getValue().isNull()) {
                ApiError.require(only == null, TWO_TYPES);
                only = type;
            }
        }
        if (only == null) {
            throw ApiError.validation(NO_TYPE);
        }
        return only;
    }

    private static BigDecimal number(JsonNode node) {
        return number(text(node));
    }

    /**
     * A number from its text, checked for its digits and its size.
     *
     * @throws ApiError {@code ValidationException}
     */
    public static BigDecimal number(String text) {
        // to make a number of millions of digits takes minutes
        ApiError.require(
                text.length() <= LONGEST_NUMBER, "Attempting to store more than 38 significant digits in a Number");
        boolean ascii = text.chars().allMatch(c -> c < 0x80); // digits of other scripts are none here
        BigDecimal number;
        try {
            number = new BigDecimal(ascii ? text : "");
        } catch (NumberFormatException malformed) {
            throw ApiError.validation(
                    "The parameter cannot be converted to a numeric value" + (text.isEmpty() ? "" : ": " + text));
        }
        return inRange(number);
    }

    /**
     * The number without trailing zeros, if DynamoDB can keep it.
     *
     * @throws ApiError {@code ValidationException} if it has more than 38 digits, or is too large or too small
     */
    public static BigDecimal inRange(BigDecimal number) {
        BigDecimal canonical = new AttributeValue.N(number).number();
        ApiError.require(
                canonical.precision() <= DIGITS, "Attempting to store more than 38 significant digits in a Number");
        int magnitude = canonical.precision() - canonical.scale() - 1;
        ApiError.require(magnitude <= 125, OVERFLOW);
        ApiError.require(
                magnitude >= -130,
                "Number underflow. Attempting to store a number with magnitude smaller than supported range");
        return canonical;
    }

    private static <T> Set<T> set(JsonNode array, String empty, Function<JsonNode, T> element) {
        require(array, array.isArray(), "List");
        if (array.isEmpty()) {
            throw ApiError.invalid(empty);
        }
        List<T> all = new ArrayList<>(array.size());
        array.forEach(node -> all.add(element.apply(node)));
        Set<T> members = new LinkedHashSet<>(all);
        if (members.size() < all.size()) {
            throw duplicates(all);
        }
        return members;
    }

    private static ApiError duplicates(List<?> members) {
        return switch (members.getFirst()) {
            case BigDecimal _ -> ApiError.validation("Input collection contains duplicates");
            case Bytes _ -> ApiError.invalid("Input collection " + members + "of type BS contains duplicates.");
            default -> ApiError.invalid("Input collection " + members + " contains duplicates.");
        };
    }

    private static String text(JsonNode node) {
        return require(node, node.isTextual(), "String").textValue();
    }

    private static boolean truth(JsonNode node) {
        return require(node, node.isBoolean(), "Boolean").booleanValue();
    }

    private static Bytes bytes(JsonNode node) {
        String base64 = text(node);
        if (base64.length() % 4 != 0) {
            throw ApiError.serialization(
                    "Base64 encoded length is expected a multiple of 4 bytes but found: " + base64.length());
        }
        try {
            return Bytes.ofBase64(base64);
        } catch (IllegalArgumentException malformed) {
            throw ApiError.serialization("Invalid Base64 encoding of a binary value");
        }
    }

    private static JsonNode require(JsonNode node, boolean fits, String wanted) {
        if (!fits) {
            throw unexpected(node, wanted);
        }
        return node;
    }

    private static ApiError unexpected(JsonNode node, String wanted) {
        String converted = "_VALUE cannot be converted to " + wanted;
        return ApiError.serialization(
                switch (node.getNodeType()) {
                    case OBJECT -> "Start of structure or map found where not expected";
                    case ARRAY -> "Unrecognized collection type class java.lang." + wanted;
                    case BOOLEAN -> (node.booleanValue() ? "TRUE" : "FALSE") + converted;
                    case NUMBER -> (node.isIntegralNumber() ? "NUMBER" : "DECIMAL") + converted;
                    case STRING -> wanted.equals("Boolean") ? "STRING" + converted : "Unexpected field type";
                    default -> "Unexpected value type in payload";
                });
    }

    /** Writes attributes as the next value of an answer. */
    public static void write(Item item, JsonGenerator answer) throws IOException {
        write(item.attributes(), answer);
    }

    /** Writes attributes as the next field of an answer, if there are any to be told. */
    public static void writeField(String name, Optional<Item> item, JsonGenerator answer) throws IOException {
        if (item.isPresent()) {
            answer.writeFieldName(name);
            write(item.get(), answer);
        }
    }

    /** Writes attributes by name as the next value. */
    static void write(Map<String, AttributeValue> values, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (var entry : values.entrySet()) {
            json.writeFieldName(entry.getKey());
            write(entry.getValue(), json);
        }
        json.writeEndObject();
    }

    private static void write(AttributeValue value, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeFieldName(value.type());
        if (value instanceof AttributeValue.Scalar scalar) {
            json.writeString(scalar.text());
        } else {
            writeContent(value, json);
        }
        json.writeEndObject();
    }

    /** Of what is no scalar. */
    private static void writeContent(AttributeValue value, JsonGenerator json) throws IOException {
        switch (value) {
            case AttributeValue.Scalar scalar -> json.writeString(scalar.text());
            case AttributeValue.Bool bool -> json.writeBoolean(bool.value());
            case AttributeValue.Null _ -> json.writeBoolean(true);
            case AttributeValue.SS ss -> writeTexts(ss.texts(), Function.identity(), json);
            case AttributeValue.NS ns -> writeTexts(ns.numbers(), BigDecimal::toPlainString, json);
            case AttributeValue.BS bs -> writeTexts(bs.members(), Bytes::toBase64, json);
            case AttributeValue.L l -> {
                json.writeStartArray();
                for (AttributeValue element : l.elements()) {
                    write(element, json);
                }
                json.writeEndArray();
            }
            case AttributeValue.M m -> write(m.entries(), json);
        }
    }

    private static <T> void writeTexts(Set<T> members, Function<T, String> text, JsonGenerator json)
            throws IOException {
        json.writeStartArray();
        for (T member : members) {
            json.writeString(text.apply(member));
        }
        json.writeEndArray();
    }

    /** Reads attributes that {@link #write} wrote, from the start of their object to its end. */
    static Map<String, AttributeValue> readTrusted(JsonParser json) throws IOException {
        Map<String, AttributeValue> values = new LinkedHashMap<>();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            values.put(name, readTrustedValue(json));
        }
        return values;
    }

    private static AttributeValue readTrustedValue(JsonParser json) throws IOException {
        String type = json.nextFieldName();
        JsonToken token = json.nextToken();
        AttributeValue value = switch (type) {
            case "S" -> new AttributeValue.S(json.getText());
            case "N" -> new AttributeValue.N(new BigDecimal(json.getText()));
            case "B" -> new AttributeValue.B(Bytes.ofBase64(json.getText()));
            case "BOOL" -> new AttributeValue.Bool(token == JsonToken.VALUE_TRUE);
            case "NULL" -> new AttributeValue.Null();
            case "SS" -> new AttributeValue.SS(readTexts(json, Function.identity()));
            case "NS" -> new AttributeValue.NS(readTexts(json, BigDecimal::new));
            case "BS" -> new AttributeValue.BS(readTexts(json, Bytes::ofBase64));
            case "L" -> {
                List<AttributeValue> elements = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(readTrustedValue(json));
                }
                yield new AttributeValue.L(elements);
            }
            case "M" -> new AttributeValue.M(readTrusted(json));
            default -> throw new IOException("no type of a value: " + type);
        };
        json.nextToken();
        return value;
    }

    private static <T> Set<T> readTexts(JsonParser json, Function<String, T> read) throws IOException {
        Set<T> members = new LinkedHashSet<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            members.add(read.apply(json.getText()));
        }
        return members;
    }
}
