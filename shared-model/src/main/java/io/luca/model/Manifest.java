package io.luca.model;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The record of what is known of a batch. It is written before the batch is sent for the first time, and says ever after what
 * became of it.
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

    /** The status of a batch: how far it has come on its way to the government. {@link #next} says what may follow. */
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
        /** The government has it, and the grades say so. The end, unless the government loses it. */
        CONFIRMED,
        /** The end: the government refused it, and the grades say so. */
        REFUSED,
        /** Given up until the reconciliation opens it again, under the same key. The grades stay with it. */
        DEAD_LETTER,
        /** The end: a grade changed while it was certain that the government does not have it. */
        SUPERSEDED;

        /** The statuses that may follow this one; none if it is final. {@code docs/government-sync.md} draws them. */
        public Set<Status> next() {
            return switch (this) {
                case PREPARED -> EnumSet.of(SENDING, RECEIVED, DEAD_LETTER, SUPERSEDED);
                case SENDING -> EnumSet.of(PREPARED, UNKNOWN, RECEIVED, TURNED_DOWN, DEAD_LETTER);
                case UNKNOWN -> EnumSet.of(PREPARED, RECEIVED, DEAD_LETTER);
                case RECEIVED -> EnumSet.of(CONFIRMED, UNKNOWN);
                case TURNED_DOWN -> EnumSet.of(REFUSED);
                case CONFIRMED -> EnumSet.of(PREPARED, SUPERSEDED);
                case DEAD_LETTER -> EnumSet.of(PREPARED, RECEIVED);
                case REFUSED, SUPERSEDED -> EnumSet.noneOf(Status.class);
            };
        }

        /** Whether a batch may go from this status to another. */
        public boolean mayBecome(Status other) {
            return next().contains(other);
        }

        /** Whether nothing may follow. */
        public boolean isFinal() {
            return next().isEmpty();
        }

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

    /**
     * As it is once a try has begun.
     *
     * @throws LucaException {@code CONFLICT} if it may not be sent as it is
     */
    public Manifest sending(Instant at) {
        requireMayBecome(Status.SENDING);
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

    /**
     * Accepts a status that may follow.
     *
     * @throws LucaException {@code CONFLICT} for any other
     */
    public void requireMayBecome(Status next) {
        if (!status.mayBecome(next)) {
            throw LucaException.conflict("key", "the batch is " + status + ", and cannot become " + next);
        }
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
