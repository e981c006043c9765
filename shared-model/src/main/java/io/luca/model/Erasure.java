package io.luca.model;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A school's request to erase what it has of a student. From the request on, the student is blocked: nobody sees the records and
 * nothing is added. They are removed when the time of the block is over, unless the school has withdrawn the request until then.
 *
 * @param id of this request; one that comes after a withdrawn one has another
 * @param requestedIn the number of the request at the gateway, by which the log lines of the work are found; empty of one that was
 *     asked for before it was kept
 * @param removalFrom before it nothing is removed
 * @param certificate what was removed; present from the removal on
 */
public record Erasure(
        StudentId student,
        UUID id,
        Status status,
        Instant requestedAt,
        PersonId requestedBy,
        Optional<RequestId> requestedIn,
        Instant removalFrom,
        Optional<RemovalCertificate> certificate) {

    /** How many a school may ask for in a day: a leaving class of a large school, and as many again. */
    public static final int MOST_A_DAY = 600;

    /** The status of an erasure. */
    public enum Status {
        /** Blocked, and not removed yet. */
        BLOCKED,
        /** The removal has begun: it cannot be withdrawn any more. */
        REMOVING,
        /** Nothing is left. The student stays blocked, so that nothing comes after. */
        REMOVED,
        /** Taken back before the removal; the student is as before. */
        WITHDRAWN
    }

    public Erasure {
        if (removalFrom.isBefore(requestedAt)) {
            throw LucaException.invalid("removal_from", "the removal cannot come before its request");
        }
        if (certificate.isPresent() != (status == Status.REMOVED)) {
            throw LucaException.invalid("status", "there is a certificate of what was removed, and of nothing else");
        }
    }

    /** Whether the student's records are out of reach. */
    public boolean isBlocking() {
        return status != Status.WITHDRAWN;
    }

    /** Whether its work may go on: what has begun waits no more, whatever the clock says. */
    public boolean isDue(Instant now) {
        return isBlocking() && (status != Status.BLOCKED || !now.isBefore(removalFrom));
    }
}
