package io.luca.store;

import org.jspecify.annotations.Nullable;

/**
 * The part of an ordered partition that a page holds, by sort key.
 *
 * @param after where the page before ended; null if this is the first
 * @param through where this page ended; null if it is the last
 */
public record PageRange(@Nullable String after, @Nullable String through) {

    /** Whether all items whose sort key begins with a prefix are in the page, if there are any. */
    boolean holdsAllOf(String prefix) {
        boolean fromItsStart = after == null || after.compareTo(prefix) < 0;
        boolean toItsEnd = through == null || (through.compareTo(prefix) > 0 && !through.startsWith(prefix));
        return fromItsStart && toItsEnd;
    }
}
