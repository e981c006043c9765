package io.luca.consolidator;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The time after which no further piece of work may begin: the rest of the function's time is for what is under way, and for
 * saying how far it came.
 */
record Deadline(Instant end, InstantSource clock) {

    boolean isOver() {
        return !clock.instant().isBefore(end);
    }
}
