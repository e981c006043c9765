package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.endtoend.BootedPlatform.Booted;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Marks that are no scores, and rules tried on a class, through firewall, gateway, service, STS, policies and table. */
@ExtendWith(BootedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GradingRulesIT {

    private static final String PERIOD = "Q2_2024";
    private static final String DASHBOARD = "/dashboard?subject=historia&period=" + PERIOD;
    private static final String PREVIEW = """
        {"subject":"historia","period":"Q2_2024",
         "rules":{"weights":{"exam":0.8,"homework":0.2},"min_passing":60,"drop_lowest":{"exam":1},
                  "curve":{"type":"flat_points","points":5},"rounding":{"mode":"half_up","decimals":0}}}""";

    private final Api api;

    GradingRulesIT(Booted booted) {
        this.api = booted.api();
    }

    /** By the rules in force 0.5 * (90 + 0) / 2 + 0.5 * 70 = 57.5; by those to try 0.8 * 90 + 0.2 * 70 + 5 = 91. */
    @BeforeAll
    void mark() {
        assertThat(record(mark("rules_1", "exam").put("score", 90)).status()).isEqualTo(201);
        assertThat(record(mark("rules_2", "exam").put("status", "missing")).status())
                .isEqualTo(201);
        assertThat(record(mark("rules_3", "homework").put("score", 70)).status())
                .isEqualTo(201);
        assertThat(record(mark("rules_4", "homework").put("status", "excused")).status())
                .isEqualTo(201);
    }

    private static ObjectNode mark(String id, String type) {
        ObjectNode body = Api.evaluation("student_457", id)
                .put("subject", "historia")
                .put("period", PERIOD)
                .put("type", type)
                .put("date", "2024-05-20");
        body.remove("score");
        return body;
    }

    private Api.Answer record(ObjectNode body) {
        return api.post("/evaluations", api.token("teacher_789"), body.toString());
    }

    @Test
    void missing_work_is_read_back_as_such_and_can_be_handed_in_later() {
        String path = "/evaluations/student_457/historia/" + PERIOD + "/rules_late";
        String teacher = api.token("teacher_789");
        record(mark("rules_late", "homework").put("status", "missing"));
        Api.Answer missing = api.get(path, teacher);

        Api.Answer handedIn = api.put(path, teacher, "{\"score\":80,\"version\":1,\"reason\":\"handed in late\"}");
        Api.Answer excused =
                api.put(path, teacher, "{\"status\":\"excused\",\"version\":2,\"reason\":\"was in hospital\"}");

        assertThat(missing.text("status")).isEqualTo("missing");
        assertThat(missing.json().has("score")).isFalse();
        assertThat(handedIn.text("status")).isEqualTo("graded");
        assertThat(handedIn.json().path("score").asInt()).isEqualTo(80);
        assertThat(excused.text("status")).as(excused.json().toString()).isEqualTo("excused");
        assertThat(api.get(path, teacher).json()).isEqualTo(excused.json());
    }

    @ParameterizedTest
    @CsvSource({"status, late", "status, ''"})
    void a_status_that_is_none_is_refused(String field, String value) {
        Api.Answer refused = record(mark("rules_bad", "exam").put(field, value));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("detail")).contains(field);
    }

    @Test
    void an_administrator_sees_what_rules_would_change_and_nothing_is_saved() {
        String admin = api.token("admin_123");
        String teacher = api.token("teacher_789");
        JsonNode config = api.get("/config", admin).json();
        JsonNode marks = api.get(DASHBOARD, teacher).json();

        Api.Answer preview = api.post("/config/preview", admin, PREVIEW);

        assertThat(preview.status()).as(preview.json().toString()).isEqualTo(200);
        JsonNode student = preview.json().at("/students/0");
        assertThat(student.path("student_id").asText()).isEqualTo("student_457");
        assertThat(student.at("/old/score").decimalValue()).isEqualByComparingTo("57.5");
        assertThat(student.at("/new/score").decimalValue()).isEqualByComparingTo("91");
        assertThat(student.path("change").asText()).isEqualTo("to_pass");
        assertThat(preview.json().at("/counts/to_pass").asInt()).isOne();
        assertThat(api.get("/config", admin).json()).isEqualTo(config);
        assertThat(api.get(DASHBOARD, teacher).json()).isEqualTo(marks);
    }

    @Test
    void an_administrator_of_another_school_tries_them_on_its_own_class() {
        Api.Answer preview = api.post("/config/preview", api.token("admin_456"), PREVIEW);

        assertThat(preview.status()).isEqualTo(200);
        assertThat(preview.json().path("students")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"teacher_789, 403", "student_457, 403"})
    void nobody_else_may_try_rules(String person, int status) {
        assertThat(api.post("/config/preview", api.token(person), PREVIEW).status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"historia\"'             | '\"alquimia\"'        | subject",
                "'\"flat_points\"'          | '\"bell\"'            | rules.curve.type",
                "'\"points\":5'             | '\"points\":500'      | rules.curve.points",
                "'\"points\":5'             | '\"points\":\"5\"'    | rules.curve.points",
                "'\"half_up\"'              | '\"ceiling\"'         | rules.rounding.mode",
                "'{\"exam\":1}'             | '{\"quiz\":1}'        | rules.drop_lowest.quiz",
                "'{\"exam\":0.8'            | '{\"ex am\":0.8'        | rules.weights.ex am",
                "'\"drop_lowest\"'          | '\"drop_highest\"'    | rules.drop_highest"
            })
    void bad_rules_are_refused_by_name(String right, String wrong, String named) {
        assertThat(PREVIEW).contains(right);

        Api.Answer refused = api.post("/config/preview", api.token("admin_123"), PREVIEW.replace(right, wrong));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("type")).isEqualTo("urn:luca:problem:invalid-request");
        assertThat(refused.text("field")).isEqualTo(named);
    }

    /** The same error has the same name, by whichever way it comes in. */
    @Test
    void saving_bad_rules_names_them_as_trying_them_does() {
        String admin = api.token("admin_123");
        ObjectNode config = (ObjectNode) api.get("/config", admin).json();
        ((ObjectNode) config.at("/grading_rules/historia")).putObject("curve").put("type", "bell");

        Api.Answer refused = api.put("/config", admin, config.toString());

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("field")).isEqualTo("grading_rules.historia.curve.type");
    }
}
