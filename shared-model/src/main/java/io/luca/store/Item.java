package io.luca.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One stored item, read and written by attribute name. A missing attribute fails with its name: the item is corrupt. */
final class Item {

    /**
     * Bytes of the largest item that is written. DynamoDB takes 400 KB:
     * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
     */
    static final int LARGEST = 380_000;

    /** Of a list or a map, besides what is in it. */
    private static final int COLLECTION = 3;

    private final Map<String, AttributeValue> attributes;

    Item(Map<String, AttributeValue> attributes) {
        this.attributes = attributes;
    }

    /** Attribute names as an expression takes them: with a number sign, because some are reserved words. */
    static Map<String, String> placeholders(Collection<String> names) {
        return names.stream().distinct().collect(toUnmodifiableMap(name -> "#" + name, name -> name));
    }

    static Item empty() {
        return new Item(new HashMap<>());
    }

    Map<String, AttributeValue> attributes() {
        return attributes;
    }

    Item text(String name, String value) {
        attributes.put(name, AttributeValue.fromS(value));
        return this;
    }

    Item number(String name, BigDecimal value) {
        attributes.put(name, AttributeValue.fromN(value.toPlainString()));
        return this;
    }

    Item number(String name, long value) {
        attributes.put(name, AttributeValue.fromN(Long.toString(value)));
        return this;
    }

    Item flag(String name, boolean value) {
        attributes.put(name, AttributeValue.fromBool(value));
        return this;
    }

    Item list(String name, List<AttributeValue> values) {
        attributes.put(name, AttributeValue.fromL(values));
        return this;
    }

    Item value(String name, AttributeValue value) {
        attributes.put(name, value);
        return this;
    }

    Item map(String name, Map<String, AttributeValue> values) {
        attributes.put(name, AttributeValue.fromM(values));
        return this;
    }

    String text(String name) {
        return attribute(name).s();
    }

    Optional<String> optionalText(String name) {
        return Optional.ofNullable(attributes.get(name)).map(AttributeValue::s);
    }

    BigDecimal decimal(String name) {
        return new BigDecimal(attribute(name).n());
    }

    int integer(String name) {
        return Integer.parseInt(attribute(name).n());
    }

    long longNumber(String name) {
        return Long.parseLong(attribute(name).n());
    }

    boolean flag(String name) {
        return attribute(name).bool();
    }

    Instant instant(String name) {
        return StoredTime.read(text(name));
    }

    LocalDate date(String name) {
        return LocalDate.parse(text(name));
    }

    List<AttributeValue> list(String name) {
        return attribute(name).l();
    }

    List<String> texts(String name) {
        return attribute(name).ss();
    }

    Map<String, AttributeValue> map(String name) {
        return attribute(name).m();
    }

    /**
     * How large it is for the table, at the most:
     * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html.
     */
    int bytes() {
        return bytes(attributes);
    }

    private static int bytes(Map<String, AttributeValue> members) {
        int all = COLLECTION;
        for (Map.Entry<String, AttributeValue> member : members.entrySet()) {
            all += bytes(member.getKey()) + bytes(member.getValue());
        }
        return all;
    }

    private static int bytes(AttributeValue value) {
        return switch (value.type()) {
            case M -> bytes(value.m());
            case L -> COLLECTION + value.l().stream().mapToInt(Item::bytes).sum();
            case SS -> COLLECTION + value.ss().stream().mapToInt(Item::bytes).sum();
            case S -> 1 + bytes(value.s());
            case N -> 1 + bytes(value.n()); // two digits take a byte
            default -> 2;
        };
    }

    private static int bytes(String text) {
        return text.getBytes(UTF_8).length;
    }

    boolean has(String name) {
        return attributes.containsKey(name);
    }

    private AttributeValue attribute(String name) {
        AttributeValue value = attributes.get(name);
        if (value == null) {
            throw new IllegalStateException("a stored item lacks '" + name + "'");
        }
        return value;
    }
}
