package io.luca.store;

import static io.luca.store.Samples.ANA;
import static io.luca.store.Samples.HISTORY;
import static io.luca.store.Samples.MATH;
import static io.luca.store.Samples.NOW;
import static io.luca.store.Samples.Q1;
import static io.luca.store.Samples.assertFails;
import static io.luca.store.Samples.correction;
import static io.luca.store.Samples.evaluation;
import static io.luca.store.Samples.grade;
import static io.luca.store.Samples.student;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.model.BehaviorEvent;
import io.luca.model.ErrorCode;
import io.luca.model.Evaluation;
import io.luca.model.EventId;
import io.luca.model.Grade;
import io.luca.model.Notice;
import io.luca.model.PeriodId;
import io.luca.model.PersonId;
import io.luca.model.RequestId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class StudentsIT {

    private static final StudentId BETO = new StudentId("beto");

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    private static SchoolTable norte() {
        return TABLE.school("norte");
    }

    @Test
    void a_student_is_found_in_the_own_school_only_even_if_its_name_begins_the_other() {
        norte().enroll(student(ANA));
        TABLE.school("norte-2").enroll(student(BETO));

        assertThat(norte().student(ANA)).contains(student(ANA));
        assertThat(norte().student(BETO)).isEmpty();
        assertThat(TABLE.school("norte-2").student(ANA)).isEmpty();
        assertThat(norte().history(BETO, 10, null)).isEmpty();
    }

    @Test
    void a_profile_holds_evaluations_grades_and_the_newest_events_first() {
        norte().enroll(student(ANA));
        Evaluation first = evaluation("a", "80");
        Evaluation second = evaluation("b", "90");
        norte().record(second);
        norte().record(first);
        TABLE.put("norte", grade(ANA, "85"));
        norte().correct(correction(first, "81")); // the change log must not show in the profile
        IntStream.rangeClosed(1, 3).forEach(StudentsIT::putEvent);

        StudentHistory history = norte().history(ANA, 10, null).orElseThrow();

        assertThat(history.student()).isEqualTo(student(ANA));
        assertThat(history.evaluations())
                .extracting(evaluation -> evaluation.key().id().value())
                .containsExactly("a", "b");
        assertThat(history.grades()).containsExactly(grade(ANA, "85"));
        assertThat(history.recentEvents())
                .extracting(event -> event.id().value())
                .containsExactly("event-3", "event-2", "event-1");
        assertThat(history.next()).isEmpty();
    }

    @Test
    void a_profile_is_empty_for_a_student_who_is_not_enrolled_whatever_else_is_stored() {
        norte().record(evaluation("a", "80"));
        TABLE.put("norte", grade(ANA, "85"));

        assertThat(norte().history(ANA, 10, null)).isEmpty();
    }

    @Test
    void pages_of_evaluations_follow_one_another_without_gap_or_repetition() {
        norte().enroll(student(ANA));
        IntStream.range(0, 7).forEach(i -> norte().record(evaluation("e" + i, "80")));
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            StudentHistory page = norte().history(ANA, 3, cursor).orElseThrow();
            assertThat(page.evaluations()).hasSizeLessThanOrEqualTo(3);
            page.evaluations()
                    .forEach(evaluation -> seen.add(evaluation.key().id().value()));
            cursor = page.next().orElse(null);
        } while (cursor != null);

        assertThat(seen).containsExactly("e0", "e1", "e2", "e3", "e4", "e5", "e6");
    }

    /** Many grades need several pages downwards: none may be lost, and the newest events are still found below them. */
    @Test
    void more_grades_than_one_page_holds_are_all_there() {
        norte().enroll(student(ANA));
        for (int i = 0; i < 130; i++) {
            TABLE.put(
                    "norte",
                    new Grade(ANA, new SubjectId("s" + i), Q1, new BigDecimal("70"), 1, true, 1, NOW, null, false));
        }
        IntStream.rangeClosed(1, 25).forEach(StudentsIT::putEvent);

        StudentHistory history = norte().history(ANA, 10, null).orElseThrow();

        assertThat(history.grades())
                .hasSize(130)
                .isSortedAccordingTo(
                        (a, b) -> a.subject().value().compareTo(b.subject().value()));
        assertThat(history.recentEvents())
                .hasSize(20)
                .first()
                .extracting(event -> event.id().value())
                .isEqualTo("event-25");
    }

    @Test
    void a_grade_comes_with_the_evaluations_of_its_own_subject_and_period() {
        TABLE.put("norte", grade(ANA, "85"));
        norte().record(evaluation("a", "80"));
        norte().record(evaluation(BETO, "b", "80"));

        GradeDetail detail = norte().gradeDetail(ANA, MATH, Q1);

        assertThat(detail.grade()).contains(grade(ANA, "85"));
        assertThat(detail.evaluations()).containsExactly(evaluation("a", "80"));
        assertThat(norte().gradeDetail(ANA, MATH, new PeriodId("Q1_202"))).isEqualTo(new GradeDetail(null, List.of()));
        assertThat(norte().gradeDetail(ANA, new SubjectId("matematica"), Q1))
                .isEqualTo(new GradeDetail(null, List.of()));
    }

    @Test
    void pages_of_a_class_hold_every_grade_and_evaluation_once() {
        for (int i = 0; i < 4; i++) {
            StudentId student = new StudentId("s" + i);
            norte().record(evaluation(student, "x", "80"));
            norte().record(evaluation(student, "y", "80"));
            TABLE.put("norte", grade(student, "80"));
        }
        TABLE.school("norte-2").record(evaluation("a", "80"));
        TABLE.put("norte-2", grade(ANA, "80"));
        List<String> grades = new ArrayList<>();
        List<String> evaluations = new ArrayList<>();
        String cursor = null;
        do {
            ClassPage page = norte().schoolClass(MATH, Q1, 5, cursor);
            page.grades().forEach(grade -> grades.add(grade.student().value()));
            page.evaluations()
                    .forEach(evaluation -> evaluations.add(
                            evaluation.key().student() + "/" + evaluation.key().id()));
            cursor = page.next().orElse(null);
        } while (cursor != null);

        assertThat(grades).containsExactly("s0", "s1", "s2", "s3");
        assertThat(evaluations).containsExactly("s0/x", "s0/y", "s1/x", "s1/y", "s2/x", "s2/y", "s3/x", "s3/y");
    }

    /** Who stood in two pages would look ungraded in the first: the teacher's line of a student is whole, or is on the next page. */
    @Test
    void a_student_is_in_one_page_of_a_class_with_grade_and_evaluations() {
        for (String student : List.of("s0", "s1", "s2")) {
            norte().record(evaluation(new StudentId(student), "x", "80"));
            norte().record(evaluation(new StudentId(student), "y", "80"));
            TABLE.put("norte", grade(new StudentId(student), "80"));
        }

        ClassPage first = norte().schoolClass(MATH, Q1, 5, null);
        ClassPage second = norte().schoolClass(MATH, Q1, 5, first.next().orElseThrow());

        assertThat(first.evaluations())
                .hasSize(2)
                .allMatch(each -> each.key().student().value().equals("s0"));
        assertThat(first.grades()).hasSize(1);
        assertThat(second.evaluations())
                .hasSize(2)
                .allMatch(each -> each.key().student().value().equals("s1"));
        assertThat(second.grades()).hasSize(1);
    }

    @Test
    void a_cursor_of_one_school_shows_another_school_nothing_but_its_own() {
        SchoolTable sur = TABLE.school("sur");
        norte().enroll(student(ANA));
        sur.enroll(student(ANA));
        IntStream.range(0, 3).forEach(i -> norte().record(evaluation("e" + i, "80")));
        sur.record(evaluation("e9", "50"));
        String profile = norte().history(ANA, 1, null).orElseThrow().next().orElseThrow();
        String dashboard = norte().schoolClass(MATH, Q1, 1, null).next().orElseThrow();

        assertThat(sur.history(ANA, 10, profile).orElseThrow().evaluations()).containsExactly(evaluation("e9", "50"));
        assertThat(sur.schoolClass(MATH, Q1, 10, dashboard).evaluations()).containsExactly(evaluation("e9", "50"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PROFILE",
                "CHANGE#2024",
                "EVAL#ma té#x",
                "EVAL#matematicas#Q1_2024#e1",
                "#EVAL#x",
                "ana",
                "ana#OTHER#x",
                "ana#EVAL#",
                "ana#EVAL#x#y"
            })
    void refuses_a_cursor_of_the_dashboard_that_it_never_gave(String forged) {
        assertFails(() -> norte().schoolClass(MATH, Q1, 5, encoded(forged)), ErrorCode.INVALID, "cursor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PROFILE", "CHANGE#2024", "EVAL", "EVAL#", "EVAL#x", "ana#EVAL#x", "EVAL#a#b#c#d"})
    void refuses_a_cursor_of_the_profile_that_it_never_gave(String forged) {
        norte().enroll(student(ANA));

        assertFails(() -> norte().history(ANA, 5, encoded(forged)), ErrorCode.INVALID, "cursor");
        assertFails(() -> norte().history(ANA, 5, "%%%"), ErrorCode.INVALID, "cursor");
    }

    @Test
    void every_call_is_signed_with_credentials_of_its_own_school_and_never_with_the_clients() {
        norte().enroll(student(ANA));
        Evaluation exam = evaluation("a", "80");
        norte().record(exam);
        norte().correct(correction(exam, "81"));
        norte().history(ANA, 5, null);
        norte().gradeDetail(ANA, MATH, Q1);
        norte().schoolClass(MATH, Q1, 5, null);
        norte().saveConfig(Samples.config(0), UUID.randomUUID());
        SchoolConfigs configs = TABLE.tables().configOf(new SchoolId("norte"));
        configs.opened();
        configs.replace(Samples.configOf(1, HISTORY), UUID.randomUUID(), NOW);
        configs.settle(NOW.plus(Notice.LENGTH));
        norte().config();
        norte().student(ANA);

        assertThat(TABLE.signers().stream().collect(toSet())).containsExactly("norte");
    }

    /** The student may name any time up to ten minutes ahead, and send as much as there is room for. */
    @Test
    void however_many_events_a_student_sends_a_report_of_a_teacher_is_in_the_profile() {
        norte().enroll(student(ANA));
        put("teacher_1", "report", NOW);
        IntStream.rangeClosed(1, 200).forEach(number -> put("ana", "own-" + number, NOW.plusSeconds(540 + number)));

        List<BehaviorEvent> recent =
                norte().history(ANA, 10, null).orElseThrow().recentEvents();

        assertThat(recent).hasSize(20);
        assertThat(recent.getFirst().id().value()).isEqualTo("own-200");
        assertThat(recent.getLast().id().value()).isEqualTo("report");
    }

    @Test
    void however_many_reports_one_sends_what_others_send_is_in_the_profile() {
        norte().enroll(student(ANA));
        put("ana", "own", NOW);
        put("teacher_1", "report", NOW.plusSeconds(1));
        IntStream.rangeClosed(1, 200)
                .forEach(number -> put("teacher_2", "more-" + number, NOW.plusSeconds(540 + number)));

        assertThat(norte().history(ANA, 10, null).orElseThrow().recentEvents())
                .extracting(event -> event.id().value())
                .hasSize(20)
                .contains("own", "report");
    }

    /** Each of them fills more than a page; the ids of some begin those of others. */
    @Test
    void however_many_reports_many_people_send_one_of_each_is_in_the_profile() {
        norte().enroll(student(ANA));
        List<String> senders = List.of("t", "t-1", "t-11", "t_1", "t1", "T1", "t2", "BY");
        senders.forEach(sender -> putAll(sender, 70, NOW.plusSeconds(540)));
        putAll("ana", 30, NOW.plusSeconds(540));
        put("a_last_one", "report", NOW);

        StudentHistory history = norte().history(ANA, 10, null).orElseThrow();

        assertThat(history.recentEvents()).hasSize(20);
        assertThat(history.recentEvents().stream()
                        .map(event -> event.sender().value())
                        .collect(toSet()))
                .containsAll(senders)
                .contains("ana", "a_last_one");
    }

    /** Where a page of the table ends in the middle of what one says, nothing of it is passed over that could be shown. */
    @Test
    void a_profile_is_full_wherever_its_pages_end() {
        norte().enroll(student(ANA));
        IntStream.range(0, 57).forEach(number -> TABLE.put("norte", gradeOf("s" + number)));
        putAll("teacher_1", 60, NOW);

        StudentHistory history = norte().history(ANA, 10, null).orElseThrow();

        assertThat(history.grades()).hasSize(57);
        assertThat(history.recentEvents())
                .extracting(event -> event.id().value())
                .isEqualTo(IntStream.range(0, 20)
                        .mapToObj(number -> "teacher_1-" + (59 - number))
                        .toList());
    }

    @Test
    void the_rest_of_what_one_person_says_is_passed_over_and_not_read() {
        norte().enroll(student(ANA));
        put("teacher_1", "report", NOW);
        putAll("teacher_2", 300, NOW);

        assertThat(callsOfHistory()).isEqualTo(4);
    }

    @Test
    void a_profile_asks_for_one_page_of_each_kind_however_much_the_student_has_sent() {
        norte().enroll(student(ANA));
        IntStream.range(0, 40).forEach(number -> TABLE.put("norte", gradeOf("s" + number)));
        putAll("ana", 200, NOW);
        putAll("teacher_1", 19, NOW);

        assertThat(callsOfHistory()).isEqualTo(3);
    }

    private static int callsOfHistory() {
        FaultyCalls counted = new FaultyCalls(Integer.MAX_VALUE, FaultyCalls.KillPoint.BEFORE);
        try (DynamoDbClient client = TABLE.client(counted)) {
            var _ = TABLE.table(client).forSchool(new SchoolId("norte")).history(ANA, 10, null);
        }
        return counted.calls();
    }

    @Test
    void pages_of_events_hold_every_event_once_to_the_end() {
        norte().enroll(student(ANA));
        IntStream.rangeClosed(1, 7).forEach(number -> put("ana", "own-" + number, NOW.plusSeconds(600 + number)));
        IntStream.rangeClosed(1, 4).forEach(number -> put("teacher_1", "report-" + number, NOW.plusSeconds(number)));
        IntStream.rangeClosed(1, 2).forEach(number -> put("teacher_2", "other-" + number, NOW.minusSeconds(number)));
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            EventsPage page = norte().events(ANA, 3, cursor);
            assertThat(page.events()).hasSizeLessThanOrEqualTo(3);
            page.events().forEach(event -> seen.add(event.id().value()));
            cursor = page.next().orElse(null);
        } while (cursor != null);

        assertThat(seen)
                .containsExactly(
                        "other-1",
                        "other-2",
                        "report-4",
                        "report-3",
                        "report-2",
                        "report-1",
                        "own-7",
                        "own-6",
                        "own-5",
                        "own-4",
                        "own-3",
                        "own-2",
                        "own-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PROFILE",
                "GRADE#a#b",
                "EVENT#",
                "EVENT#BY#",
                "EVENT#BY#teacher_1#",
                "EVENT#BY#2026-11-24T18:00:00.000Z#e1#teacher_1",
                "EVENT#2026-11-24T18:00:00.000Z",
                "EVAL#a#b#c"
            })
    void refuses_a_cursor_of_events_that_it_never_gave(String forged) {
        assertFails(() -> norte().events(ANA, 5, encoded(forged)), ErrorCode.INVALID, "cursor");
    }

    private static void put(String sender, String id, Instant at) {
        BehaviorEvent event = new BehaviorEvent(new EventId(id), ANA, new PersonId(sender), "task_done", at, "{}");
        TABLE.put(StoredItems.of(new SchoolId("norte"), new SentEvent(event, new RequestId("request"), NOW)));
    }

    /** As many events, one each second; the last of them is the newest. */
    private static void putAll(String sender, int count, Instant from) {
        List<SentEvent> events = IntStream.range(0, count)
                .mapToObj(number -> new BehaviorEvent(
                        new EventId(sender + "-" + number),
                        ANA,
                        new PersonId(sender),
                        "task_done",
                        from.plusSeconds(number),
                        "{}"))
                .map(event -> new SentEvent(event, new RequestId("request"), NOW))
                .toList();
        assertThat(TABLE.events("norte").write(events, Pauses.brief())).isEmpty();
    }

    private static Grade gradeOf(String subject) {
        return new Grade(ANA, new SubjectId(subject), Q1, new BigDecimal("85"), 2, true, 1, NOW, null, false);
    }

    private static void putEvent(int number) {
        BehaviorEvent event = new BehaviorEvent(
                new EventId("event-" + number), ANA, new PersonId("ana"), "task_done", NOW.plusSeconds(number), "{}");
        TABLE.put(StoredItems.of(new SchoolId("norte"), new SentEvent(event, new RequestId("request-" + number), NOW)));
    }

    private static String encoded(String sortKey) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sortKey.getBytes(UTF_8));
    }
}
