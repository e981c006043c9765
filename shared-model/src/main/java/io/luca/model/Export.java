package io.luca.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A copy of all that a school has of a student, for the student or who answers for it.
 *
 * @param requestedIn the number of the request at the gateway, by which the log lines of the work are found; empty of one that was
 *     asked for before it was kept
 * @param files names of what it is made of; empty until it is ready
 */
public record Export(
        StudentId student,
        UUID id,
        Status status,
        Instant requestedAt,
        PersonId requestedBy,
        Optional<RequestId> requestedIn,
        List<String> files) {

    /** How long a copy is handed out; who asks later gets a new one, with what has come since. */
    public static final Duration KEPT = Duration.ofHours(1);

    /** How long one may be in the making before another is begun in its place. */
    private static final Duration PATIENCE = Duration.ofHours(6);

    /** How many a school may ask for in a day: a leaving class of a large school, and as many again. */
    public static final int MOST_A_DAY = 600;

    /** How many of a school may be in the making at once. */
    public static final int MOST_UNDER_WAY = 5;

    /** The status of an export. */
    public enum Status {
        RUNNING,
        READY,
        /** Nobody makes it any more: who asks next gets another. */
        FAILED
    }

    public Export {
        files = List.copyOf(files);
        if (files.isEmpty() == (status == Status.READY)) {
            throw LucaException.invalid("files", "an export has files when it is ready");
        }
    }

    /** Whether who asks now is served by it. */
    public boolean serves(Instant now) {
        return switch (status) {
            case READY -> now.isBefore(requestedAt.plus(KEPT));
            case RUNNING -> now.isBefore(abandonedAt());
            case FAILED -> false;
        };
    }

    /** From when on nobody waits any more for one that is in the making. */
    public Instant abandonedAt() {
        return requestedAt.plus(PATIENCE);
    }
}
