package io.luca.model;

import java.time.Instant;

/**
 * Something that a student did, such as handing in a task.
 *
 * @param id chosen by the client; with the time it makes redelivery harmless
 * @param payload the event's own JSON object
 */
public record BehaviorEvent(String id, StudentId student, String type, Instant occurredAt, String payload) {}
