package io.luca.local.dynamodb.value;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Values of keys as bytes whose order, each byte unsigned, is the order of the values: texts by their UTF-8 bytes, binary as it
 * is, numbers by what they are worth. Values of different types are not ordered; a key has one type.
 */
public final class KeyBytes {

    private static final int NEGATIVE = 1;
    private static final int ZERO = 2;
    private static final int POSITIVE = 3;

    /** The smallest number that can be stored is 1E-130, which is 0.1E-129. */
    private static final int SMALLEST_EXPONENT = -129;

    private static final int END_OF_NEGATIVE = 0xFF;

    private KeyBytes() {}

    /** A value's bytes, which nothing may follow. */
    public static byte[] ordered(AttributeValue.Scalar value) {
        if (value instanceof AttributeValue.N(BigDecimal number)) {
            return number(number);
        }
        return value instanceof AttributeValue.B(Bytes bytes)
                ? bytes.toArray()
                : value.text().getBytes(StandardCharsets.UTF_8);
    }

    /** A value's bytes with an end, so that other bytes can follow and values are still in order. */
    public static byte[] terminated(AttributeValue.Scalar value) {
        return terminated(ordered(value));
    }

    /** Bytes with an end: a zero byte becomes 00 FF, and the end is 00 01. */
    public static byte[] terminated(byte[] bytes) {
        int zeros = 0;
        for (byte b : bytes) {
            zeros += b == 0 ? 1 : 0;
        }
        byte[] result = new byte[bytes.length + zeros + 2];
        int at = 0;
        for (byte b : bytes) {
            result[at++] = b;
            if (b == 0) {
                result[at++] = (byte) 0xFF;
            }
        }
        result[at + 1] = 1;
        return result;
    }

    /** The sign, the exponent, and two digits a byte; all but the sign the other way round below zero. */
    private static byte[] number(BigDecimal number) {
        if (number.signum() == 0) {
            return new byte[] {ZERO};
        }
        boolean negative = number.signum() < 0;
        BigDecimal magnitude = number.abs().stripTrailingZeros();
        String digits = magnitude.unscaledValue().toString();
        int exponent = digits.length() - magnitude.scale() - SMALLEST_EXPONENT;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(3 + digits.length() / 2);
        bytes.write(negative ? NEGATIVE : POSITIVE);
        bytes.write(negative ? 0xFF - exponent : exponent);
        for (int i = 0; i < digits.length(); i += 2) {
            int tens = digits.charAt(i) - '0';
            int ones = i + 1 < digits.length() ? digits.charAt(i + 1) - '0' : 0;
            int pair = tens * 10 + ones;
            bytes.write(negative ? 100 - pair : 1 + pair);
        }
        if (negative) {
            bytes.write(END_OF_NEGATIVE);
        }
        return bytes.toByteArray();
    }
}
