package io.luca.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A copy of all that a school has of a student, for the student or who answers for it.
 *
 * @param files names of what it is made of; empty until it is ready
 */
public record Export(
        StudentId student, UUID id, Status status, Instant requestedAt, PersonId requestedBy, List<String> files) {

    /** How long a copy is handed out; who asks later gets a new one, with what has come since. */
    public static final Duration KEPT = Duration.ofHours(1);

    /** How long one may be in the making before another is begun in its place. */
    private static final Duration PATIENCE = Duration.ofHours(6);

    /** The status of an export. */
    public enum Status {
        RUNNING,
        READY
    }

    public Export {
        files = List.copyOf(files);
        if (files.isEmpty() != (status == Status.RUNNING)) {
            throw LucaException.invalid("files", "an export has files when it is ready");
        }
    }

    /** Whether who asks now is served by it. */
    public boolean serves(Instant now) {
        return now.isBefore(requestedAt.plus(status == Status.READY ? KEPT : PATIENCE));
    }
}
