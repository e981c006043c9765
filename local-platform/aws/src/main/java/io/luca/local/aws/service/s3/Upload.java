package io.luca.local.aws.service.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.luca.local.aws.endpoint.AwsError;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * The bytes of an upload, out of the chunks that the SDKs send them in, and proven by the checksum that comes with them:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html.
 */
final class Upload {

    private static final String CHECKSUM = "x-amz-checksum-";

    private final byte[] bytes;

    private Upload(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    /**
     * Reads one.
     *
     * @throws AwsError if it is cut off, or is not what its checksum says
     */
    static Upload read(Headers headers, byte[] body) {
        Map<String, String> checksums = new HashMap<>();
        headers.forEach(header -> {
            if (header.headerName().lowerCase().startsWith(CHECKSUM)) {
                checksums.put(header.headerName().lowerCase(), header.get());
            }
        });
        boolean inChunks = headers.first(HeaderNames.create("x-amz-content-sha256"))
                .filter(hash -> hash.startsWith("STREAMING-"))
                .isPresent();
        byte[] bytes = inChunks ? joined(body, checksums) : body;
        headers.first(HeaderNames.create("x-amz-decoded-content-length"))
                .filter(length -> !length.equals(String.valueOf(bytes.length)))
                .ifPresent(_ -> {
                    throw AwsError.invalid("IncompleteBody", "The body has not the length that was announced.");
                });
        headers.first(HeaderNames.create("Content-MD5")).ifPresent(expected -> {
            if (!expected.equals(Base64.getEncoder().encodeToString(digest("MD5", bytes)))) {
                throw AwsError.invalid("BadDigest", "The Content-MD5 you specified did not match what we received.");
            }
        });
        checksums.forEach((name, expected) -> verify(name, expected, bytes));
        return new Upload(bytes);
    }

    static String crc32(byte[] bytes) {
        return checksum(new CRC32(), bytes);
    }

    static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing); // every JDK has it
        }
    }

    private static void verify(String name, String expected, byte[] bytes) {
        String actual = switch (name.substring(CHECKSUM.length())) {
            case "crc32" -> crc32(bytes);
            case "crc32c" -> checksum(new CRC32C(), bytes);
            case "sha1" -> Base64.getEncoder().encodeToString(digest("SHA-1", bytes));
            case "sha256" -> Base64.getEncoder().encodeToString(digest("SHA-256", bytes));
            case "algorithm", "type", "mode" -> expected;
            default -> throw new AwsError(501, "NotImplemented", "The checksum " + name + " is not known here.");
        };
        if (!actual.equals(expected)) {
            throw AwsError.invalid("BadDigest", "The " + name + " you specified did not match what we received.");
        }
    }

    private static String checksum(Checksum checksum, byte[] bytes) {
        checksum.update(bytes, 0, bytes.length);
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    }

    /** Chunks are {@code size[;chunk-signature=…]}, the bytes, and a line end; the last has no bytes, and trailers follow. */
    private static byte[] joined(byte[] body, Map<String, String> checksums) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length);
        int position = 0;
        while (true) {
            int end = lineEnd(body, position);
            String head = text(body, position, end);
            int size = size(head.contains(";") ? head.substring(0, head.indexOf(';')) : head);
            position = end + 2;
            if (size == 0) {
                break;
            }
            if (position + size + 2 > body.length) {
                throw incomplete();
            }
            bytes.write(body, position, size);
            position += size + 2;
        }
        while (position < body.length) {
            int end = lineEnd(body, position);
            String line = text(body, position, end);
            int colon = line.indexOf(':');
            if (colon > 0 && line.toLowerCase(Locale.ROOT).startsWith(CHECKSUM)) {
                checksums.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            position = end + 2;
        }
        return bytes.toByteArray();
    }

    private static int size(String hex) {
        try {
            return Integer.parseInt(hex.strip(), 16);
        } catch (NumberFormatException malformed) {
            throw incomplete();
        }
    }

    private static int lineEnd(byte[] body, int from) {
        for (int index = from; index + 1 < body.length; index++) {
            if (body[index] == '\r' && body[index + 1] == '\n') {
                return index;
            }
        }
        throw incomplete();
    }

    private static AwsError incomplete() {
        return AwsError.invalid("IncompleteBody", "The body's chunks are cut off.");
    }

    private static String text(byte[] body, int from, int to) {
        return new String(body, from, to - from, ISO_8859_1);
    }
}
