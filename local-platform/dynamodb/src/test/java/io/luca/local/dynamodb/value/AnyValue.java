package io.luca.local.dynamodb.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Values of all kinds, for properties. */
public final class AnyValue {

    private AnyValue() {}

    /** Numbers with up to 38 digits, everywhere in the range. */
    public static Arbitrary<BigDecimal> number() {
        Arbitrary<Integer> digits = Arbitraries.integers().between(1, 38);
        return digits.flatMap(count -> {
            BigInteger end = BigInteger.TEN.pow(count);
            Arbitrary<BigInteger> unscaled =
                    Arbitraries.bigIntegers().between(end.negate().add(BigInteger.ONE), end.subtract(BigInteger.ONE));
            return Combinators.combine(
                            unscaled,
                            Arbitraries.integers()
                                    .between(-125 + count - 1, 130)
                                    .edgeCases(edges -> edges.add(0)))
                    .as(BigDecimal::new);
        });
    }

    /** Texts with all sizes of characters, and the one that is zero. */
    public static Arbitrary<String> text() {
        return Arbitraries.of(0, 1, 0x61, 0x62, 0x7F, 0x80, 0x7FF, 0x800, 0xFFFD, 0x10000, 0x10FFFF)
                .list()
                .ofMaxSize(5)
                .map(points -> points.stream().map(Character::toString).collect(Collectors.joining()));
    }

    /** Bytes, often with zeros and ones among them. */
    public static Arbitrary<Bytes> bytes() {
        return Arbitraries.of((byte) 0, (byte) 1, (byte) 2, (byte) 127, (byte) -128, (byte) -1)
                .array(byte[].class)
                .ofMaxSize(4)
                .map(Bytes::of);
    }

    /** Values that keys can have. */
    public static Arbitrary<AttributeValue.Scalar> scalar() {
        return Arbitraries.oneOf(
                text().map(AttributeValue.S::new),
                number().map(AttributeValue.N::new),
                bytes().map(AttributeValue.B::new));
    }

    /** Values of every type, in each other up to three levels deep. */
    public static Arbitrary<AttributeValue> value() {
        return Arbitraries.recursive(AnyValue::flat, AnyValue::around, 0, 3);
    }

    /** Items with some attributes. */
    public static Arbitrary<Item> item() {
        return Arbitraries.maps(text().map(name -> "a" + name), value())
                .ofMaxSize(4)
                .map(attributes -> new Item(new LinkedHashMap<>(attributes)));
    }

    private static Arbitrary<AttributeValue> flat() {
        return Arbitraries.oneOf(
                scalar().map(AttributeValue.class::cast),
                Arbitraries.of(true, false).map(AttributeValue.Bool::new),
                Arbitraries.just(new AttributeValue.Null()),
                text().set().ofMinSize(1).ofMaxSize(3).map(AttributeValue.SS::new),
                number().map(BigDecimal::stripTrailingZeros)
                        .set()
                        .ofMinSize(1)
                        .ofMaxSize(3)
                        .map(AttributeValue.NS::new),
                bytes().set().ofMinSize(1).ofMaxSize(3).map(AttributeValue.BS::new));
    }

    private static Arbitrary<AttributeValue> around(Arbitrary<AttributeValue> inner) {
        return Arbitraries.oneOf(
                inner,
                inner.list().ofMaxSize(3).map(AttributeValue.L::new),
                Arbitraries.maps(text(), inner).ofMaxSize(3).map(AttributeValue.M::new));
    }
}
