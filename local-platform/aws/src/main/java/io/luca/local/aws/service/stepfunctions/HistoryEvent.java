package io.luca.local.aws.service.stepfunctions;

import java.time.Instant;
import java.util.Map;

/**
 * One event of an execution, as {@code GetExecutionHistory} gives it.
 *
 * @param previousId the event that led to it; 0 at the beginning
 * @param member the name of the details among the event's members; empty if the type has none
 */
public record HistoryEvent(
        long id, long previousId, Instant at, String type, String member, Map<String, Object> details) {

    public HistoryEvent {
        details = Map.copyOf(details);
    }
}
