package io.luca.local.dynamodb.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.local.dynamodb.store.Store.Direction;
import io.luca.local.dynamodb.store.Store.Entries;
import java.util.ArrayList;
import java.util.List;

/** Keys and values as text, so that a test can be read. */
final class StoredText {

    private StoredText() {}

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    /** Everything whose key is text, as {@code key=value}. */
    static List<String> all(Store store) {
        return range(store, "", "\uffff", Direction.FORWARD);
    }

    static List<String> range(Store store, String from, String to, Direction direction) {
        try (Entries entries = store.entries(bytes(from), bytes(to), direction)) {
            return range(entries);
        }
    }

    static List<String> range(Entries entries) {
        List<String> found = new ArrayList<>();
        while (entries.next()) {
            found.add(text(entries.key()) + "=" + text(entries.value()));
        }
        return found;
    }
}
