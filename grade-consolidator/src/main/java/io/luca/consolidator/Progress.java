package io.luca.consolidator;

import java.util.function.Supplier;

/** The progress of work that a deadline may stop. */
enum Progress {
    /** All was worked on. */
    COMPLETE,
    /** The time was up before all was worked on. */
    TIME_UP;

    /** Goes on with the next piece of work, if this one is complete. */
    Progress then(Supplier<Progress> next) {
        return this == COMPLETE ? next.get() : this;
    }
}
