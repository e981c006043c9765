package io.luca.store;

import static io.luca.contract.TableSchema.DETAIL_BYTES;
import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.contract.TableSchema;
import io.luca.model.BehaviorEvent;
import io.luca.model.EventId;
import io.luca.model.PersonId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The items of a {@link BehaviorEvent}: one that is small, and for a long payload a second one, its detail, that has the event whole. A
 * profile reads up to some hundred events, and DynamoDB counts and reads an item whole whatever is asked of it, so what is long must lie
 * where no profile reads: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html.
 */
final class EventItem {

    static final String REQUEST = "request_id";

    /** The longest payload that stands in the event's own item, and that a profile shows: in bytes of UTF-8. */
    static final int LONGEST_SHOWN = 2_048;

    /** Of a {@code char}, in UTF-8: those of a pair take two each. */
    private static final int MOST_BYTES_OF_A_CHAR = 3;

    private static final String SENDER = "person_id";
    private static final String PAYLOAD = "payload";

    /** What {@link #read} needs. */
    static final List<String> READ = List.of("event_id", SENDER, "event_type", "occurred_at", PAYLOAD, DETAIL_BYTES);

    private EventItem() {}

    /** The event's own item. Of a long payload it says only how long it is. */
    static Item write(SchoolId school, SentEvent sent) {
        Item item =
                attributes(school, sent).text(SORT_KEY, Keys.event(sent.event().identity()));
        String payload = payload(sent);
        return isLong(payload) ? item.number(DETAIL_BYTES, bytes(payload)) : item.text(PAYLOAD, payload);
    }

    /** The item that has the event whole, if its payload is long. */
    static Optional<Item> detail(SchoolId school, SentEvent sent) {
        String payload = payload(sent);
        return isLong(payload)
                ? Optional.of(attributes(school, sent)
                        .text(SORT_KEY, Keys.detail(Keys.event(sent.event().identity())))
                        .text(PAYLOAD, payload))
                : Optional.empty();
    }

    private static Item attributes(SchoolId school, SentEvent sent) {
        BehaviorEvent event = sent.event();
        return Item.empty()
                .text(PARTITION_KEY, Keys.student(school, event.student()))
                .text("event_id", event.id().value())
                .text("event_type", event.type())
                .text("occurred_at", event.occurredAt().toString())
                .text(REQUEST, sent.request().value())
                .text(SENDER, event.sender().value())
                .text("received_at", sent.receivedAt().toString())
                .number(TableSchema.TIME_TO_LIVE, event.expiresAt().getEpochSecond());
    }

    /** An event as its own item has it: without its payload if that is long, also where an older item still has it. */
    static BehaviorEvent read(StudentId student, Item item) {
        String payload = longBytes(item) > 0 ? null : stored(item);
        return event(student, item, payload == null || isLong(payload) ? null : payload);
    }

    /** An event as an item has it that holds its payload, however long that is. */
    static BehaviorEvent whole(StudentId student, Item item) {
        return event(student, item, stored(item));
    }

    /** How long the payload is that stands in the event's detail, in bytes; 0 if the event has none. */
    static int longBytes(Item item) {
        return item.has(DETAIL_BYTES) ? item.integer(DETAIL_BYTES) : 0;
    }

    private static BehaviorEvent event(StudentId student, Item item, @Nullable String payload) {
        return new BehaviorEvent(
                new EventId(item.text("event_id")),
                student,
                new PersonId(item.text(SENDER)),
                item.text("event_type"),
                item.instant("occurred_at"),
                payload);
    }

    private static String stored(Item item) {
        return item.optionalText(PAYLOAD).orElse("{}");
    }

    private static String payload(SentEvent sent) {
        return Objects.requireNonNull(sent.event().payload(), "an event that is stored has its payload");
    }

    /** A profile asks this of each of its events: most are so short that no bytes need be made of them to know it. */
    private static boolean isLong(String payload) {
        return payload.length() > LONGEST_SHOWN / MOST_BYTES_OF_A_CHAR && bytes(payload) > LONGEST_SHOWN;
    }

    private static int bytes(String text) {
        return text.getBytes(UTF_8).length;
    }
}
