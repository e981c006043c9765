package io.luca.store;

import io.luca.model.BehaviorEvent;
import io.luca.model.RequestId;
import java.time.Instant;

/**
 * An event, with how it came.
 *
 * @param receivedAt when the gateway took the request
 */
public record SentEvent(BehaviorEvent event, RequestId request, Instant receivedAt) {}
