package io.luca.local.dynamodb.value;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A value of an attribute: one of DynamoDB's ten types, each named as on the wire. Values are equal as DynamoDB compares them:
 * numbers by what they are worth, sets without an order. Immutable.
 *
 * <p>The records hold what has been checked already; {@link ItemJson} checks what clients send. What every request passes tells them apart by
 * {@code instanceof}: a switch over types is linked when it first runs, and that took a quarter of an engine's start.
 */
public sealed interface AttributeValue {

    /** The name of the type on the wire, as {@code attribute_type} takes it: that of the record, in capitals. */
    default String type() {
        return getClass().getSimpleName().toUpperCase(Locale.ROOT);
    }

    /** A value that a key can have. */
    sealed interface Scalar extends AttributeValue {

        /** The value as a text, as it is on the wire. */
        String text();
    }

    /** A text, in UTF-8; it may be empty. */
    record S(String text) implements Scalar {}

    /** A number of at most 38 digits, without trailing zeros, so that equal numbers are equal records. */
    record N(BigDecimal number) implements Scalar {
        public N {
            number = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        }

        @Override
        public String text() {
            return number.toPlainString();
        }
    }

    /** Bytes; there may be none. */
    record B(Bytes bytes) implements Scalar {
        @Override
        public String text() {
            return bytes.toBase64();
        }
    }

    /** True or false. */
    record Bool(boolean value) implements AttributeValue {}

    /** The value {@code null}, which is a value like others. */
    record Null() implements AttributeValue {}

    /** A list of values of any types. */
    record L(List<AttributeValue> elements) implements AttributeValue {
        public L {
            elements = List.copyOf(elements);
        }
    }

    /** Values by name, in the order in which they came. */
    record M(Map<String, AttributeValue> entries) implements AttributeValue {
        public M {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }

    /** A set of texts, never empty. */
    record SS(Set<String> texts) implements AttributeValue {
        public SS {
            texts = Collections.unmodifiableSet(new LinkedHashSet<>(texts));
        }
    }

    /** A set of numbers, never empty, each without trailing zeros. */
    record NS(Set<BigDecimal> numbers) implements AttributeValue {
        public NS {
            Set<BigDecimal> canonical = new LinkedHashSet<>();
            numbers.forEach(number -> canonical.add(new N(number).number()));
            numbers = Collections.unmodifiableSet(canonical);
        }
    }

    /** A set of bytes, never empty. */
    record BS(Set<Bytes> members) implements AttributeValue {
        public BS {
            members = Collections.unmodifiableSet(new LinkedHashSet<>(members));
        }
    }
}
