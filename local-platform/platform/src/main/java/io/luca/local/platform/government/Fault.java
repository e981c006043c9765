package io.luca.local.platform.government;

import java.time.Duration;
import java.util.Optional;

/** What becomes of one batch, said beforehand. */
public sealed interface Fault {

    /** Nothing: it is taken as any other. */
    record None() implements Fault {}

    /**
     * An answer with that status; nothing is stored.
     *
     * @param retryAfter when to come again, if it says so
     */
    record Says(int status, Optional<Duration> retryAfter) implements Fault {}

    /** No answer. */
    record Silent(FaultPlan.Silence how, boolean isStored) implements Fault {}

    /** Stored, and answered with what is no answer. */
    record Garbled() implements Fault {}
}
