package io.luca.local.dynamodb.value;

import com.fasterxml.jackson.core.SerializableString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON in UTF-8, from a place in an array on, which a generator of bytes copies as it is. */
final class RawJson implements SerializableString {

    private final byte[] bytes;
    private final int from;

    RawJson(byte[] bytes, int from) {
        this.bytes = bytes;
        this.from = from;
    }

    @Override
    public byte[] asUnquotedUTF8() {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    @Override
    public int appendUnquotedUTF8(byte[] buffer, int offset) {
        int length = bytes.length - from;
        if (length > buffer.length - offset) {
            return -1;
        }
        System.arraycopy(bytes, from, buffer, offset, length);
        return length;
    }

    @Override
    public int writeUnquotedUTF8(OutputStream out) throws IOException {
        out.write(bytes, from, bytes.length - from);
        return bytes.length - from;
    }

    @Override
    public int putUnquotedUTF8(ByteBuffer buffer) {
        int length = bytes.length - from;
        if (length > buffer.remaining()) {
            return -1;
        }
        buffer.put(bytes, from, length);
        return length;
    }

    @Override
    public String getValue() {
        return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
    }

    @Override
    public int charLength() {
        return getValue().length();
    }

    @Override
    public int appendUnquoted(char[] buffer, int offset) {
        String text = getValue();
        if (text.length() > buffer.length - offset) {
            return -1;
        }
        text.getChars(0, text.length(), buffer, offset);
        return text.length();
    }

    @Override
    public char[] asQuotedChars() {
        throw quoted();
    }

    @Override
    public byte[] asQuotedUTF8() {
        throw quoted();
    }

    @Override
    public int appendQuotedUTF8(byte[] buffer, int offset) {
        throw quoted();
    }

    @Override
    public int appendQuoted(char[] buffer, int offset) {
        throw quoted();
    }

    @Override
    public int writeQuotedUTF8(OutputStream out) {
        throw quoted();
    }

    @Override
    public int putQuotedUTF8(ByteBuffer buffer) {
        throw quoted();
    }

    private static UnsupportedOperationException quoted() {
        return new UnsupportedOperationException("JSON is written as it is, never as a text");
    }
}
