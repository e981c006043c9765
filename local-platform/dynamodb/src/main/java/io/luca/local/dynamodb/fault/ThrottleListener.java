package io.luca.local.dynamodb.fault;

import java.util.Optional;

/** Is told of each read and each write that a table throttles, also of one in a batch. Called by many threads; it must be quick. */
@FunctionalInterface
public interface ThrottleListener {

    /** Of a table that nobody asks about. */
    ThrottleListener NOBODY = (_, _, _) -> {};

    /**
     * One event, of which a request may have several.
     *
     * @param index the index that was to be read; empty for the table itself
     */
    void throttled(String table, Optional<String> index, Faults.Access access);
}
