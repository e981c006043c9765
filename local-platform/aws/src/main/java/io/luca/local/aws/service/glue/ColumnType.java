package io.luca.local.aws.service.glue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The type of a column, as Hive writes it, and what the OpenX deserializer of Firehose makes of JSON for it: a number may be written as
 * a text, anything can be a text, names of members are in small letters, and what is absent or null is null.
 */
public sealed interface ColumnType {

    /**
     * A value of this type.
     *
     * @throws MisfitException if the JSON is none
     */
    JsonNode convert(JsonNode json);

    /** The type in the words of the engine that writes Parquet. */
    String engineType();

    /** JSON that is not of the type of its column. */
    final class MisfitException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        MisfitException(String message) {
            super(message, null, false, false);
        }

        /** The same, with the name of the column or member that it is about. */
        public MisfitException in(String name) {
            return new MisfitException(name + ": " + getMessage());
        }
    }

    /** A text; other JSON as it is written. */
    record Text() implements ColumnType {
        @Override
        public JsonNode convert(JsonNode json) {
            if (isNothing(json)) {
                return NullNode.instance;
            }
            return json.isTextual() ? json : TextNode.valueOf(json.isValueNode() ? json.asText() : json.toString());
        }

        @Override
        public String engineType() {
            return "VARCHAR";
        }
    }

    /** A whole number of so many bits. */
    record Whole(int bits) implements ColumnType {
        @Override
        public JsonNode convert(JsonNode json) {
            if (isNothing(json)) {
                return NullNode.instance;
            }
            try {
                BigInteger number = number(json).toBigIntegerExact();
                if (number.bitLength() < bits) {
                    return BigIntegerNode.valueOf(number);
                }
            } catch (ArithmeticException fraction) {
                // told below
            }
            throw new MisfitException("a whole number of " + bits + " bits is wanted, got " + shown(json));
        }

        @Override
        public String engineType() {
            return bits == Integer.SIZE ? "INTEGER" : "BIGINT";
        }
    }

    /** A floating-point number. */
    record Floating() implements ColumnType {
        @Override
        public JsonNode convert(JsonNode json) {
            return isNothing(json) ? NullNode.instance : DecimalNode.valueOf(number(json));
        }

        @Override
        public String engineType() {
            return "DOUBLE";
        }
    }

    /** True or false. */
    record Truth() implements ColumnType {
        @Override
        public JsonNode convert(JsonNode json) {
            if (isNothing(json)) {
                return NullNode.instance;
            }
            return switch (json.asText()) {
                case "true" -> BooleanNode.TRUE;
                case "false" -> BooleanNode.FALSE;
                default -> throw new MisfitException("true or false is wanted, got " + shown(json));
            };
        }

        @Override
        public String engineType() {
            return "BOOLEAN";
        }
    }

    /** Members with types of their own; others are dropped. */
    record Struct(Map<String, ColumnType> members) implements ColumnType {

        public Struct {
            members = new LinkedHashMap<>(members);
        }

        @Override
        public JsonNode convert(JsonNode json) {
            if (isNothing(json)) {
                return NullNode.instance;
            }
            if (!json.isObject()) {
                throw new MisfitException("an object is wanted, got " + shown(json));
            }
            ObjectNode struct = JsonNodeFactory.instance.objectNode();
            json.properties().forEach(member -> {
                String name = member.getKey().toLowerCase(Locale.ROOT);
                ColumnType type = members.get(name);
                if (type != null) {
                    try {
                        struct.set(name, type.convert(member.getValue()));
                    } catch (MisfitException misfit) {
                        throw misfit.in(name);
                    }
                }
            });
            return struct;
        }

        @Override
        public String engineType() {
            StringBuilder type = new StringBuilder("STRUCT(");
            members.forEach((name, member) -> type.append(type.charAt(type.length() - 1) == '(' ? "" : ", ")
                    .append('"')
                    .append(name)
                    .append("\" ")
                    .append(member.engineType()));
            return type.append(')').toString();
        }
    }

    /**
     * Reads a type.
     *
     * @throws IllegalArgumentException if it is none that is known here
     */
    static ColumnType parse(String hive) {
        String type = hive.strip().toLowerCase(Locale.ROOT);
        if (type.startsWith("struct<") && type.endsWith(">")) {
            return new Struct(members(type.substring("struct<".length(), type.length() - 1)));
        }
        return switch (type) {
            case "string" -> new Text();
            case "int" -> new Whole(Integer.SIZE);
            case "bigint" -> new Whole(Long.SIZE);
            case "double" -> new Floating();
            case "boolean" -> new Truth();
            default -> throw new IllegalArgumentException("the column type " + hive + " is not known here");
        };
    }

    private static Map<String, ColumnType> members(String text) {
        Map<String, ColumnType> members = new LinkedHashMap<>();
        int depth = 0;
        int start = 0;
        for (int index = 0; index <= text.length(); index++) {
            char letter = index == text.length() ? ',' : text.charAt(index);
            if (letter == '<') {
                depth++;
            } else if (letter == '>') {
                depth--;
            } else if (letter == ',' && depth == 0) {
                String member = text.substring(start, index);
                int colon = member.indexOf(':');
                if (colon < 1) {
                    throw new IllegalArgumentException("a member of a struct must be like name:type, got " + member);
                }
                members.put(member.substring(0, colon).strip(), parse(member.substring(colon + 1)));
                start = index + 1;
            }
        }
        return members;
    }

    private static boolean isNothing(JsonNode json) {
        return json.isMissingNode() || json.isNull();
    }

    private static BigDecimal number(JsonNode json) {
        try {
            return Optional.of(json)
                    .filter(JsonNode::isValueNode)
                    .map(value -> new BigDecimal(value.asText()))
                    .orElseThrow(() -> new MisfitException("a number is wanted, got " + shown(json)));
        } catch (NumberFormatException malformed) {
            throw new MisfitException("a number is wanted, got " + shown(json));
        }
    }

    /** What kind of JSON it is: a person's data is not for logs. */
    private static String shown(JsonNode json) {
        return json.getNodeType().name().toLowerCase(Locale.ROOT);
    }
}
