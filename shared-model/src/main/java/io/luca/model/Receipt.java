package io.luca.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The receipt of one request of behavior events: what became of its rows.
 *
 * @param person who sent them
 * @param receivedAt when the gateway took the request
 */
public record Receipt(RequestId request, PersonId person, Instant receivedAt, List<Row> rows) {

    /** How long a receipt can be asked for. */
    public static final Duration KEPT = Duration.ofDays(7);

    /** The outcome of one row. */
    public enum Outcome {
        /** It is stored. */
        ACCEPTED,
        /** The same event was stored before; nothing changed. */
        DUPLICATE,
        /** It is not stored; an operator finds it, with the reason, in the quarantine queue. */
        QUARANTINED
    }

    /**
     * One row of the request.
     *
     * @param index its place in the request, from 0
     * @param eventId as the client wrote it; null if it wrote none that can be read
     * @param field what is wrong, if it is quarantined
     * @param reason why, if it is quarantined
     */
    public record Row(
            int index,
            @Nullable String eventId,
            Outcome outcome,
            @Nullable String field,
            @Nullable String reason) {}

    public Receipt {
        rows = List.copyOf(rows);
    }
}
