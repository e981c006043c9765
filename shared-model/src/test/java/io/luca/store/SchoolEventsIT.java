package io.luca.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.contract.TableSchema;
import io.luca.model.BehaviorEvent;
import io.luca.model.EventId;
import io.luca.model.PersonId;
import io.luca.model.Receipt;
import io.luca.model.RequestId;
import io.luca.model.StudentId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SchoolEventsIT {

    private static final Instant NOON = Instant.parse("2026-11-24T18:00:00Z");

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    @Test
    void writes_many_in_chunks_under_the_schools_credentials_only() {
        List<SentEvent> many = IntStream.range(0, 60)
                .mapToObj(number -> sent("e" + number, NOON, "{}"))
                .toList();

        assertThat(norte().write(many, noTime())).isEmpty();

        assertThat(TABLE.signers()).hasSize(3).containsOnly("norte");
        assertThat(TABLE.items()).hasSize(60);
    }

    @Test
    void the_same_event_is_one_item_however_often_and_in_whatever_call_it_comes() {
        norte().write(List.of(sent("e1", NOON, "{\"a\":1}"), sent("e1", NOON, "{\"a\":2}")), noTime());
        norte().write(List.of(sent("e1", NOON.plusNanos(999_999), "{\"a\":1}")), noTime());

        assertThat(TABLE.items()).singleElement().satisfies(item -> {
            assertThat(item.get("payload").s()).isEqualTo("{\"a\":1}");
            assertThat(item.get(TableSchema.TIME_TO_LIVE).n())
                    .isEqualTo(String.valueOf(NOON.plus(Duration.ofDays(30)).getEpochSecond()));
        });
    }

    @Test
    void what_one_person_said_of_a_student_another_cannot_write_over() {
        norte().write(List.of(sentBy("teacher_1", "e1", NOON, "{\"a\":1}")), noTime());
        norte().write(List.of(sentBy("ana", "e1", NOON, "{\"a\":2}")), noTime());

        assertThat(TABLE.items())
                .extracting(item -> item.get("payload").s())
                .containsExactlyInAnyOrder("{\"a\":1}", "{\"a\":2}");
    }

    /** DynamoDB takes items of up to 400 KB, and refuses a whole batch for one that is larger. */
    @Test
    void an_item_that_cannot_be_stored_does_not_take_the_others_along() {
        SentEvent tooLarge = sent("large", NOON, "{\"a\":\"" + "x".repeat(410_000) + "\"}");

        Set<BehaviorEvent.Identity> unwritten =
                norte().write(List.of(sent("e1", NOON, "{}"), tooLarge, sent("e2", NOON, "{}")), noTime());

        assertThat(unwritten).containsExactly(tooLarge.event().identity());
        assertThat(TABLE.items()).hasSize(2);
    }

    @Test
    void tells_which_events_are_stored_and_by_which_request() {
        SentEvent stored = sent("e1", NOON, "{}");
        norte().write(List.of(stored), noTime());

        assertThat(norte().stored(
                                List.of(
                                        stored.event().identity(),
                                        sent("e2", NOON, "{}").event().identity()),
                                noTime()))
                .containsExactly(java.util.Map.entry(stored.event().identity(), stored.request()));
    }

    @Test
    void a_receipt_is_read_as_it_was_saved_and_by_its_school_only() {
        Receipt receipt = new Receipt(
                new RequestId("request-1"),
                new PersonId("ana"),
                NOON,
                List.of(
                        new Receipt.Row(0, "e1", Receipt.Outcome.ACCEPTED, null, null),
                        new Receipt.Row(1, null, Receipt.Outcome.QUARANTINED, "event_id", "event_id is missing")));
        norte().save(receipt, noTime());

        assertThat(norte().receipts(receipt.request())).containsExactly(receipt);
        assertThat(TABLE.events("norte-2").receipts(receipt.request())).isEmpty();
    }

    /** Whatever somebody calls a request of the own, what another one was told stays. */
    @Test
    void two_who_send_under_one_id_have_a_receipt_each() {
        RequestId chosen = new RequestId("chosen");
        Receipt anas = new Receipt(
                chosen,
                new PersonId("ana"),
                NOON,
                List.of(new Receipt.Row(0, "e1", Receipt.Outcome.ACCEPTED, null, null)));
        Receipt betos = new Receipt(chosen, new PersonId("beto"), NOON, List.of());
        norte().save(anas, noTime());
        norte().save(betos, noTime());

        assertThat(norte().receipts(chosen)).containsExactlyInAnyOrder(anas, betos);
    }

    private static SchoolEvents norte() {
        return TABLE.events("norte");
    }

    private static SentEvent sent(String id, Instant at, String payload) {
        return sentBy("ana", id, at, payload);
    }

    private static SentEvent sentBy(String sender, String id, Instant at, String payload) {
        return new SentEvent(
                new BehaviorEvent(new EventId(id), new StudentId("ana"), new PersonId(sender), "nota", at, payload),
                new RequestId("request-1"),
                NOON);
    }

    /** There is no time for a second try. */
    private static Pauses noTime() {
        return new Pauses(NOON, Clock.fixed(NOON, ZoneOffset.UTC), new Random(1), _ -> {});
    }
}
