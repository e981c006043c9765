package io.luca.local.dynamodb.value;

import java.util.Arrays;
import java.util.Base64;

/** Bytes of a binary attribute: equal by content, and ordered as DynamoDB orders them, each byte unsigned. Immutable. */
public final class Bytes implements Comparable<Bytes> {

    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /** Copies an array. */
    public static Bytes of(byte[] content) {
        return new Bytes(content.clone());
    }

    /**
     * Reads Base64.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Bytes ofBase64(String text) {
        return new Bytes(Base64.getDecoder().decode(text));
    }

    /** The bytes as Base64. */
    public String toBase64() {
        return Base64.getEncoder().encodeToString(content);
    }

    /** A copy of the bytes. */
    public byte[] toArray() {
        return content.clone();
    }

    /** How many bytes these are. */
    public int length() {
        return content.length;
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(content, other.content);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return toBase64();
    }
}
