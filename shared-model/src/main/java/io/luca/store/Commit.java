package io.luca.store;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The answer to a transaction: all of it was written; or nothing, as the table was not what some of its writes expect.
 *
 * @param unmet of each write, in order, whether its condition was not met; empty if all was written
 */
record Commit(List<Boolean> unmet) {

    static final Commit WRITTEN = new Commit(List.of());

    Commit {
        unmet = List.copyOf(unmet);
    }

    boolean isWritten() {
        return unmet.isEmpty();
    }

    /** Whether the write at this place was against its condition. */
    boolean isUnmetAt(int place) {
        return !isWritten() && unmet.get(place);
    }

    /**
     * Some writes without those that were against their condition.
     *
     * @param first the place of the first of them in the transaction
     */
    <T> List<T> met(List<T> writes, int first) {
        return IntStream.range(0, writes.size())
                .filter(at -> !isUnmetAt(first + at))
                .mapToObj(writes::get)
                .toList();
    }
}
