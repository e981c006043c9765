package io.luca.interactive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.interactive.platform.Api;
import io.luca.interactive.platform.Platform;
import io.luca.interactive.platform.SharedPlatform;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rights that end at the class, over HTTP. What each teacher gets is compared with what a second, naive reading of the rosters says, over
 * schools whose memberships are drawn: past ones, present ones and ones to come.
 */
@ExtendWith(SharedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RightsIT {

    private static final String AT_CLASS = "{\"teachers\":\"class\"}";
    private static final List<String> SUBJECTS = List.of("matematicas", "historia");
    private static final List<String> PUPILS = List.of("p1", "p2", "p3", "p4", "p5");
    /** A student in no class who is called by the id of a teacher. */
    private static final String NAMESAKE = "t2";

    private static final List<String> TEACHERS = List.of("t1", "t2", "t3");

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private final Platform platform;

    RightsIT(Platform platform) {
        this.platform = platform;
    }

    /** What was drawn: somebody in a class, on days that hold today or do not. */
    private record Drawn(String person, String schoolClass, boolean isStudent, boolean isToday) {}

    /** A school with two classes of each subject, whose rights end at the class. */
    private final class DrawnSchool {

        private final String name;
        private final Random random;
        private final List<Drawn> members = new ArrayList<>();

        DrawnSchool(String name, int seed) {
            this.name = name;
            random = new Random(seed);
            TwoSubjects.open(platform, name, "p1", "p2", "p3", "p4", "p5", NAMESAKE);
            for (String subject : SUBJECTS) {
                for (String id : classesOf(subject)) {
                    TwoSubjects.openClass(platform, name, id, subject);
                }
                PUPILS.forEach(pupil -> draw(pupil, subject, "student"));
                TEACHERS.forEach(teacher -> draw(teacher, subject, random.nextBoolean() ? "teacher" : "assistant"));
            }
            for (String subject : SUBJECTS) { // before the rights end: whoever it is, the marks are there
                Stream.concat(PUPILS.stream(), Stream.of(NAMESAKE))
                        .forEach(pupil -> assertThat(teacher("of_before")
                                        .post("/evaluations", TwoSubjects.mark(pupil, subject, "m"))
                                        .status())
                                .isEqualTo(201));
            }
            assertThat(platform.admin(name).put("/rights", AT_CLASS).status()).isEqualTo(200);
        }

        Api teacher(String person) {
            return platform.as(name, person, "teacher");
        }

        private void draw(String person, String subject, String role) {
            if (random.nextInt(6) == 0) {
                return;
            }
            String id = classesOf(subject).get(random.nextInt(2));
            int when = random.nextInt(5); // mostly today
            String days = switch (when) {
                case 0 -> days(today.minusDays(90), Optional.of(today.minusDays(1)));
                case 1 -> days(today.plusDays(1), Optional.empty());
                case 2 -> days(today, Optional.of(today));
                default -> days(today.minusDays(90), Optional.empty());
            };
            TwoSubjects.join(platform, name, id, person, "{\"role\":\"" + role + "\"," + days + "}");
            members.add(new Drawn(person, id, role.equals("student"), when > 1));
        }

        private String days(LocalDate from, Optional<LocalDate> to) {
            return "\"from\":\"" + from + "\""
                    + to.map(end -> ",\"to\":\"" + end + "\"").orElse("");
        }

        /** Whether the teacher teaches today a class of the subject that the pupil is in today. */
        boolean isOwn(String teacher, String pupil, String subject) {
            for (String id : classesOf(subject)) {
                if (isIn(teacher, id, false) && isIn(pupil, id, true)) {
                    return true;
                }
            }
            return false;
        }

        boolean isIn(String person, String id, boolean isStudent) {
            return members.contains(new Drawn(person, id, isStudent, true));
        }

        Set<String> own(String teacher, String pupil) {
            return SUBJECTS.stream()
                    .filter(subject -> isOwn(teacher, pupil, subject))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static List<String> classesOf(String subject) {
        return List.of(subject + "-a", subject + "-b");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a_teacher_reaches_what_the_rosters_of_today_say_and_nothing_else(int seed) {
        DrawnSchool school = new DrawnSchool("drawn_" + seed, seed);

        for (String teacher : TEACHERS) {
            Api api = school.teacher(teacher);
            for (String pupil :
                    Stream.concat(PUPILS.stream(), Stream.of(NAMESAKE)).toList()) {
                Set<String> own = school.own(teacher, pupil);
                assertProfile(api, pupil, own);
                for (String subject : SUBJECTS) {
                    assertMarks(api, pupil, subject, own);
                }
            }
            for (String subject : SUBJECTS) {
                classesOf(subject).forEach(id -> assertClass(api, school, teacher, id));
                assertThat(api.get("/dashboard?subject=" + subject + "&period=Q1_2024")
                                .problem())
                        .isEqualTo("not-your-class");
            }
        }
    }

    private void assertMarks(Api api, String pupil, String subject, Set<String> own) {
        String mark = "/evaluations/" + pupil + "/" + subject + "/Q1_2024/m";
        String correction = "{\"score\":81,\"version\":99,\"reason\":\"r\"}";
        assertOne(api.post("/evaluations", TwoSubjects.mark(pupil, subject, "m")), subject, own, 201, "student_id");
        assertOne(api.get(mark), subject, own, 200, "evaluation_id");
        assertOne(api.put(mark, correction), subject, own, 409, "evaluation_id");
        assertOne(api.get("/profile/" + pupil + "/grades/" + subject + "/Q1_2024"), subject, own, 200, "");
    }

    /** Of a pupil in none of the classes the answer is that of one who does not exist, to the letter. */
    private static void assertOne(Api.Answer answer, String subject, Set<String> own, int allowed, String unknown) {
        if (own.contains(subject)) {
            assertThat(answer.status()).as(answer.text()).isEqualTo(allowed);
            return;
        }
        assertThat(answer.text()).doesNotContain("\"score\"");
        assertThat(answer.problem()).isEqualTo(own.isEmpty() ? "not-found" : "not-your-class");
        if (own.isEmpty()) {
            assertThat(answer.json().path("field").asText()).isEqualTo(unknown);
        }
    }

    private static void assertProfile(Api api, String pupil, Set<String> own) {
        Api.Answer profile = api.get("/profile/" + pupil);
        Api.Answer grades = api.get("/profile/" + pupil + "/grades");
        Api.Answer events = api.get("/profile/" + pupil + "/events");
        if (own.isEmpty()) {
            String unknown = api.get("/profile/of_nobody").json().path("detail").asText();
            for (Api.Answer answer : List.of(profile, grades, events)) {
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.json().path("detail").asText()).isEqualTo(unknown);
                assertThat(answer.text()).doesNotContain("Name of");
            }
            return;
        }
        assertThat(List.of(grades.status(), events.status())).containsOnly(200);
        assertThat(texts(profile.json().path("evaluations"), "subject")).isEqualTo(own);
    }

    private static void assertClass(Api api, DrawnSchool school, String teacher, String id) {
        Api.Answer students = api.get("/classes/" + id + "/students");
        Api.Answer dashboard = api.get("/dashboard?class_id=" + id + "&period=Q1_2024");
        if (!school.isIn(teacher, id, false)) {
            assertThat(students.problem()).isEqualTo("not-your-class");
            assertThat(dashboard.problem()).isEqualTo("not-your-class");
            return;
        }
        Set<String> pupils = PUPILS.stream()
                .filter(pupil -> school.isIn(pupil, id, true))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(texts(students.json().path("students"), "student_id")).isEqualTo(pupils);
        assertThat(texts(dashboard.json().path("students"), "student_id")).isEqualTo(pupils);
        dashboard.json().path("students").forEach(line -> {
            assertThat(line.path("name").asText())
                    .isEqualTo("Name of " + line.path("student_id").asText());
            assertThat(line.path("evaluations")).hasSize(1);
        });
    }

    private static Set<String> texts(JsonNode list, String member) {
        return list.valueStream()
                .map(each -> each.path(member).asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void head_and_coordinator_read_all_of_the_school_and_mark_nothing() {
        TwoSubjects.open(platform, "head", "ana");
        TwoSubjects.openClass(platform, "head", "mat", "matematicas", "ana", "t1");
        platform.admin("head").put("/rights", AT_CLASS);
        String mark = TwoSubjects.mark("ana", "matematicas", "m");
        assertThat(platform.as("head", "t1", "teacher")
                        .post("/evaluations", mark)
                        .status())
                .isEqualTo(201);

        for (String role : List.of("coordinator", "school-admin")) {
            Api api = platform.as("head", "head_1", role);

            assertThat(texts(api.get("/profile/ana").json().path("evaluations"), "subject"))
                    .containsExactly("matematicas");
            assertThat(api.get("/evaluations/ana/matematicas/Q1_2024/m").status())
                    .isEqualTo(200);
            assertThat(texts(
                            api.get("/dashboard?subject=matematicas&period=Q1_2024")
                                    .json()
                                    .path("students"),
                            "student_id"))
                    .containsExactly("ana");
            assertThat(texts(
                            api.get("/dashboard?class_id=mat&period=Q1_2024")
                                    .json()
                                    .path("students"),
                            "name"))
                    .containsExactly("Name of ana");
            assertThat(api.post("/evaluations", mark).status()).isEqualTo(403);
        }
    }

    /** In one copy of the service the change counts at once; in others within a minute. */
    @Test
    void a_teacher_who_is_moved_between_two_requests_is_refused_by_the_second_one() {
        TwoSubjects.open(platform, "moved", "ana");
        TwoSubjects.openClass(platform, "moved", "mat", "matematicas", "ana", "t1");
        platform.admin("moved").put("/rights", AT_CLASS);
        Api teacher = platform.as("moved", "t1", "teacher");
        assertThat(teacher.post("/evaluations", TwoSubjects.mark("ana", "matematicas", "m"))
                        .status())
                .isEqualTo(201);

        TwoSubjects.join(
                platform,
                "moved",
                "mat",
                "t1",
                "{\"role\":\"teacher\",\"from\":\"2024-01-01\",\"to\":\"" + today.minusDays(1) + "\"}");

        assertThat(teacher.post("/evaluations", TwoSubjects.mark("ana", "matematicas", "n"))
                        .status())
                .isEqualTo(404);
        assertThat(teacher.get("/profile/ana").status()).isEqualTo(404);
    }

    @Test
    void marks_go_along_with_a_pupil_who_changes_class_in_mid_period() {
        TwoSubjects.open(platform, "along", "ana");
        TwoSubjects.openClass(platform, "along", "mat-a", "matematicas", "ana", "before");
        TwoSubjects.openClass(platform, "along", "mat-b", "matematicas");
        TwoSubjects.join(platform, "along", "mat-b", "after", "{\"role\":\"teacher\",\"from\":\"2024-01-01\"}");
        platform.admin("along").put("/rights", AT_CLASS);
        Api before = platform.as("along", "before", "teacher");
        Api after = platform.as("along", "after", "teacher");
        String mark = "/evaluations/ana/matematicas/Q1_2024/m";
        assertThat(before.post("/evaluations", TwoSubjects.mark("ana", "matematicas", "m"))
                        .status())
                .isEqualTo(201);
        assertThat(after.get(mark).status()).isEqualTo(404);

        String last = "\"to\":\"" + today.minusDays(1) + "\"";
        TwoSubjects.join(
                platform, "along", "mat-a", "ana", "{\"role\":\"student\",\"from\":\"2024-01-01\"," + last + "}");
        TwoSubjects.join(platform, "along", "mat-b", "ana", "{\"role\":\"student\",\"from\":\"" + today + "\"}");

        assertThat(before.get(mark).status()).isEqualTo(404);
        assertThat(after.get(mark).status()).isEqualTo(200);
        assertThat(after.put(mark, "{\"score\":85,\"version\":1,\"reason\":\"added up wrongly\"}")
                        .status())
                .isEqualTo(200);
        assertThat(before.get(mark + "/history").status()).isEqualTo(404);
        JsonNode history = after.get(mark + "/history").json();
        assertThat(history.path("recorded_by").asText()).isEqualTo("before");
        assertThat(history.path("changes")).hasSize(1);
        JsonNode change = history.path("changes").get(0);
        assertThat(change.path("changed_by").asText()).isEqualTo("after");
        assertThat(change.path("from").path("score").asInt()).isEqualTo(80);
        assertThat(change.path("to").path("score").asInt()).isEqualTo(85);
        assertThat(change.path("reason").asText()).isEqualTo("added up wrongly");
    }

    /** The one has the best mark of the school, and is in another class. */
    @Test
    void the_preview_of_a_curve_goes_by_the_best_of_the_own_class() {
        TwoSubjects.open(platform, "curved", "ana", "beto");
        TwoSubjects.openClass(platform, "curved", "mat-a", "matematicas");
        TwoSubjects.openClass(platform, "curved", "mat-b", "matematicas");
        TwoSubjects.join(platform, "curved", "mat-a", "ana", "{\"role\":\"student\",\"from\":\"2024-01-01\"}");
        TwoSubjects.join(platform, "curved", "mat-b", "beto", "{\"role\":\"student\",\"from\":\"2024-01-01\"}");
        Api teacher = platform.as("curved", "t1", "teacher");
        teacher.post("/evaluations", TwoSubjects.mark("ana", "matematicas", "m"));
        teacher.post(
                "/evaluations", TwoSubjects.mark("beto", "matematicas", "m").replace("80", "100"));

        JsonNode preview = platform.admin("curved").post("/config/preview", """
                {"subject":"matematicas","period":"Q1_2024",
                 "rules":{"weights":{"exam":1},"min_passing":60,"curve":{"type":"top_to_max"}}}""").json();

        assertThat(preview.path("students").findValues("new"))
                .hasSize(2)
                .allSatisfy(grade -> assertThat(grade.path("score").asInt()).isEqualTo(100));
    }

    /** Else a teacher of another subject would learn that there is such a student. */
    @Test
    void of_a_blocked_pupil_of_another_of_ones_classes_nothing_is_told() {
        TwoSubjects.open(platform, "hidden", "ana");
        TwoSubjects.openClass(platform, "hidden", "his", "historia", "ana", "t1");
        platform.admin("hidden").put("/rights", AT_CLASS);
        Api teacher = platform.as("hidden", "t1", "teacher");
        String mark = TwoSubjects.mark("ana", "matematicas", "m");
        assertThat(teacher.post("/evaluations", mark).problem()).isEqualTo("not-your-class");
        assertThat(platform.admin("hidden")
                        .post("/students/ana/erasure", "{\"confirm\":\"ana\"}")
                        .status())
                .isEqualTo(202);

        assertThat(teacher.post("/evaluations", mark).status()).isEqualTo(404);
        assertThat(teacher.get("/dashboard?class_id=his&period=Q1_2024").json().path("students"))
                .isEmpty();
    }

    @Test
    void rights_reach_the_whole_school_until_they_end_at_the_class_and_nothing_widens_them_again() {
        TwoSubjects.open(platform, "ends", "ana");
        Api admin = platform.admin("ends");
        Api teacher = platform.as("ends", "t1", "teacher");
        assertThat(admin.get("/rights").json().path("teachers").asText()).isEqualTo("school");
        assertThat(teacher.get("/profile/ana").status()).isEqualTo(200);

        Api.Answer ended = admin.put("/rights", AT_CLASS);

        assertThat(ended.json().path("effective_from").asText()).isNotEmpty();
        assertThat(admin.get("/rights").json().path("teachers").asText()).isEqualTo("class");
        assertThat(teacher.get("/profile/ana").status()).isEqualTo(404);
        assertThat(admin.put("/rights", "{\"teachers\":\"school\"}").status()).isEqualTo(409);
        assertThat(admin.put("/rights", "{\"teachers\":\"nobody\"}").field()).isEqualTo("teachers");
    }

    /** However many marks pupils have: an answer ends where it has enough, and the next one goes on with the next pupil. */
    @Test
    void a_page_of_a_class_with_many_marks_ends_early_and_the_next_one_goes_on() {
        List<String> pupils = IntStream.range(10, 22).mapToObj(at -> "p" + at).toList();
        TwoSubjects.open(platform, "marked", pupils.getFirst(), pupils.toArray(String[]::new));
        TwoSubjects.openClass(platform, "marked", "mat", "matematicas", "p10", "t1");
        for (String pupil : pupils.subList(1, pupils.size())) {
            TwoSubjects.join(platform, "marked", "mat", pupil, "{\"role\":\"student\"}");
        }
        for (int mark = 0; mark < 500; mark++) {
            platform.table().school("marked").record(TwoSubjects.stored("p10", "matematicas", "m" + mark));
        }
        Api teacher = platform.as("marked", "t1", "teacher");

        JsonNode first = teacher.get("/dashboard?class_id=mat&period=Q1_2024").json();
        JsonNode second = teacher.get("/dashboard?class_id=mat&period=Q1_2024&cursor="
                        + first.path("next_cursor").asText())
                .json();

        assertThat(texts(first.path("students"), "student_id")).containsExactlyElementsOf(pupils.subList(0, 10));
        assertThat(first.at("/students/0/evaluations")).hasSize(500);
        assertThat(texts(second.path("students"), "student_id")).containsExactly("p20", "p21");
        assertThat(second.has("next_cursor")).isFalse();
    }

    @Test
    void a_class_of_forty_pupils_and_more_is_shown_to_the_last_name_also_of_those_without_a_mark() {
        String[] pupils = new String[44];
        for (int at = 0; at < pupils.length; at++) {
            pupils[at] = "pupil_%02d".formatted(at);
        }
        TwoSubjects.open(platform, "large", "pupil_99", pupils);
        TwoSubjects.openClass(platform, "large", "mat", "matematicas", "pupil_99", "t1");
        for (String pupil : pupils) {
            TwoSubjects.join(platform, "large", "mat", pupil, "{\"role\":\"student\",\"from\":\"2024-01-01\"}");
        }
        platform.admin("large").put("/rights", AT_CLASS);
        Api teacher = platform.as("large", "t1", "teacher");
        teacher.post("/evaluations", TwoSubjects.mark("pupil_99", "matematicas", "m"));

        JsonNode first = teacher.get("/dashboard?class_id=mat&period=Q1_2024").json();
        JsonNode second = teacher.get("/dashboard?class_id=mat&period=Q1_2024&cursor="
                        + first.path("next_cursor").asText())
                .json();

        assertThat(texts(first.path("students"), "name")).hasSize(40).contains("Name of pupil_00");
        assertThat(texts(second.path("students"), "student_id"))
                .containsExactly("pupil_40", "pupil_41", "pupil_42", "pupil_43", "pupil_99");
        assertThat(second.has("next_cursor")).isFalse();
        assertThat(teacher.get("/dashboard?class_id=mat&period=Q1_2024&limit=3")
                        .json()
                        .path("students"))
                .hasSize(3);
        assertThat(teacher.get("/dashboard?class_id=mat&period=Q1_2024&limit=41")
                        .field())
                .isEqualTo("limit");
        assertThat(second.path("students").get(0).path("evaluations")).isEmpty();
        assertThat(second.path("students").get(4).path("evaluations")).hasSize(1);
    }
}
