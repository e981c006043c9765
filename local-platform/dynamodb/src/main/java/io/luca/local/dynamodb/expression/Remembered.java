package io.luca.local.dynamodb.expression;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What texts mean, once they have been read: a program sends the same few texts over and over. What was read does not change, so
 * whether it is remembered shows in nothing but time. Safe for use by many threads.
 */
final class Remembered<T> {

    private static final int MOST = 1000;

    private final Map<String, T> known = new ConcurrentHashMap<>();
    private final Function<String, T> read;

    Remembered(Function<String, T> read) {
        this.read = read;
    }

    /** Begins anew when full, which only a program with values in its texts makes it. */
    T get(String text) {
        T found = known.get(text);
        if (found == null) {
            found = read.apply(text);
            if (known.size() >= MOST) {
                known.clear();
            }
            known.put(text, found);
        }
        return found;
    }
}
