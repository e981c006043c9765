package io.luca.local.dynamodb.expression;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * The words that are names of attributes by a placeholder only.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html">Reserved words</a>
 */
final class ReservedWords {

    private static final Set<String> ALL = read();

    private ReservedWords() {}

    static boolean contains(String name) {
        return ALL.contains(name.toUpperCase(Locale.ROOT));
    }

    private static Set<String> read() {
        try (InputStream words =
                Objects.requireNonNull(ReservedWords.class.getResourceAsStream("reserved-words.txt"))) {
            return Set.of(new String(words.readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split("\\s+"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
