package io.luca.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a batch. It is written before the batch is sent for the first time, and says ever after what became of it.
 *
 * @param run who holds the batch: no other run may send it
 * @param attempts how often it was sent, 0 or more
 * @param uncertain whether the outcome of a try was ever unknown: such a batch is only sent again as it is, under its key
 * @param preparedAt when it was written, in the workflow's time, as all times here
 * @param sentAt when it was sent last
 * @param settledAt when it came to its end
 * @param lastError what the last try that failed met, without personal data
 * @param rejections which grades the government refused by name; empty if it refused the batch as a whole
 * @param confirmed grades that say what the government said of them, once it is {@code CONFIRMED} or {@code REFUSED}
 */
public record Manifest(
        SyncBatch batch,
        Status status,
        RunName run,
        int attempts,
        boolean uncertain,
        Instant preparedAt,
        @Nullable Instant sentAt,
        @Nullable Instant settledAt,
        @Nullable GovernmentReceipt receipt,
        @Nullable String lastError,
        List<Rejection> rejections,
        int confirmed) {

    /** What became of a batch. */
    public enum Status {
        /** It may be sent: it never was, or what was sent is known not to have arrived. */
        PREPARED,
        /** It is being sent. Found by another function, it means that the outcome is unknown. */
        SENDING,
        /** It was sent, and nobody knows whether it arrived. */
        UNKNOWN,
        /** The government has it and gave a receipt; the grades are not marked yet. */
        RECEIVED,
        /** The government refused it; the grades are not marked yet. */
        TURNED_DOWN,
        /** The end: the government has it, and the grades say so. */
        CONFIRMED,
        /** The end: the government refused it, and the grades say so. */
        REFUSED,
        /** Given up for now. The grades stay with it until the reconciliation opens it again, under the same key. */
        DEAD_LETTER,
        /** The end: a grade changed before it was ever sent. */
        SUPERSEDED;

        /** Whether the batch holds its grades, so that no other batch may. */
        public boolean holdsGrades() {
            return switch (this) {
                case PREPARED, SENDING, UNKNOWN, RECEIVED, TURNED_DOWN, DEAD_LETTER -> true;
                case CONFIRMED, REFUSED, SUPERSEDED -> false;
            };
        }
    }

    public Manifest {
        rejections = List.copyOf(rejections);
        if (attempts < 0) {
            throw LucaException.invalid("attempts", "attempts must not be negative");
        }
        if ((status == Status.RECEIVED || status == Status.CONFIRMED) && receipt == null) {
            throw LucaException.invalid("receipt", "a batch that the government has must have its receipt");
        }
    }

    /** As it is once a try has begun. */
    public Manifest sending(Instant at) {
        return new Manifest(
                batch,
                Status.SENDING,
                run,
                attempts + 1,
                uncertain,
                preparedAt,
                at,
                null,
                null,
                lastError,
                List.of(),
                0);
    }

    /** Whether the government may have it without our knowing. */
    public boolean isOutcomeUnknown() {
        return status == Status.SENDING || status == Status.UNKNOWN;
    }

    public Optional<GovernmentReceipt> governmentReceipt() {
        return Optional.ofNullable(receipt);
    }

    public Optional<String> error() {
        return Optional.ofNullable(lastError);
    }
}
