package io.luca.local.aws.service.stepfunctions;

import io.luca.local.aws.cloud.StateFailedException;
import io.luca.local.aws.time.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The history of one execution: what happened in it, in order. Safe for use by many threads. */
final class History {

    /** AWS ends an execution that would have more: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
    static final int MOST_EVENTS = 25_000;

    private final Timeline timeline;
    private final Consumer<HistoryEvent> keeper;
    private final List<HistoryEvent> events;

    /**
     * A history that goes on.
     *
     * @param before what happened already
     * @param keeper is told each event that follows, in order
     */
    History(Timeline timeline, List<HistoryEvent> before, Consumer<HistoryEvent> keeper) {
        this.timeline = timeline;
        this.keeper = keeper;
        this.events = new ArrayList<>(before);
    }

    /**
     * Adds an event; the answer is its id.
     *
     * @throws StateFailedException {@code States.Runtime} if it would take the place that is kept for the last event
     */
    synchronized long add(long previous, String type, String member, Map<String, Object> details)
            throws StateFailedException {
        if (events.size() >= MOST_EVENTS - 1) {
            throw new StateFailedException(
                    ErrorNames.RUNTIME,
                    "The execution reached the maximum number of history events (" + MOST_EVENTS + ").");
        }
        return append(previous, type, member, details);
    }

    /** Adds the last event, for which there is always room. */
    synchronized void close(long previous, String type, String member, Map<String, Object> details) {
        append(previous, type, member, details);
    }

    synchronized List<HistoryEvent> events() {
        return List.copyOf(events);
    }

    private long append(long previous, String type, String member, Map<String, Object> details) {
        long id = events.size() + 1L;
        HistoryEvent event = new HistoryEvent(id, previous, timeline.now(), type, member, details);
        keeper.accept(event);
        events.add(event);
        return id;
    }
}
