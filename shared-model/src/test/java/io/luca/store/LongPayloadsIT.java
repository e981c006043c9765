package io.luca.store;

import static io.luca.contract.TableSchema.SORT_KEY;
import static io.luca.store.Samples.ANA;
import static io.luca.store.Samples.NOW;
import static io.luca.store.Samples.student;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.contract.TableSchema;
import io.luca.model.BehaviorEvent;
import io.luca.model.EventId;
import io.luca.model.PersonId;
import io.luca.model.RequestId;
import io.luca.model.SchoolId;
import io.luca.store.FaultyCalls.KillPoint;
import io.luca.store.FaultyCalls.Killed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Events with long payloads: whole wherever they are asked for, and no burden to who reads a profile. */
class LongPayloadsIT {

    private static final SchoolId NORTE = new SchoolId("norte");
    /** As long as the gateway takes them, with what else is in a body. */
    private static final int LONG = 58_000;

    /** A partition gives 3,000 read units in a second, and one person may ask for 20 profiles in it. */
    private static final double UNITS_OF_A_PROFILE = 3_000.0 / 20;

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    @BeforeEach
    void enroll() {
        norte().enroll(student(ANA));
    }

    @Test
    void a_long_payload_lies_apart_from_its_event_and_expires_with_it() {
        write(event("teacher_1", "e1", NOW, payload(LONG)));

        Map<String, Map<String, AttributeValue>> items = new LinkedHashMap<>();
        TABLE.items().forEach(item -> items.put(item.get(SORT_KEY).s(), item));
        String key = "BY#teacher_1#2024-02-15T10:00:00.000Z#e1";
        assertThat(items).containsOnlyKeys(ANA.value(), "PROFILE", "EVENT#" + key, "DETAIL#" + key);
        assertThat(items.get("EVENT#" + key)).doesNotContainKey("payload");
        assertThat(items.get("DETAIL#" + key).get("payload").s()).isEqualTo(payload(LONG));
        assertThat(items.get("DETAIL#" + key).get(TableSchema.TIME_TO_LIVE))
                .isEqualTo(items.get("EVENT#" + key).get(TableSchema.TIME_TO_LIVE));
    }

    @ParameterizedTest
    @CsvSource({"2048, true", "2049, false"})
    void a_profile_shows_a_payload_of_two_kilobytes_and_leaves_out_a_longer_one(int bytes, boolean isShown) {
        String payload = payload(bytes);
        write(event("teacher_1", "of another", NOW, payload), event("ana", "own", NOW, payload));

        assertThat(profile().recentEvents())
                .hasSize(2)
                .extracting(BehaviorEvent::payload)
                .containsOnly(isShown ? payload : null);
    }

    /** A letter may be more than a byte. */
    @Test
    void what_counts_is_bytes() {
        String payload = "{\"a\":\"" + "ñ".repeat(1_500) + "\"}";
        write(event("teacher_1", "e1", NOW, payload));

        assertThat(profile().recentEvents()).extracting(BehaviorEvent::payload).containsOnlyNulls();
        assertThat(pages())
                .singleElement()
                .satisfies(page -> assertThat(page.events())
                        .extracting(BehaviorEvent::payload)
                        .containsExactly(payload));
    }

    /** They expire within 30 days of the day when payloads were first put apart. */
    @Test
    void an_older_item_that_has_a_long_payload_in_itself_is_read_alike() {
        Map<String, AttributeValue> older = new LinkedHashMap<>(
                StoredItems.of(NORTE, new SentEvent(event("teacher_1", "e1", NOW, "{}"), new RequestId("r"), NOW)));
        older.put("payload", AttributeValue.fromS(payload(LONG)));
        TABLE.put(older);

        assertThat(profile().recentEvents()).extracting(BehaviorEvent::payload).containsOnlyNulls();
        assertThat(pages())
                .singleElement()
                .satisfies(page ->
                        assertThat(page.events()).containsExactly(event("teacher_1", "e1", NOW, payload(LONG))));
    }

    /** What the table reads for it is what it is charged for, and what a partition gives a bounded amount of in a second. */
    @Test
    void a_profile_full_of_long_payloads_costs_the_table_no_more_than_one_of_short_ones() {
        List<String> senders = List.of("t1", "t2", "t3", "t4", "t5", "t6", "t7", "ana");
        senders.forEach(sender -> writeMany(sender, 25, LONG));

        Reading reading = new Reading();
        try (DynamoDbClient client = TABLE.client(reading)) {
            StudentHistory history =
                    TABLE.table(client).forSchool(NORTE).history(ANA, 10, null).orElseThrow();
            assertThat(history.recentEvents()).hasSize(20);
            assertThat(history.recentEvents()).extracting(BehaviorEvent::sender).contains(senderIds(senders));
        }

        assertThat(reading.units()).isLessThan(UNITS_OF_A_PROFILE);
    }

    /** Of each further sender no more is read than could be shown. */
    @Test
    void a_profile_of_forty_people_who_send_all_that_is_shown_is_within_the_same_bound() {
        for (int sender = 0; sender < HistoryQuery.SENDERS_LOOKED_AT; sender++) {
            writeMany("t%02d".formatted(sender), 25, EventItem.LONGEST_SHOWN);
        }
        writeMany("ana", 25, EventItem.LONGEST_SHOWN);

        Reading reading = new Reading();
        try (DynamoDbClient client = TABLE.client(reading)) {
            var _ = TABLE.table(client).forSchool(NORTE).history(ANA, 10, null);
        }

        assertThat(reading.units()).isLessThan(UNITS_OF_A_PROFILE);
    }

