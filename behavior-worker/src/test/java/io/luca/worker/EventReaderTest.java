package io.luca.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.model.BehaviorEvent;
import io.luca.model.PersonId;
import io.luca.model.RequestId;
import io.luca.model.Role;
import io.luca.model.SchoolId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-24T18:00:00Z");

    private final EventReader reader = new EventReader(() -> NOW);

    /** Whatever a client writes in a payload comes out byte for byte. */
    @Property
    void a_payload_is_cut_out_as_it_was_written(@ForAll("payloads") String payload, @ForAll("spaces") String space) {
        String json = "{" + space + "\"payload\"" + space + ":" + space + payload + space + ","
                + "\"event_id\":\"e1\",\"student_id\":\"ana\",\"event_type\":\"nota\",\"occurred_at\":\"2026-11-24T17:59:00Z\"}";

        assertThat(read(json, false))
                .singleElement()
                .isInstanceOfSatisfying(
                        Row.Valid.class,
                        row -> assertThat(row.event().payload()).isEqualTo(payload));
        assertThat(read("{\"events\":[" + json + "," + space + json + "]}", true))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row)
                        .isInstanceOfSatisfying(
                                Row.Valid.class,
                                good -> assertThat(good.event().payload()).isEqualTo(payload)));
    }

    @Provide
    Arbitrary<String> spaces() {
        return Arbitraries.of("", " ", "\n\t ", "\r\n");
    }

    @Provide
    Arbitrary<String> payloads() {
        Arbitrary<String> texts = Arbitraries.of(
                "\"\"",
                "\"é😀\"",
                "\"\\u00e9 \\ud83d\\ude00 \\ud800\"",
                "\"} ] , : \\\" \\\\\"",
                "\"&a=b%20\"",
                "\"\\n\\t\"");
        Arbitrary<String> numbers = Arbitraries.of("0", "-0.0", "1e3", "1E+300", "123456789012345678901234567890.5");
        Arbitrary<String> leaves = Arbitraries.oneOf(texts, numbers, Arbitraries.of("true", "null", "[]", "{}"));
        Arbitrary<String> lists = leaves.list().ofMaxSize(4).map(all -> "[ " + String.join(" ,", all) + "]");
        return Arbitraries.oneOf(leaves, lists)
                .list()
                .ofMaxSize(5)
                .map(values -> java.util.stream.IntStream.range(0, values.size())
                        .mapToObj(index -> "\"k" + index + "\" : " + values.get(index))
                        .collect(Collectors.joining(", ", "{", " }")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1]                                                                          | body",
                "{                                                                            | body",
                "{\"event_id\":\"a\",\"event_id\":\"b\"}                                      | body",
                "{\"event_id\":1}                                                             | event_id",
                "{\"color\":1}                                                                | color",
                "{\"event_id\":\"a#b\",\"student_id\":\"ana\",\"event_type\":\"x\",\"occurred_at\":\"2026-11-24T17:59:00Z\"} | event_id",
                "{\"event_id\":\"a\",\"student_id\":\"otra\",\"event_type\":\"x\",\"occurred_at\":\"2026-11-24T17:59:00Z\"} | student_id",
                "{\"event_id\":\"a\",\"student_id\":\"ana\",\"event_type\":\"x\",\"occurred_at\":\"2026-11-24\"} | occurred_at",
                "{\"event_id\":\"a\",\"student_id\":\"ana\",\"event_type\":\"x\",\"occurred_at\":\"2026-10-25T18:00:00Z\"} | occurred_at",
                "{\"event_id\":\"a\",\"student_id\":\"ana\",\"event_type\":\"x\",\"occurred_at\":\"2026-11-24T18:10:01Z\"} | occurred_at",
                "{\"event_id\":\"a\",\"student_id\":\"ana\",\"event_type\":\"x\",\"occurred_at\":\"2026-11-24T17:59:00Z\",\"payload\":[]} | payload",
                "{\"event_id\":\"a\",\"student_id\":\"ana\",\"event_type\":\"x\"}                | occurred_at"
            })
    void says_of_a_bad_row_which_field_and_why(String json, String field) {
        assertThat(read(json, false)).singleElement().isInstanceOfSatisfying(Row.Invalid.class, row -> {
            assertThat(row.field()).isEqualTo(field);
            assertThat(row.reason()).isNotBlank();
            assertThat(row.json()).isEqualTo(json);
        });
    }

    @ParameterizedTest
    @CsvSource({"2026-10-25T18:00:01Z", "2026-11-24T18:10:00Z", "2026-11-24T12:00:00-06:00"})
    void the_window_is_30_days_back_and_ten_minutes_ahead(String at) {
        String json = "{\"event_id\":\"a\",\"student_id\":\"ana\",\"event_type\":\"x\",\"occurred_at\":\"" + at + "\"}";

        assertThat(read(json, false)).singleElement().isInstanceOf(Row.Valid.class);
    }

    @Test
    void one_bad_row_leaves_the_others_of_its_batch_alone() {
        String good =
                "{\"event_id\":\"a\",\"student_id\":\"ana\",\"event_type\":\"x\",\"occurred_at\":\"2026-11-24T17:59:00Z\"}";

        List<Row> rows = read("{\"events\":[" + good + ",{\"color\":1}," + good + "]}", true);

        assertThat(rows).extracting(Row::index).containsExactly(0, 1, 2);
        assertThat(rows.get(0)).isInstanceOf(Row.Valid.class);
        assertThat(rows.get(1)).isInstanceOf(Row.Invalid.class);
        assertThat(((Row.Valid) rows.get(2)).event())
                .extracting(BehaviorEvent::type)
                .isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{\"a\":1,\"a\":2} | body", "{\"a\":1e309} | payload", "{\"a\":[-1E+99999999999]} | payload"})
    void a_row_with_a_bad_payload_is_judged_by_itself(String payload, String field) {
        List<Row> rows = read("{\"events\":[" + event("{}") + "," + event(payload) + "," + event("{}") + "]}", true);

        assertThat(rows).hasSize(3);
        assertThat(rows.get(0)).isInstanceOf(Row.Valid.class);
        assertThat(rows.get(1))
                .isInstanceOfSatisfying(
                        Row.Invalid.class, row -> assertThat(row.field()).isEqualTo(field));
        assertThat(rows.get(2)).isInstanceOf(Row.Valid.class);
    }

    /** The gateway passes on a list of any length: a row for each of half a million would be as many receipts. */
    @ParameterizedTest
    @CsvSource({"25, 25", "26, 26", "27, 26", "5000, 26"})
    void takes_25_events_and_refuses_all_after_them_as_one_row(int sent, int rows) {
        List<Row> read =
                read("{\"events\":[" + String.join(" , ", Collections.nCopies(sent, event("{}"))) + " ]}", true);

        assertThat(read).hasSize(rows);
        assertThat(read.subList(0, 25)).hasOnlyElementsOfType(Row.Valid.class);
        assertThat(read.subList(25, rows))
                .allSatisfy(row -> assertThat(row).isInstanceOfSatisfying(Row.Invalid.class, refused -> {
                    assertThat(refused.index()).isEqualTo(25);
                    assertThat(refused.field()).isEqualTo("events");
                    assertThat(refused.json()).startsWith("{\"event_id\"");
                    assertThat(refused.reason()).contains("25 events at most");
                }));
    }

    /** A parser's own bounds would refuse the whole list. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void what_common_parsers_give_up_on_spoils_its_own_row_only(int which) {
        String bad = List.of(
                        event("{\"n\":" + "9".repeat(1_001) + "}"),
                        event("{\"a\":" + "[".repeat(1_001) + "]".repeat(1_001) + "}"),
                        event("{\"" + "n".repeat(50_001) + "\":1}"))
                .get(which);

        List<Row> rows = read("{\"events\":[" + event("{}") + "," + bad + "," + event("{}") + "]}", true);

        assertThat(rows).hasSize(3);
        assertThat(rows.get(0)).isInstanceOf(Row.Valid.class);
        assertThat(rows.get(1)).isInstanceOf(Row.Invalid.class);
        assertThat(rows.get(2)).isInstanceOf(Row.Valid.class);
    }

    @Test
    void an_empty_list_is_one_row_that_is_refused() {
        assertThat(read("{\"events\":[]}", true))
                .singleElement()
                .isInstanceOfSatisfying(
                        Row.Invalid.class,
                        refused -> assertThat(refused.field()).isEqualTo("events"));
    }

    /** Or a profile would hold what common parsers do not read, and the whole profile would be lost to them. */
    @Test
    void a_payload_may_be_nested_32_deep_and_no_deeper() {
        String deepest = "{\"a\":" + "[".repeat(31) + "]".repeat(31) + "}";
        String deeper = "{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}";

        assertThat(read(event(deepest), false)).singleElement().isInstanceOf(Row.Valid.class);
        assertThat(read(event(deeper), false))
                .singleElement()
                .isInstanceOfSatisfying(
                        Row.Invalid.class, row -> assertThat(row.field()).isEqualTo("payload"));
    }

    @Test
    void who_is_neither_student_nor_teacher_is_refused_by_row_so_that_a_receipt_can_say_it() {
        assertThat(read(event("{}"), false, Role.ofGroup("school-admin")))
                .singleElement()
                .isInstanceOfSatisfying(Row.Invalid.class, row -> {
                    assertThat(row.field()).isEqualTo("role");
                    assertThat(row.eventId()).isEqualTo("a");
                });
        assertThat(read(event("{}"), false, Role.ofGroup("student,teacher")))
                .singleElement()
                .isInstanceOf(Row.Invalid.class);
    }

    @Test
    void a_student_sends_events_of_its_own_only_and_a_teacher_of_any_student() {
        String ofBeto = event("{}").replace("\"ana\"", "\"beto\"");

        assertThat(read(ofBeto, false, Optional.of(Role.STUDENT)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Row.Invalid.class, row -> assertThat(row.field()).isEqualTo("student_id"));
        assertThat(read(event("{}"), false, Optional.of(Role.STUDENT)))
                .singleElement()
                .isInstanceOf(Row.Valid.class);
        assertThat(read(ofBeto, false, Optional.of(Role.TEACHER)))
                .singleElement()
                .isInstanceOf(Row.Valid.class);
    }

    private static String event(String payload) {
        return "{\"event_id\":\"a\",\"student_id\":\"ana\",\"event_type\":\"x\",\"occurred_at\":\"2026-11-24T17:59:00Z\","
                + "\"payload\":" + payload + "}";
    }

    private List<Row> read(String body, boolean isBatch) {
        return read(body, isBatch, Optional.of(Role.STUDENT));
    }

    private List<Row> read(String body, boolean isBatch, Optional<Role> role) {
        return reader.read(new Delivery(
                "m1",
                new SchoolId("norte"),
                new PersonId("ana"),
                role,
                new RequestId("r1"),
                Optional.empty(),
                NOW,
                isBatch,
                body));
    }
}
