package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;

import io.luca.contract.TableSchema;
import io.luca.model.BehaviorEvent;
import io.luca.model.EventId;
import io.luca.model.PersonId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import java.util.List;

/** The item of a {@link BehaviorEvent}. */
final class EventItem {

    static final String REQUEST = "request_id";
    private static final String SENDER = "person_id";

    /** What {@link #read} needs. */
    static final List<String> READ = List.of("event_id", SENDER, "event_type", "occurred_at", "payload");

    private EventItem() {}

    static Item write(SchoolId school, SentEvent sent) {
        BehaviorEvent event = sent.event();
        return Item.empty()
                .text(PARTITION_KEY, Keys.student(school, event.student()))
                .text(SORT_KEY, Keys.event(event.identity()))
                .text("event_id", event.id().value())
                .text("event_type", event.type())
                .text("occurred_at", event.occurredAt().toString())
                .text("payload", event.payload())
                .text(REQUEST, sent.request().value())
                .text(SENDER, event.sender().value())
                .text("received_at", sent.receivedAt().toString())
                .number(TableSchema.TIME_TO_LIVE, event.expiresAt().getEpochSecond());
    }

    static BehaviorEvent read(StudentId student, Item item) {
        return new BehaviorEvent(
                new EventId(item.text("event_id")),
                student,
                new PersonId(item.text(SENDER)),
                item.text("event_type"),
                item.instant("occurred_at"),
                item.optionalText("payload").orElse("{}"));
    }
}
