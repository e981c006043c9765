package io.luca.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.model.LucaException;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The cursor of a page: where it ended, as opaque text for clients. It holds sort keys only: the partition key is built anew from
 * the caller's school, so that a cursor of one school means nothing to another.
 */
final class Cursor {

    private static final int MAX_LENGTH = 600;

    private Cursor() {}

    static String write(String sortKey) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sortKey.getBytes(UTF_8));
    }

    /**
     * Reads a client's cursor.
     *
     * @param shape what the sort key must be like, so that a cursor cannot lead into other kinds of items
     */
    static String read(String cursor, Pattern shape) {
        try {
            if (cursor.length() <= MAX_LENGTH) {
                String sortKey = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
                if (shape.matcher(sortKey).matches()) {
                    return sortKey;
                }
            }
        } catch (IllegalArgumentException notBase64) {
            throw invalid();
        }
        throw invalid();
    }

    private static LucaException invalid() {
        return LucaException.invalid("cursor", "cursor must come from an earlier answer");
    }
}
