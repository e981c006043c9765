package io.luca.store;

import static io.luca.store.Samples.ANA;
import static io.luca.store.Samples.NOW;
import static io.luca.store.Samples.student;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.model.BehaviorEvent;
import io.luca.model.EventId;
import io.luca.model.Grade;
import io.luca.model.LucaException;
import io.luca.model.PeriodId;
import io.luca.model.PersonId;
import io.luca.model.RequestId;
import io.luca.model.SchoolId;
import io.luca.model.SubjectId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A student with more grades than a profile may cost: it shows some, the rest can be read to the end, and nothing hides what others say. */
class ManyGradesIT {

    private static final SchoolId NORTE = new SchoolId("norte");
    /** As of one mark and twenty types. */
    private static final int EXPLAINED = 4_500;
    /** The first page of grades costs what it costs, and none is read once they have cost 40. */
    private static final double UNITS_OF_A_PROFILE = 60;

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    @BeforeEach
    void enroll() {
        norte().enroll(student(ANA));
    }

    @Test
    void a_profile_shows_as_many_as_it_may_cost_and_all_can_be_read_to_the_end() {
        List<String> stored = grades(400, EXPLAINED);

        Reading reading = new Reading();
        StudentHistory history;
        try (DynamoDbClient client = TABLE.client(reading)) {
            history =
                    TABLE.table(client).forSchool(NORTE).history(ANA, 10, null).orElseThrow();
        }

        assertThat(reading.units()).isLessThan(UNITS_OF_A_PROFILE);
        assertThat(history.grades()).hasSizeGreaterThanOrEqualTo(60);
        List<String> seen = new ArrayList<>(subjects(history.grades()));
        String cursor = history.nextGrades().orElseThrow();
        while (cursor != null) {
            GradesPage page = norte().grades(ANA, 60, cursor);
            seen.addAll(0, subjects(page.grades()));
            cursor = page.next().orElse(null);
        }
        assertThat(seen).containsExactlyElementsOf(stored);
    }

    @Test
    void what_others_say_is_shown_below_however_many_there_are() {
        List<String> _ = grades(400, EXPLAINED);
        TABLE.put(StoredItems.of(
                NORTE,
                new SentEvent(
                        new BehaviorEvent(new EventId("e1"), ANA, new PersonId("teacher_1"), "note", NOW, "{}"),
                        new RequestId("r"),
                        NOW)));

        assertThat(norte().history(ANA, 10, null).orElseThrow().recentEvents())
                .extracting(event -> event.id().value())
                .containsExactly("e1");
    }

    /** Of twelve years with ten subjects. */
    @Test
    void small_ones_are_all_there_in_few_calls() {
        List<String> stored = grades(480, 300);

        Reading reading = new Reading();
        try (DynamoDbClient client = TABLE.client(reading)) {
            StudentHistory history =
                    TABLE.table(client).forSchool(NORTE).history(ANA, 10, null).orElseThrow();
            assertThat(subjects(history.grades())).isEqualTo(stored);
            assertThat(history.nextGrades()).isEmpty();
        }

        assertThat(reading.calls()).isEqualTo(4);
    }

    /** What a grade costs is known once it was read: the page in hand costs what the table gives at once, and no other follows it. */
    @Test
    void large_ones_before_small_ones_cost_one_page_and_no_more() {
        List<String> _ = grades("a", 200, 12_000);
        List<String> _ = grades("z", 100, 10);

        Reading reading = new Reading();
        try (DynamoDbClient client = TABLE.client(reading)) {
            StudentHistory history =
                    TABLE.table(client).forSchool(NORTE).history(ANA, 10, null).orElseThrow();
            assertThat(history.grades()).hasSizeGreaterThan(100);
            assertThat(history.nextGrades()).isPresent();
        }

        assertThat(reading.units()).isLessThan(128 + 20);
    }

    @Test
    void a_page_begins_with_the_last_subject_and_leads_nowhere_else() {
        List<String> stored = grades(5, 10);

        assertThat(subjects(norte().grades(ANA, 2, null).grades())).isEqualTo(stored.subList(3, 5));
        assertThat(subjects(norte().grades(ANA, 60, null).grades())).isEqualTo(stored);
        assertThatThrownBy(() -> norte().grades(ANA, 2, Cursor.write("EVAL#a#b#c")))
                .isInstanceOf(LucaException.class)
                .hasMessageContaining("cursor");
    }

    private static SchoolTable norte() {
        return TABLE.school("norte");
    }

    private static List<String> grades(int count, int explained) {
        return grades("s", count, explained);
    }

    private static List<String> grades(String prefix, int count, int explained) {
        return IntStream.range(0, count)
                .mapToObj(number -> "%s%03d".formatted(prefix, number))
                .peek(subject -> TABLE.put(
                        "norte",
                        new Grade(
                                ANA,
                                new SubjectId(subject),
                                new PeriodId("Q1_2024"),
                                new BigDecimal("70"),
                                1,
                                true,
                                1,
                                NOW,
                                "x".repeat(explained),
                                false)))
                .toList();
    }

    private static List<String> subjects(List<Grade> grades) {
        return grades.stream().map(grade -> grade.subject().value()).toList();
    }
}
