package io.luca.gov;

import io.luca.model.Manifest;
import java.time.Instant;

/** The place where operators find the batches that were given up until the reconciliation. */
@FunctionalInterface
interface DeadLetters {

    /** Tells of a batch; it may be told more than once. */
    void put(Manifest batch, Instant at);
}
