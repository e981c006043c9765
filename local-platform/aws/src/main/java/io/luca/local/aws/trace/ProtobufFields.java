package io.luca.local.aws.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of one protobuf message, in their order, as https://protobuf.dev/programming-guides/encoding/ has them on the wire. What a
 * field means is for who knows the message.
 */
final class ProtobufFields {

    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int BYTES = 2;
    private static final int FOUR_BYTES = 5;
    private static final int NUMBER_SHIFT = 3;
    private static final int MAX_VARINT_BITS = 64;

    /**
     * One field.
     *
     * @param bits of a number; 0 if the field holds bytes
     * @param bytes of a text, of bytes or of a message; empty if the field holds a number
     */
    record Field(int number, long bits, ByteBuffer bytes) {

        String text() {
            return UTF_8.decode(bytes.duplicate()).toString();
        }

        byte[] copy() {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return copy;
        }

        /** The fields of the message that it holds. */
        List<Field> fields() {
            return read(bytes);
        }
    }

    private ProtobufFields() {}

    /**
     * Reads a message.
     *
     * @throws IllegalArgumentException if it is none
     */
    static List<Field> read(ByteBuffer message) {
        ByteBuffer left = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        List<Field> fields = new ArrayList<>();
        try {
            while (left.hasRemaining()) {
                fields.add(next(left));
            }
        } catch (BufferUnderflowException cutOff) {
            throw new IllegalArgumentException("the message is cut off", cutOff);
        }
        return fields;
    }

    private static Field next(ByteBuffer left) {
        long tag = varint(left);
        int number = (int) (tag >>> NUMBER_SHIFT);
        ByteBuffer none = ByteBuffer.allocate(0);
        return switch ((int) (tag & ((1 << NUMBER_SHIFT) - 1))) {
            case VARINT -> new Field(number, varint(left), none);
            case EIGHT_BYTES -> new Field(number, left.getLong(), none);
            case FOUR_BYTES -> new Field(number, left.getInt(), none);
            case BYTES -> new Field(number, 0, slice(left, varint(left)));
            default -> throw new IllegalArgumentException("there is no such wire type");
        };
    }

    private static ByteBuffer slice(ByteBuffer left, long length) {
        if (length < 0 || length > left.remaining()) {
            throw new IllegalArgumentException("a field is longer than its message");
        }
        ByteBuffer bytes = left.slice(left.position(), (int) length);
        left.position(left.position() + (int) length);
        return bytes;
    }

    private static long varint(ByteBuffer left) {
        long value = 0;
        for (int shift = 0; shift < MAX_VARINT_BITS; shift += 7) {
            byte part = left.get();
            value |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number is too long");
    }
}
