package io.luca.store;

import io.luca.model.BehaviorEvent;
import io.luca.model.StudentId;

/** How a {@link BehaviorEvent} is read from the table. */
final class EventItem {

    private EventItem() {}

    static BehaviorEvent read(StudentId student, Item item) {
        return new BehaviorEvent(
                item.text("event_id"),
                student,
                item.text("event_type"),
                item.instant("occurred_at"),
                item.optionalText("payload").orElse("{}"));
    }
}
