package io.luca.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The name of a batch of grades, made of what is in it: the same grades in the same versions make the same key, whoever sends
 * them and however often. The government takes a key once. It is a UUID of version 5 (RFC 9562, section 5.5).
 */
public record BatchKey(UUID value) {

    /** The namespace of our keys. A different one would give every batch another key, and the government would take it again. */
    private static final UUID NAMESPACE = UUID.fromString("6f1c2f0a-6d0e-5b52-9a57-2f5e8a1f7c11");

    private static final int NAME_BASED_SHA1 = 5;

    public BatchKey {
        if (value.version() != NAME_BASED_SHA1 || value.variant() != 2) {
            throw LucaException.invalid("key", "key must be a UUID of version 5");
        }
    }

    /**
     * Reads a key.
     *
     * @throws LucaException {@code INVALID} if it is none, or is not written as {@link #toString} writes it
     */
    public static BatchKey of(String text) {
        try {
            UUID uuid = UUID.fromString(text);
            if (uuid.toString().equals(text)) {
                return new BatchKey(uuid);
            }
        } catch (IllegalArgumentException notAUuid) {
            throw LucaException.invalid("key", "key must be a UUID of version 5");
        }
        throw LucaException.invalid("key", "key must be a UUID of version 5");
    }

    /** The key of some grades of a school and period, in whatever order they are given. */
    static BatchKey of(SchoolId school, PeriodId period, Collection<SentGrade> grades) {
        String name = grades.stream()
                .map(grade -> grade.student() + "/" + grade.subject() + "/" + grade.version())
                .sorted()
                .collect(Collectors.joining("\n", school + "/" + period + "\n", ""));
        return new BatchKey(nameBased(name.getBytes(UTF_8)));
    }

    static UUID nameBased(byte[] name) {
        byte[] hash = sha1(ByteBuffer.allocate(16 + name.length)
                .putLong(NAMESPACE.getMostSignificantBits())
                .putLong(NAMESPACE.getLeastSignificantBits())
                .put(name)
                .array());
        hash[6] = (byte) ((hash[6] & 0x0f) | (NAME_BASED_SHA1 << 4));
        hash[8] = (byte) ((hash[8] & 0x3f) | 0x80);
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private static byte[] sha1(byte[] of) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(of);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-1", impossible);
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
