package io.luca.interactive;

import static io.luca.interactive.platform.Platform.evaluation;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.interactive.platform.Api;
import io.luca.interactive.platform.Platform;
import io.luca.interactive.platform.SharedPlatform;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.EvaluationType;
import io.luca.model.Notice;
import io.luca.model.PeriodId;
import io.luca.model.PersonId;
import io.luca.model.Score;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A school's periods and rules, as its administrator sets them. */
@ExtendWith(SharedPlatform.class)
class ConfigIT {

    private final Platform platform;

    ConfigIT(Platform platform) {
        this.platform = platform;
    }

    static String config(int version) {
        return """
            {"periods":[{"id":"Q1_2024","start":"2024-01-01","end":"2024-03-31"}],
             "grading_rules":{"matematicas":{"weights":{"exam":0.7,"homework":0.3},"min_passing":60}},
             "version":%d}""".formatted(version);
    }

    @Test
    void names_for_people_are_kept_with_the_configuration_and_shown_in_the_catalog() {
        Api admin = platform.admin("config_named");
        String names = """
                ,"display_names":{"subjects":{"matematicas":"Matemáticas"},"periods":{"Q1_2024":"Primer trimestre"},"types":{"exam":"Examen"}}}""";

        Api.Answer saved = admin.put("/config", config(0).replaceFirst("}$", names));

        assertThat(saved.status()).as(saved.text()).isEqualTo(200);
        assertThat(admin.get("/config").json()).isEqualTo(saved.json());
        assertThat(admin.put("/config", saved.text()).json().path("display_names"))
                .as("what was read may be sent back")
                .isEqualTo(saved.json().path("display_names"));
        JsonNode catalog =
                platform.student("config_named", "ana").get("/catalog").json();
        assertThat(catalog.at("/subjects/0/name").asText()).isEqualTo("Matemáticas");
        assertThat(catalog.at("/periods/0/name").asText()).isEqualTo("Primer trimestre");
        assertThat(catalog.at("/type_names/exam").asText()).isEqualTo("Examen");
        for (String wrong : List.of("{\"subjects\":{\"alquimia\":\"x\"}}", "{\"types\":{\"exam\":\" \"}}")) {
            assertThat(admin.put("/config", config(2).replaceFirst("}$", ",\"display_names\":" + wrong + "}"))
                            .field())
                    .startsWith("display_names.");
        }
    }

    @Test
    void a_new_school_sets_its_rules_and_reads_them_back() {
        Api admin = platform.admin("config_new");

        Api.Answer before = admin.get("/config");
        Api.Answer saved = admin.put("/config", config(0));

        assertThat(before.status()).isEqualTo(404);
        assertThat(saved.status()).isEqualTo(200);
        assertThat(saved.json().path("version").asInt()).isEqualTo(1);
        assertThat(saved.json().at("/grading_rules/matematicas/scale/max").asInt())
                .isEqualTo(100);
        assertThat(admin.get("/config").json()).isEqualTo(saved.json());
    }

    @Test
    void what_was_read_can_be_sent_back() {
        platform.openSchool("config_back");
        Api admin = platform.admin("config_back");
        String read = admin.get("/config").text();

        Api.Answer saved = admin.put("/config", read);

        assertThat(saved.status()).as(saved.text()).isEqualTo(200);
        assertThat(saved.json().path("version").asInt())
                .isEqualTo(admin.get("/config").json().path("version").asInt());
    }

    /** What a client leaves out is written in full; what it says comes back as it was said. */
    @Test
    void all_that_rules_can_say_is_said_back() throws IOException {
        platform.openSchool("config_full");
        Api admin = platform.admin("config_full");
        String rules = """
            {"weights":{"exam":0.7,"homework":0.3},"min_passing":60,"scale":{"min":0,"max":100,"decimals":2},
             "drop_lowest":{"homework":2},"extra_credit":{"project":0.05},
             "curve":{"type":"flat_points","points":2.5},"rounding":{"mode":"half_even","decimals":1},
             "floor":10,"cap":98}""";
        JsonNode before = admin.get("/config").json().at("/grading_rules/matematicas");

        Api.Answer saved =
                admin.put("/config", config(1).replaceFirst("\\{\"weights\".*60\\}", Matcher.quoteReplacement(rules)));

        assertThat(saved.status()).as(saved.text()).isEqualTo(200);
        assertThat(saved.json().at("/grading_rules/matematicas")).isEqualTo(new ObjectMapper().readTree(rules));
        assertThat(admin.get("/config").json()).isEqualTo(saved.json());
        assertThat(before.at("/curve/type").asText()).isEqualTo("none");
        assertThat(before.at("/rounding/mode").asText()).isEqualTo("half_up");
        assertThat(before.path("drop_lowest")).isEmpty();
    }