    @Test
    void each_of_forty_people_who_send_long_payloads_is_looked_at() {
        for (int sender = 0; sender < HistoryQuery.SENDERS_LOOKED_AT; sender++) {
            writeMany("t%02d".formatted(sender), 3, 10_000);
        }
        write(event("t00", "newest", NOW.plusSeconds(500), payload(10_000))); // whom the reading comes to last

        assertThat(profile().recentEvents())
                .hasSize(20)
                .extracting(event -> event.sender().value())
                .doesNotHaveDuplicates()
                .startsWith("t00");
    }

    @Test
    void pages_of_events_have_every_long_payload_once_and_are_bounded() {
        writeMany("teacher_1", 12, LONG);
        writeMany("ana", 3, LONG);
        writeMany("teacher_2", 5, 20);

        List<EventsPage> pages = pages();

        List<BehaviorEvent> all =
                pages.stream().flatMap(page -> page.events().stream()).toList();
        assertThat(all).extracting(event -> event.id().value()).hasSize(20).doesNotHaveDuplicates();
        assertThat(all).filteredOn(event -> bytes(event) == LONG).hasSize(15);
        assertThat(pages)
                .allSatisfy(page -> assertThat(page.events().stream()
                                .mapToInt(LongPayloadsIT::bytes)
                                .sum())
                        .isBetween(1, EventDetails.BYTES_OF_A_PAGE));
    }

    @Test
    void a_page_of_ordinary_events_is_one_query() {
        writeMany("teacher_1", 100, 200);

        Reading reading = new Reading();
        try (DynamoDbClient client = TABLE.client(reading)) {
            assertThat(TABLE.table(client)
                            .forSchool(NORTE)
                            .events(ANA, 200, null)
                            .events())
                    .hasSize(100);
        }

        assertThat(reading.calls()).isOne();
    }

    /** Whatever is handed out of a student, or counted, or removed: the payload is a part of it. */
    @Test
    void a_long_payload_is_handed_out_and_removed_with_the_student() {
        write(event("teacher_1", "e1", NOW, payload(LONG)));
        StudentRecords records = TABLE.tables().recordsOf(NORTE, ANA);
        List<Object> payloads = new ArrayList<>();

        records.forEach(record -> payloads.add(record.getOrDefault("payload", "none")));
        records.remove();

        assertThat(payloads).containsExactlyInAnyOrder(payload(LONG), "none", "none");
        assertThat(TABLE.items()).isEmpty();
    }

    /** A worker may be killed between the two items: the message comes again, and what is seen until then is no half. */
    @ParameterizedTest
    @EnumSource(KillPoint.class)
    void wherever_the_writing_stops_no_event_is_there_without_its_payload(KillPoint point) {
        for (int call = 1; call <= 2; call++) {
            TABLE.renew();
            enroll();
            try (DynamoDbClient client = TABLE.client(new FaultyCalls(call, point))) {
                SchoolEvents events = TABLE.table(client).eventsOf(NORTE);
                assertThatThrownBy(() ->
                                events.write(List.of(sent(event("ana", "e1", NOW, payload(LONG)))), Pauses.brief()))
                        .isInstanceOf(Killed.class);
            }

            assertThat(pages())
                    .allSatisfy(page -> assertThat(page.events())
                            .hasSize(page.events().isEmpty() ? 0 : 1)
                            .allSatisfy(event -> assertThat(event.payload()).isEqualTo(payload(LONG))));
            assertThat(profile().recentEvents())
                    .hasSize(pages().getFirst().events().size());
        }
    }

    private static SchoolTable norte() {
        return TABLE.school("norte");
    }

    private static StudentHistory profile() {
        return norte().history(ANA, 10, null).orElseThrow();
    }

    private static List<EventsPage> pages() {
        List<EventsPage> pages = new ArrayList<>();
        String cursor = null;
        do {
            EventsPage page = norte().events(ANA, 100, cursor);
            pages.add(page);
            cursor = page.next().orElse(null);
        } while (cursor != null);
        return pages;
    }

    private static void writeMany(String sender, int count, int bytes) {
        write(IntStream.range(0, count)
                .mapToObj(number -> event(sender, sender + "-" + number, NOW.plusSeconds(number), payload(bytes)))
                .toArray(BehaviorEvent[]::new));
    }

    private static void write(BehaviorEvent... events) {
        assertThat(TABLE.events("norte")
                        .write(
                                List.of(events).stream()
                                        .map(LongPayloadsIT::sent)
                                        .toList(),
                                Pauses.brief()))
                .isEmpty();
    }

    private static SentEvent sent(BehaviorEvent event) {
        return new SentEvent(event, new RequestId("request"), NOW);
    }

    private static BehaviorEvent event(String sender, String id, Instant at, String payload) {
        return new BehaviorEvent(
                new EventId(id.replace(' ', '_')), ANA, new PersonId(sender), "task_done", at, payload);
    }

    /** A JSON object of so many bytes. */
    private static String payload(int bytes) {
        return "{\"a\":\"" + "x".repeat(bytes - "{\"a\":\"\"}".length()) + "\"}";
    }

    private static int bytes(BehaviorEvent event) {
        return String.valueOf(event.payload()).length();
    }

    private static PersonId[] senderIds(List<String> senders) {
        return senders.stream().map(PersonId::new).toArray(PersonId[]::new);
    }
}
