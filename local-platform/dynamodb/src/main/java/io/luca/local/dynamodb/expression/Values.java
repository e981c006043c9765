package io.luca.local.dynamodb.expression;

import io.luca.local.dynamodb.value.AttributeValue;
import io.luca.local.dynamodb.value.Bytes;
import io.luca.local.dynamodb.value.KeyBytes;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** How values are compared and searched: as DynamoDB does, with no answer for types that do not fit. */
final class Values {

    private Values() {}

    /** Which one comes first, as {@link java.util.Comparator} says it; none unless both are texts, numbers, or binary. */
    static OptionalInt order(AttributeValue left, AttributeValue right) {
        return switch (left) {
            case AttributeValue.N(var number)
            when right instanceof AttributeValue.N(var second) -> OptionalInt.of(number.compareTo(second));
            case AttributeValue.Scalar scalar
            when right instanceof AttributeValue.Scalar second && left.type().equals(right.type()) ->
                OptionalInt.of(Arrays.compareUnsigned(KeyBytes.ordered(scalar), KeyBytes.ordered(second)));
            default -> OptionalInt.empty();
        };
    }

    static boolean beginsWith(AttributeValue value, AttributeValue prefix) {
        return switch (value) {
            case AttributeValue.S(String text) ->
                prefix instanceof AttributeValue.S(String start) && text.startsWith(start);
            case AttributeValue.B(Bytes bytes) ->
                prefix instanceof AttributeValue.B(Bytes start) && beginsWith(bytes.toArray(), start.toArray());
            default -> false;
        };
    }

    static boolean contains(AttributeValue value, AttributeValue part) {
        return switch (value) {
            case AttributeValue.S(String text) ->
                part instanceof AttributeValue.S(String s)
                        && Search.contains(text.length(), text::charAt, s.length(), s::charAt);
            case AttributeValue.B(Bytes bytes) ->
                part instanceof AttributeValue.B(Bytes b) && contains(bytes.toArray(), b.toArray());
            case AttributeValue.SS(var texts) -> part instanceof AttributeValue.S(String s) && texts.contains(s);
            case AttributeValue.NS(var numbers) -> part instanceof AttributeValue.N(var n) && numbers.contains(n);
            case AttributeValue.BS(var members) -> part instanceof AttributeValue.B(Bytes b) && members.contains(b);
            case AttributeValue.L(var elements) -> elements.contains(part);
            default -> false;
        };
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        return Search.contains(bytes.length, i -> bytes[i], part.length, i -> part[i]);
    }

    private static boolean beginsWith(byte[] bytes, byte[] part) {
        return part.length <= bytes.length && Arrays.equals(bytes, 0, part.length, part, 0, part.length);
    }

    /** What {@code size} answers: of a text its UTF-16 units, not its bytes; none for types that have no size. */
    static Optional<AttributeValue> size(AttributeValue value) {
        int size = switch (value) {
            case AttributeValue.S(String text) -> text.length();
            case AttributeValue.B(Bytes bytes) -> bytes.length();
            case AttributeValue.SS(var texts) -> texts.size();
            case AttributeValue.NS(var numbers) -> numbers.size();
            case AttributeValue.BS(var members) -> members.size();
            case AttributeValue.L(var elements) -> elements.size();
            case AttributeValue.M(var entries) -> entries.size();
            case AttributeValue.N _, AttributeValue.Bool _, AttributeValue.Null _ -> -1;
        };
        return size < 0 ? Optional.empty() : Optional.of(new AttributeValue.N(BigDecimal.valueOf(size)));
    }
}
