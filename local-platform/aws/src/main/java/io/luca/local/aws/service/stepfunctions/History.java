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
        return add(previous, type, member, details, keeper).id();
    }

    /**
     * The same of an event that something else is kept with.
     *
     * @param together keeps both
     */
    synchronized HistoryEvent add(
            long previous, String type, String member, Map<String, Object> details, Consumer<HistoryEvent> together)
            throws StateFailedException {
        if (events.size() >= MOST_EVENTS - 1) {
            throw new StateFailedException(
                    ErrorNames.RUNTIME,
                    "The execution reached the maximum number of history events (" + MOST_EVENTS + ").");
        }
        return append(previous, type, member, details, together);
    }

    /** Adds the last event, for which there is always room, and which the end is kept with. */
    synchronized void close(
            long previous, String type, String member, Map<String, Object> details, Consumer<HistoryEvent> together) {
        var _ = append(previous, type, member, details, together);
    }

    synchronized List<HistoryEvent> events() {
        return List.copyOf(events);
    }

    private HistoryEvent append(
            long previous, String type, String member, Map<String, Object> details, Consumer<HistoryEvent> keep) {
        HistoryEvent event = new HistoryEvent(events.size() + 1L, previous, timeline.now(), type, member, details);
        keep.accept(event);
        events.add(event);
        return event;
    }
}
