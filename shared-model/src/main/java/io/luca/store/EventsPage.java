package io.luca.store;

import io.luca.model.BehaviorEvent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A page of a student's events: first what others say of the student, sender by sender, then what the student has sent; of each sender
 * the newest first. Senders come in an order that their events do not change.
 *
 * @param nextCursor asks for the events that follow; absent on the last page
 */
public record EventsPage(
        List<BehaviorEvent> events, @Nullable String nextCursor) {

    public EventsPage {
        events = List.copyOf(events);
    }

    public Optional<String> next() {
        return Optional.ofNullable(nextCursor);
    }
}
