package io.luca.store;

import io.luca.model.BehaviorEvent;
import io.luca.model.PersonId;
import io.luca.model.RequestId;
import java.time.Instant;

/**
 * An event, with who sent it and how it came.
 *
 * @param person by the verified claims of the request
 * @param receivedAt when the gateway took the request
 */
public record SentEvent(BehaviorEvent event, RequestId request, PersonId person, Instant receivedAt) {}
