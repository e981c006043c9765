package io.luca.interactive;

import static io.luca.interactive.platform.Platform.evaluation;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.interactive.platform.Api;
import io.luca.interactive.platform.Platform;
import io.luca.interactive.platform.SharedPlatform;
import io.luca.model.BehaviorEvent;
import io.luca.model.EventId;
import io.luca.model.Grade;
import io.luca.model.PeriodId;
import io.luca.model.PersonId;
import io.luca.model.RequestId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.store.SentEvent;
import io.luca.store.StoredItems;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What students see of themselves and teachers of a class. */
@ExtendWith(SharedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProfileIT {

    private static final String SCHOOL = "profiles";
    private static final int MARKS_OF_BETO = 130;

    /** More than a profile has room for, and than two pages hold. */
    private static final int GRADES_OF_MANY = 200;

    private final Platform platform;

    ProfileIT(Platform platform) {
        this.platform = platform;
    }

    @BeforeAll
    void open_school() {
        platform.openSchool(SCHOOL, "ana", "beto", "new", "carla", "many");
        Api teacher = platform.teacher(SCHOOL);
        teacher.post("/evaluations", evaluation("ana", "e1", "90"));
        for (int i = 0; i < MARKS_OF_BETO; i++) {
            Api each = platform.as(
                    SCHOOL, "teacher_" + (1 + i / 50), "teacher"); // one person may not send all of them at once
            each.post("/evaluations", evaluation("beto", "e%03d".formatted(i), "70"));
        }
        put(grade("ana", "matematicas", "{\"rule\":\"weights\"}"));
        for (int i = 0; i < GRADES_OF_MANY; i++) {
            put(grade("many", "s%03d".formatted(i), "{\"rule\":\"" + "x".repeat(6_000) + "\"}"));
        }
        for (int i = 10; i < 40; i++) {
            String time = "2024-02-15T10:00:" + i + "Z";
            platform.table()
                    .put(Map.of(
                            "PK", AttributeValue.fromS("TENANT#profiles#STUDENT#ana"),
                            "SK", AttributeValue.fromS("EVENT#BY#teacher_1#" + time + "#event_" + i),
                            "event_id", AttributeValue.fromS("event_" + i),
                            "person_id", AttributeValue.fromS("teacher_1"),
                            "event_type", AttributeValue.fromS("tarea_completada"),
                            "occurred_at", AttributeValue.fromS(time),
                            "payload", AttributeValue.fromS("{\"task\":7}")));
        }
    }

    @Test
    void a_student_reads_grades_marks_and_the_newest_events() {
        Api.Answer answer = platform.student(SCHOOL, "ana").get("/profile/ana");

        JsonNode profile = answer.json();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(profile.at("/student/name").asText()).isEqualTo("Ana Secreta de profiles");
        assertThat(profile.at("/student/grade_level").asText()).isEqualTo("3");
        assertThat(profile.at("/grades/0/consolidated_score").decimalValue()).isEqualByComparingTo("88.5");
        assertThat(profile.at("/evaluations/0/evaluation_id").asText()).isEqualTo("e1");
        assertThat(profile.path("recent_events")).hasSize(20);
        assertThat(profile.at("/recent_events/0/event_id").asText()).isEqualTo("event_39");
        assertThat(profile.at("/recent_events/0/payload").isObject()).isTrue();
        assertThat(profile.path("stale").asBoolean(true)).isFalse();
        assertThat(profile.has("next_cursor")).isFalse();
    }

    @Test
    void all_events_can_be_read_by_who_may_read_the_profile() {
        JsonNode events = platform.teacher(SCHOOL).get("/profile/ana/events").json();

        assertThat(events.path("events")).hasSize(30);
        assertThat(events.at("/events/0/event_id").asText()).isEqualTo("event_39");
        assertThat(events.at("/events/0/sent_by").asText()).isEqualTo("teacher_1");
        assertThat(events.has("next_cursor")).isFalse();
        assertThat(platform.student(SCHOOL, "beto").get("/profile/ana/events").status())
                .isEqualTo(403);
        assertThat(platform.teacher(SCHOOL).get("/profile/nobody/events").status())
                .isEqualTo(404);
        assertThat(platform.teacher(SCHOOL)
                        .get("/profile/ana/events?cursor=abc")
                        .field())
                .isEqualTo("cursor");
    }

    @Test
    void a_profile_without_room_for_all_grades_leads_to_the_rest() {
        Api teacher = platform.teacher(SCHOOL);
        JsonNode profile = teacher.get("/profile/many").json();
        List<String> seen = new ArrayList<>(profile.path("grades").findValuesAsText("subject"));
        assertThat(seen).hasSizeLessThan(GRADES_OF_MANY);

        String cursor = profile.path("next_grades_cursor").asText();
        while (!cursor.isEmpty()) {
            JsonNode page = teacher.get("/profile/many/grades?cursor=" + cursor).json();
            seen.addAll(0, page.path("grades").findValuesAsText("subject"));
            cursor = page.path("next_cursor").asText();
        }

        assertThat(seen).hasSize(GRADES_OF_MANY).isSorted().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "/profile/many/grades, grades, 60",
        "/profile/ana/events, events, 100",
        "/profile/beto, evaluations, 100"
    })
    void a_page_is_as_long_as_is_asked_for_and_the_last_one_comes(String path, String list, int most) {
        Api teacher = platform.teacher(SCHOOL);
        int all = 0;
        String cursor = "";
        do {
            JsonNode page = teacher.get(path + "?limit=7" + cursor).json();
            assertThat(page.path(list)).hasSizeBetween(1, 7);
            all += page.path(list).size();
            cursor = page.has("next_cursor")
                    ? "&cursor=" + page.path("next_cursor").asText()
                    : "";
        } while (!cursor.isEmpty());

        assertThat(all).isEqualTo(list.equals("events") ? 30 : list.equals("grades") ? GRADES_OF_MANY : MARKS_OF_BETO);
        for (String none : List.of("0", String.valueOf(most + 1), "many")) {
            assertThat(teacher.get(path + "?limit=" + none).field()).isEqualTo("limit");
        }
    }

    @Test
    void all_grades_can_be_read_by_who_may_read_the_profile() {
        JsonNode grades = platform.teacher(SCHOOL).get("/profile/ana/grades").json();

        assertThat(grades.path("grades")).isNotEmpty();
        assertThat(grades.at("/grades/0/subject"))
                .isEqualTo(platform.teacher(SCHOOL).get("/profile/ana").json().at("/grades/0/subject"));
        assertThat(grades.has("next_cursor")).isFalse();
        assertThat(platform.student(SCHOOL, "beto").get("/profile/ana/grades").status())
                .isEqualTo(403);
        assertThat(platform.teacher(SCHOOL).get("/profile/nobody/grades").status())
                .isEqualTo(404);
        assertThat(platform.teacher(SCHOOL)
                        .get("/profile/ana/grades?cursor=abc")
                        .field())
                .isEqualTo("cursor");
    }

    /** Who reads a profile does not pay for what others have sent: 20 long payloads would be more than 1 MB. */
    @Test
    void a_long_payload_is_left_out_of_the_profile_and_is_whole_among_the_events() {
        String payload = "{\"text\":\"" + "x".repeat(58_000) + "\"}";
        Instant now = Instant.parse("2024-02-15T10:00:00Z");
        IntStream.range(0, 25)
                .mapToObj(number -> new BehaviorEvent(
                        new EventId("long_" + number),
                        new StudentId("carla"),
                        new PersonId("teacher_1"),
                        "nota",
                        now.plusSeconds(number),
                        payload))
                .map(event -> new SentEvent(event, new RequestId("request"), now))
                .forEach(sent -> StoredItems.allOf(new SchoolId(SCHOOL), sent).forEach(platform.table()::put));

        Api.Answer profile = platform.student(SCHOOL, "carla").get("/profile/carla");
        JsonNode events =
                platform.student(SCHOOL, "carla").get("/profile/carla/events").json();

        assertThat(profile.json().path("recent_events")).hasSize(20).allSatisfy(event -> {
            assertThat(event.path("payload_omitted").asBoolean()).isTrue();
            assertThat(event.has("payload")).isFalse();
        });
        assertThat(profile.json().toString()).hasSizeLessThan(10_000);
        assertThat(events.path("events")).hasSizeBetween(1, 24).allSatisfy(event -> {
            assertThat(event.path("payload").toString()).isEqualTo(payload);
            assertThat(event.has("payload_omitted")).isFalse();
        });
        assertThat(events.has("next_cursor")).isTrue();
    }

    @Test
    void a_student_without_marks_has_an_empty_profile() {
        JsonNode profile = platform.student(SCHOOL, "new").get("/profile/new").json();

        assertThat(profile.path("evaluations").isArray()).isTrue();
        assertThat(profile.path("evaluations")).isEmpty();
        assertThat(profile.path("grades")).isEmpty();
    }

    @Test
    void many_marks_come_in_pages_that_hold_each_once() {
        Api teacher = platform.teacher(SCHOOL);
        JsonNode first = teacher.get("/profile/beto").json();
        JsonNode second = teacher.get(
                        "/profile/beto?cursor=" + first.path("next_cursor").asText())
                .json();

        assertThat(first.path("evaluations").size() + second.path("evaluations").size())
                .isEqualTo(MARKS_OF_BETO);
        assertThat(first.path("evaluations").findValuesAsText("evaluation_id"))
                .doesNotContainAnyElementsOf(second.path("evaluations").findValuesAsText("evaluation_id"));
        assertThat(second.has("next_cursor")).isFalse();
    }

    @Test
    void a_cursor_of_one_student_reads_nothing_of_another() {
        String cursor = platform.teacher(SCHOOL)
                .get("/profile/beto")
                .json()
                .path("next_cursor")
                .asText();

        JsonNode profile = platform.student(SCHOOL, "ana")
                .get("/profile/ana?cursor=" + cursor)
                .json();

        assertThat(profile.at("/student/student_id").asText()).isEqualTo("ana");
        assertThat(profile.path("evaluations").findValuesAsText("student_id")).doesNotContain("beto");
    }

    @Test
    void a_grade_says_how_it_came_about() {
        JsonNode detail = platform.student(SCHOOL, "ana")
                .get("/profile/ana/grades/matematicas/Q1_2024")
                .json();

        assertThat(detail.at("/grade/version").asInt()).isEqualTo(3);
        assertThat(detail.at("/explanation/rule").asText()).isEqualTo("weights");
        assertThat(detail.path("evaluations")).hasSize(1);
    }

    /** The grade was stored, and the mark that it was made of was never consolidated: it is newer. */
    @Test
    void a_grade_says_how_many_marks_are_newer() {
        JsonNode profile = platform.student(SCHOOL, "ana").get("/profile/ana").json();
        JsonNode detail = platform.student(SCHOOL, "ana")
                .get("/profile/ana/grades/matematicas/Q1_2024")
                .json();
        JsonNode dashboard = platform.teacher(SCHOOL)
                .get("/dashboard?subject=matematicas&period=Q1_2024")
                .json();

        assertThat(profile.at("/grades/0/pending_evaluations").asInt(-1)).isOne();
        assertThat(detail.at("/grade/pending_evaluations").asInt(-1)).isOne();
        assertThat(dashboard.at("/students/0/grade/pending_evaluations").asInt(-1))
                .isOne();
    }

    @Test
    void where_nothing_was_marked_there_is_no_grade() {
        assertThat(platform.student(SCHOOL, "ana")
                        .get("/profile/ana/grades/historia/Q1_2024")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_teacher_sees_a_class_by_student() {
        JsonNode dashboard = platform.teacher(SCHOOL)
                .get("/dashboard?subject=matematicas&period=Q1_2024")
                .json();

        assertThat(dashboard.path("students").findValuesAsText("student_id")).contains("ana", "beto");
        assertThat(dashboard.at("/students/0/grade/passing").asBoolean()).isTrue();
        assertThat(dashboard.at("/students/1/evaluations")).hasSize(MARKS_OF_BETO);
        assertThat(dashboard.at("/students/1").has("grade")).isFalse();
    }

    /** Of few the best one is easily guessed. Explanations of before do not say how many there were. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
                    false | 97
                    true  | none
                    none  | none
                    """)
    void what_the_best_of_a_class_has_is_told_to_a_student_only_where_many_are_graded(String isOfFew, String told) {
        put(grade(
                "few",
                "musica",
                "{\"class_top\":97,\"class_top_exact\":\"97/1\""
                        + (isOfFew == null ? "" : ",\"class_of_few\":" + isOfFew) + "}"));

        JsonNode own = platform.student(SCHOOL, "few")
                .get("/profile/few/grades/musica/Q1_2024")
                .json()
                .path("explanation");
        JsonNode ofTeacher = platform.teacher(SCHOOL)
                .get("/profile/few/grades/musica/Q1_2024")
                .json()
                .path("explanation");

        assertThat(own.path("class_top").asText()).isEqualTo(told == null ? "" : told);
        assertThat(own.has("class_top_exact")).isEqualTo(told != null);
        assertThat(own.path("class_top_withheld").asBoolean()).isEqualTo(told == null);
        assertThat(ofTeacher.path("class_top").asText()).isEqualTo("97");
    }

    private void put(Grade grade) {
        platform.table().put(StoredItems.of(new SchoolId(SCHOOL), grade));
    }

    private static Grade grade(String student, String subject, String explanation) {
        return new Grade(
                new StudentId(student),
                new SubjectId(subject),
                new PeriodId("Q1_2024"),
                new BigDecimal("88.5"),
                1,
                true,
                3,
                Instant.parse("2024-03-31T08:00:00Z"),
                explanation,
                false);
    }
}
