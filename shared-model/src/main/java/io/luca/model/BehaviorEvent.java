package io.luca.model;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event of a student's behavior: something that the student did, such as handing in a task.
 *
 * @param sender who says so, by the verified claims of the request
 * @param type such as {@code tarea_completada}, in the alphabet of ids
 * @param occurredAt to the millisecond; what is finer is dropped, for it is a part of the event's identity
 * @param payload the event's own JSON object, as the client wrote it; absent where a long one is left out
 */
public record BehaviorEvent(
        EventId id,
        StudentId student,
        PersonId sender,
        String type,
        Instant occurredAt,
        @Nullable String payload) {

    /** How long an event is kept, counted from when it occurred. */
    public static final Duration KEPT = Duration.ofDays(30);

    /** How far a client's clock may be ahead. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(10);

    /**
     * The identity of an event: what makes two events the same one. Written twice, it is one item. The sender is a part of it:
     * what a teacher has said of a student, nobody else can write over.
     *
     * @param occurredAt to the millisecond
     */
    public record Identity(StudentId student, Instant occurredAt, EventId id, PersonId sender) {}

    public BehaviorEvent {
        Ids.valid(type, "event_type");
        occurredAt = occurredAt.truncatedTo(ChronoUnit.MILLIS);
        if (payload != null && !payload.startsWith("{")) {
            throw LucaException.invalid("payload", "payload must be a JSON object");
        }
    }

    public Identity identity() {
        return new Identity(student, occurredAt, id, sender);
    }

    /** When the store deletes it. */
    public Instant expiresAt() {
        return occurredAt.plus(KEPT);
    }

    /**
     * Accepts an event whose time can be true and which is not to be deleted already.
     *
     * @throws LucaException {@code INVALID} for {@code occurred_at}
     */
    public void checkTime(Instant now) {
        if (!expiresAt().isAfter(now)) {
            throw LucaException.invalid(
                    "occurred_at", "occurred_at is more than 30 days ago; such events are not kept");
        }
        if (occurredAt.isAfter(now.plus(CLOCK_TOLERANCE))) {
            throw LucaException.invalid("occurred_at", "occurred_at is in the future");
        }
    }
}