    @Test
    void work_of_extra_credit_is_accepted() {
        platform.openSchool("config_extra", "ana");
        platform.admin("config_extra")
                .put("/config", config(1).replace("60", "60,\"extra_credit\":{\"project\":0.05}"));

        Api.Answer recorded = platform.teacher("config_extra")
                .post("/evaluations", evaluation("ana", "e1", "85").replace("exam", "project"));

        assertThat(recorded.status()).as(recorded.text()).isEqualTo(201);
    }

    @Test
    void an_old_version_is_a_conflict() {
        platform.openSchool("config_old");
        Api admin = platform.admin("config_old");
        admin.put("/config", config(1));

        Api.Answer late = admin.put("/config", config(1));

        assertThat(late.status()).isEqualTo(409);
        assertThat(late.field()).isEqualTo("version");
        assertThat(admin.put("/config", config(0)).status()).isEqualTo(409);
    }

    @Test
    void new_rules_hold_at_once() {
        platform.openSchool("config_now", "ana");
        Api teacher = platform.teacher("config_now");
        String duel = evaluation("ana", "e1", "85").replace("exam", "duel");
        int before = teacher.post("/evaluations", duel).status();

        platform.admin("config_now").put("/config", config(1).replace("homework", "duel"));

        assertThat(before).isEqualTo(400);
        assertThat(teacher.post("/evaluations", duel).status()).isEqualTo(201);
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "'0.3'               | '0.2'                     | grading_rules.matematicas.weights",
                "'0.3'               | '-0.3'                    | grading_rules.matematicas.weights.homework",
                "'0.3'               | '\"0.3\"'                 | grading_rules.matematicas.weights.homework",
                "'\"exam\"'          | '\"ex#am\"'               | grading_rules.matematicas.weights.ex#am",
                "'\"matematicas\"'   | '\"mate*\"'               | grading_rules.mate*",
                "'60'                | '101'                     | grading_rules.matematicas.min_passing",
                "'60'                | '60,\"scale\":{\"min\":100,\"max\":0}'  | grading_rules.matematicas.scale.min",
                "'60'                | '60,\"scale\":{\"min\":0}'              | grading_rules.matematicas.scale.max",
                "'60'                | '60,\"scale\":{\"min\":0,\"max\":100,\"decimals\":3}'  | grading_rules.matematicas.scale.decimals",
                "'60'                | '60,\"drop\":1'           | grading_rules.matematicas.drop",
                "'60'                | '60,\"drop_lowest\":{\"homework\":-1}'  | grading_rules.matematicas.drop_lowest.homework",
                "'60'                | '60,\"drop_lowest\":{\"homework\":51}'  | grading_rules.matematicas.drop_lowest.homework",
                "'60'                | '60,\"drop_lowest\":{\"quiz\":1}'  | grading_rules.matematicas.drop_lowest.quiz",
                "'60'                | '60,\"drop_lowest\":{\"homework\":1.5}'  | grading_rules.matematicas.drop_lowest.homework",
                "'60'                | '60,\"drop_lowest\":1'  | grading_rules.matematicas.drop_lowest",
                "'60'                | '60,\"extra_credit\":{\"exam\":0.1}'  | grading_rules.matematicas.extra_credit.exam",
                "'60'                | '60,\"extra_credit\":{\"bonus\":0}'  | grading_rules.matematicas.extra_credit.bonus",
                "'60'                | '60,\"extra_credit\":{\"bonus\":2}'  | grading_rules.matematicas.extra_credit.bonus",
                "'60'                | '60,\"extra_credit\":{\"bonus\":\"0.1\"}'  | grading_rules.matematicas.extra_credit.bonus",
                "'60'                | '60,\"extra_credit\":{\"bo nus\":0.1}'  | grading_rules.matematicas.extra_credit.bo nus",
                "'60'                | '60,\"curve\":\"square_root\"'  | grading_rules.matematicas.curve",
                "'60'                | '60,\"curve\":{\"type\":\"bell\"}'  | grading_rules.matematicas.curve.type",
                "'60'                | '60,\"curve\":{}'  | grading_rules.matematicas.curve.type",
                "'60'                | '60,\"curve\":{\"type\":\"flat_points\"}'  | grading_rules.matematicas.curve.points",
                "'60'                | '60,\"curve\":{\"type\":\"flat_points\",\"points\":101}'  | grading_rules.matematicas.curve.points",
                "'60'                | '60,\"curve\":{\"type\":\"flat_points\",\"points\":0}'  | grading_rules.matematicas.curve.points",
                "'60'                | '60,\"curve\":{\"type\":\"top_to_max\",\"points\":5}'  | grading_rules.matematicas.curve.points",
                "'60'                | '60,\"curve\":{\"type\":\"none\",\"top\":5}'  | grading_rules.matematicas.curve.top",
                "'60'                | '60,\"rounding\":{\"mode\":\"ceiling\"}'  | grading_rules.matematicas.rounding.mode",
                "'60'                | '60,\"rounding\":{\"decimals\":5}'  | grading_rules.matematicas.rounding.decimals",
                "'60'                | '60,\"rounding\":{\"decimals\":0.5}'  | grading_rules.matematicas.rounding.decimals",
                "'60'                | '60,\"floor\":101'  | grading_rules.matematicas.floor",
                "'60'                | '60,\"floor\":-1'  | grading_rules.matematicas.floor",
                "'60'                | '60,\"floor\":\"10\"'  | grading_rules.matematicas.floor",
                "'60'                | '60,\"floor\":60,\"cap\":50'  | grading_rules.matematicas.floor",
                "'60'                | '60,\"cap\":100.5'  | grading_rules.matematicas.cap",
                "'60'                | '60,\"cap\":59'  | grading_rules.matematicas.cap",
                "'60'                | '60,\"cap\":98.555'  | grading_rules.matematicas.cap",
                "'60'                | '60,\"cap\":98.5,\"rounding\":{\"decimals\":0}'  | grading_rules.matematicas.cap",
                "'60'                | '60,\"floor\":9.5,\"rounding\":{\"decimals\":0}'  | grading_rules.matematicas.floor",
                "'60'                | '60,\"scale\":{\"min\":0,\"max\":99.5,\"decimals\":0}'  | grading_rules.matematicas.scale.max",
                "'2024-03-31\"}'     | '2024-03-31\"},{\"id\":\"Q2\",\"start\":\"2024-03-31\",\"end\":\"2024-06-30\"}'  | periods[1].start",
                "'2024-03-31\"}'     | '2024-03-31\"},{\"id\":\"Q1_2024\",\"start\":\"2024-04-01\",\"end\":\"2024-06-30\"}'  | periods[1].id",
                "'2024-03-31\"}'     | '2024-03-31\"},{\"id\":\"Q1_2024\",\"start\":\"2024-01-08\",\"end\":\"2024-03-31\"}'  | periods[1].id",
                "'60'                | '60,\"cap\":0.001'  | grading_rules.matematicas.cap",
                "'\"2024-03-31\"'    | '\"2023-03-31\"'          | periods[0].end",
                "'\"2024-03-31\"'    | '\"2024-31-03\"'          | periods[0].end",
                "'\"Q1_2024\"'       | '\"\"'                    | periods[0].id",
                "'\"version\":1'     | '\"version\":-1'          | version",
            })
    void names_the_field(String right, String wrong, String field) {
        String body = config(1);
        assertThat(body).contains(right);

        Api.Answer answer = platform.admin("config_bad").put("/config", body.replace(right, wrong));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.field()).isEqualTo(field);
    }

    @Test
    void a_subject_or_a_period_with_marks_must_stay_and_the_answer_says_whose() {
        platform.openSchool("config_held", "ana");
        platform.teacher("config_held").post("/evaluations", evaluation("ana", "e1", "85"));
        Api admin = platform.admin("config_held");
        String stored = admin.get("/config").text();

        Api.Answer period = admin.put("/config", config(1).replace("Q1_2024", "Q2_2024"));
        Api.Answer subject = admin.put("/config", config(1).replace("matematicas", "historia"));

        assertThat(period.status()).as(period.text()).isEqualTo(409);
        assertThat(period.field()).isEqualTo("periods");
        assertThat(period.text()).contains("Q1_2024", "matematicas").doesNotContain("ana");
        assertThat(subject.status()).as(subject.text()).isEqualTo(409);
        assertThat(subject.field()).isEqualTo("grading_rules");
        assertThat(subject.text()).contains("matematicas", "Q1_2024");
        assertThat(admin.get("/config").text()).isEqualTo(stored);
    }

    @Test
    void what_no_mark_hangs_on_may_be_left_out() {
        platform.openSchool("config_free", "ana");
        platform.openSchool("config_free_2", "ana");
        platform.teacher("config_free_2").post("/evaluations", evaluation("ana", "e1", "85"));
        Api admin = platform.admin("config_free");

        Api.Answer saved =
                admin.put("/config", config(1).replace("Q1_2024", "Q2_2024").replace("matematicas", "historia"));

        assertThat(saved.status()).as(saved.text()).isEqualTo(200);
    }

    /** Its weight is gone, and so is what it counted; the mark itself can still be put right. */
    @Test
    void a_type_with_marks_may_go_and_its_marks_can_be_corrected_all_the_same() {
        platform.openSchool("config_type", "ana");
        Api teacher = platform.teacher("config_type");
        teacher.post("/evaluations", evaluation("ana", "e1", "85").replace("exam", "homework"));

        Api.Answer saved =
                platform.admin("config_type").put("/config", config(1).replace("homework", "project"));
        Api.Answer corrected = teacher.put(
                "/evaluations/ana/matematicas/Q1_2024/e1",
                "{\"score\":90,\"version\":1,\"reason\":\"added up wrongly\"}");
        Api.Answer another =
                teacher.post("/evaluations", evaluation("ana", "e2", "85").replace("exam", "homework"));

        assertThat(saved.status()).as(saved.text()).isEqualTo(200);
        assertThat(corrected.status()).as(corrected.text()).isEqualTo(200);
        assertThat(corrected.json().path("type").asText()).isEqualTo("homework");
        assertThat(another.status()).isEqualTo(400);
        assertThat(another.field()).isEqualTo("type");
    }

    /** It says what leaves and from when, in one member more; clients that read the others see it gone. */
    @Test
    void what_is_left_out_is_leaving_and_what_was_read_can_be_sent_back_meanwhile() {
        platform.openSchool("config_leaving", "ana");
        Api admin = platform.admin("config_leaving");
        JsonNode before = admin.get("/config").json();

        Api.Answer saved = admin.put("/config", config(1).replace("matematicas", "historia"));

        assertThat(saved.status()).as(saved.text()).isEqualTo(200);
        assertThat(saved.json().path("grading_rules").has("matematicas")).isFalse();
        assertThat(saved.json().at("/leaving/grading_rules/matematicas"))
                .isEqualTo(before.at("/grading_rules/matematicas"));
        assertThat(saved.json().at("/leaving/periods")).isEmpty();
        Instant from = Instant.parse(saved.json().at("/leaving/effective_from").asText());
        assertThat(Duration.between(Instant.now(), from)).isPositive().isLessThanOrEqualTo(Notice.LENGTH);
        Api.Answer read = admin.get("/config");
        assertThat(read.json()).isEqualTo(saved.json());
        Api.Answer again = admin.put("/config", read.text());
        assertThat(again.status()).as(again.text()).isEqualTo(200);
        assertThat(again.json().path("leaving")).isEqualTo(read.json().path("leaving"));
    }

    @Test
    void what_is_leaving_takes_no_mark_and_one_that_was_on_its_way_is_shown_and_corrected() {
        platform.openSchool("config_way", "ana");
        Api admin = platform.admin("config_way");
        Api teacher = platform.teacher("config_way");
        admin.put("/config", config(1).replace("matematicas", "historia"));
        markOnItsWay("config_way");

        Api.Answer late = teacher.post("/evaluations", evaluation("ana", "e2", "85"));
        Api.Answer dashboard = teacher.get("/dashboard?subject=matematicas&period=Q1_2024");
        Api.Answer corrected = teacher.put(
                "/evaluations/ana/matematicas/Q1_2024/e1",
                "{\"score\":90,\"version\":1,\"reason\":\"added up wrongly\"}");

        assertThat(late.status()).isEqualTo(400);
        assertThat(late.field()).isEqualTo("subject");
        assertThat(dashboard
                        .json()
                        .at("/students/0/evaluations/0/evaluation_id")
                        .asText())
                .isEqualTo("e1");
        assertThat(corrected.status()).as(corrected.text()).isEqualTo(200);
    }

    /** The night and the next look of an administrator come to the same end. */
    @Test
    void what_a_mark_hangs_on_after_all_is_back_when_the_notice_is_over_as_a_new_version() {
        platform.openSchool("config_back_again", "ana");
        Api admin = platform.admin("config_back_again");
        admin.put("/config", config(1).replace("matematicas", "historia"));
        markOnItsWay("config_back_again");
        platform.table().configs("config_back_again").settle(Instant.now().plus(Notice.LENGTH));

        Api.Answer read = admin.get("/config");
        Api.Answer old = admin.put("/config", config(2).replace("matematicas", "historia"));
        Api.Answer without = admin.put("/config", config(3).replace("matematicas", "historia"));

        assertThat(read.json().path("grading_rules").has("matematicas")).isTrue();
        assertThat(read.json().has("leaving")).isFalse();
        assertThat(read.json().path("version").asInt()).isEqualTo(3);
        assertThat(old.status()).isEqualTo(409);
        assertThat(old.field()).isEqualTo("version");
        assertThat(without.status()).isEqualTo(409);
        assertThat(without.field()).isEqualTo("grading_rules");
    }

    @Test
    void what_is_leaving_and_is_named_again_stays_and_takes_marks_at_once() {
        platform.openSchool("config_stays", "ana");
        Api admin = platform.admin("config_stays");
        admin.put("/config", config(1).replace("matematicas", "historia"));

        Api.Answer back = admin.put("/config", config(2));

        assertThat(back.json().path("grading_rules").has("matematicas")).isTrue();
        assertThat(back.json().at("/leaving/grading_rules").has("historia")).isTrue();
        assertThat(platform.teacher("config_stays")
                        .post("/evaluations", evaluation("ana", "e1", "85"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void a_school_that_takes_away_more_than_has_room_is_told_until_when_to_wait() {
        platform.openSchool("config_many");
        Api admin = platform.admin("config_many");
        Api.Answer many = admin.put("/config", withSubjects("s", 1));

        Api.Answer refused = admin.put("/config", withSubjects("t", 2));

        assertThat(many.status()).as(many.text()).isEqualTo(200);
        assertThat(refused.status()).as(refused.text()).isEqualTo(409);
        assertThat(refused.field()).isEqualTo("grading_rules");
        assertThat(refused.text()).contains("at most 100");
    }

    private static String withSubjects(String prefix, int version) {
        String rules = "{\"weights\":{\"exam\":1},\"min_passing\":60}";
        String subjects = IntStream.range(0, 61)
                .mapToObj(number -> "\"%s%d\":%s".formatted(prefix, number, rules))
                .collect(Collectors.joining(","));
        return config(version)
                .replaceFirst("\\{\"matematicas.*60\\}\\}", Matcher.quoteReplacement("{" + subjects + "}"));
    }

    /** As a copy of the service takes it that has read the configuration before. */
    private void markOnItsWay(String school) {
        EvaluationKey key = new EvaluationKey(
                new StudentId("ana"), new SubjectId("matematicas"), new PeriodId("Q1_2024"), new EvaluationId("e1"));
        platform.table()
                .school(school)
                .record(Evaluation.recorded(
                        key,
                        new EvaluationType("exam"),
                        Score.of("85"),
                        LocalDate.of(2024, 2, 15),
                        new PersonId("teacher_1"),
                        Instant.parse("2024-02-15T10:00:00Z")));
    }
}
