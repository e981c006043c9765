package io.luca.local.dynamodb.value;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * How large items are, as limits and capacity count them: names and texts by their UTF-8 bytes, numbers by two digits a byte and
 * one more, and three bytes for a list or map with one more for each of its elements.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html">Item sizes</a>
 */
public final class ItemSize {

    /** What an item may have at most, names included. */
    public static final int MAX = 400 * 1024;

    private static final int COLLECTION = 3;

    private ItemSize() {}

    /** The size of an item. */
    public static int of(Item item) {
        return ofNamed(item.attributes());
    }

    /** The size of a value without its name. */
    public static int of(AttributeValue value) {
        if (value instanceof AttributeValue.S(String text)) {
            return ofText(text);
        }
        if (value instanceof AttributeValue.N(BigDecimal number)) {
            return ofNumber(number);
        }
        if (value instanceof AttributeValue.B(Bytes bytes)) {
            return bytes.length();
        }
        return value instanceof AttributeValue.Bool || value instanceof AttributeValue.Null ? 1 : ofSeveral(value);
    }

    /** Of a value that has others in it. */
    private static int ofSeveral(AttributeValue value) {
        return switch (value) {
            case AttributeValue.SS ss -> sum(ss.texts(), ItemSize::ofText);
            case AttributeValue.NS ns -> sum(ns.numbers(), ItemSize::ofNumber);
            case AttributeValue.BS bs -> sum(bs.members(), Bytes::length);
            case AttributeValue.L l -> COLLECTION + sum(l.elements(), element -> 1 + of(element));
            case AttributeValue.M m -> COLLECTION + m.entries().size() + ofNamed(m.entries());
            default -> throw new IllegalStateException("one value: " + value.type());
        };
    }

    private static int ofNamed(Map<String, AttributeValue> values) {
        return sum(values.entrySet(), entry -> ofText(entry.getKey()) + of(entry.getValue()));
    }

    private static <T> int sum(Collection<T> parts, ToIntFunction<T> size) {
        int sum = 0;
        for (T part : parts) {
            sum += size.applyAsInt(part);
        }
        return sum;
    }

    /** The bytes of a text in UTF-8. */
    static int ofText(String text) {
        int size = text.length();
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit >= 0x80) {
                // a pair of surrogates, two units, has four bytes
                size += unit < 0x800 || Character.isSurrogate(unit) ? 1 : 2;
            }
        }
        return size;
    }

    /** Digits on either side of the point are counted in pairs; zeros at either end, and the exponent, are free. */
    private static int ofNumber(BigDecimal number) {
        if (number.signum() == 0) {
            return 1;
        }
        int digits = number.precision();
        int fraction = Math.clamp(number.scale(), 0, digits);
        return 1 + (digits - fraction + 1) / 2 + (fraction + 1) / 2 + (number.signum() < 0 ? 1 : 0);
    }
}
