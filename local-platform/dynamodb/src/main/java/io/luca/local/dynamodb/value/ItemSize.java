package io.luca.local.dynamodb.value;

import java.math.BigDecimal;

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
        int size = 0;
        for (var attribute : item.attributes().entrySet()) {
            size += ofText(attribute.getKey()) + of(attribute.getValue());
        }
        return size;
    }

    /** The size of a value without its name. */
    public static int of(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S s -> ofText(s.text());
            case AttributeValue.N n -> ofNumber(n.number());
            case AttributeValue.B b -> b.bytes().length();
            case AttributeValue.Bool _, AttributeValue.Null _ -> 1;
            case AttributeValue.SS ss ->
                ss.texts().stream().mapToInt(ItemSize::ofText).sum();
            case AttributeValue.NS ns ->
                ns.numbers().stream().mapToInt(ItemSize::ofNumber).sum();
            case AttributeValue.BS bs ->
                bs.members().stream().mapToInt(Bytes::length).sum();
            case AttributeValue.L l ->
                COLLECTION
                        + l.elements().stream()
                                .mapToInt(element -> 1 + of(element))
                                .sum();
            case AttributeValue.M m ->
                COLLECTION
                        + m.entries().entrySet().stream()
                                .mapToInt(entry -> 1 + ofText(entry.getKey()) + of(entry.getValue()))
                                .sum();
        };
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
