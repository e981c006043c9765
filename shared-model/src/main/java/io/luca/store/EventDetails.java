package io.luca.store;

import static io.luca.contract.TableSchema.SORT_KEY;
import static java.util.stream.Collectors.toMap;

import io.luca.model.BehaviorEvent;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What is long of a student's events: it lies apart from them, and is read where events are shown whole. */
record EventDetails(TenantTable table, SchoolId school, StudentId student) {

    /**
     * So many bytes of long payloads are in a page at the most, beside one that is longer. It is 64 read units, as it is read
     * consistently: the 20 pages that one person may ask for in a second stay below what a partition gives in it, 3,000:
     * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html.
     */
    static final int BYTES_OF_A_PAGE = 256 * 1_024;

    private static final List<String> READ =
            Stream.concat(Stream.of(SORT_KEY), EventItem.READ.stream()).toList();

    /** Those that fit into a page, from the first. */
    static List<Item> fitting(List<Item> events) {
        List<Item> fitting = new ArrayList<>();
        int bytes = 0;
        for (Item event : events) {
            bytes += EventItem.longBytes(event);
            if (bytes > BYTES_OF_A_PAGE && !fitting.isEmpty()) {
                break;
            }
            fitting.add(event);
        }
        return fitting;
    }

    /** Events with their payloads, in the same order. One whose detail is deleted has expired: both do in the same second. */
    List<BehaviorEvent> whole(List<Item> events) {
        Map<String, Item> details = detailsOf(events);
        return events.stream()
                .map(event -> EventItem.longBytes(event) == 0 ? event : details.get(Keys.detail(event.text(SORT_KEY))))
                .filter(Objects::nonNull)
                .map(item -> EventItem.whole(student, item))
                .toList();
    }

    /** An event is written after its detail, and what is read consistently is no older than what was seen: so it is there. */
    private Map<String, Item> detailsOf(List<Item> events) {
        List<Map<String, AttributeValue>> keys = events.stream()
                .filter(event -> EventItem.longBytes(event) > 0)
                .map(event -> TenantTable.key(Keys.student(school, student), Keys.detail(event.text(SORT_KEY))))
                .toList();
        return new CurrentItems(table, school, READ)
                .under(keys, Pauses.brief()).stream().collect(toMap(item -> item.text(SORT_KEY), Function.identity()));
    }
}
