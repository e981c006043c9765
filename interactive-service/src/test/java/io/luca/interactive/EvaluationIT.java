package io.luca.interactive;

import static io.luca.interactive.platform.Platform.evaluation;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.interactive.platform.Api;
import io.luca.interactive.platform.Platform;
import io.luca.interactive.platform.SharedPlatform;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.EvaluationType;
import io.luca.model.PeriodId;
import io.luca.model.PersonId;
import io.luca.model.Score;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.store.SchoolTable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Recording, reading and correcting marks. */
@ExtendWith(SharedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvaluationIT {

    private static final String SCHOOL = "marks";
    private static final String STUDENT_PARTITION = "TENANT#marks#STUDENT#ana";

    private final Platform platform;
    private final Api teacher;

    EvaluationIT(Platform platform) {
        this.platform = platform;
        this.teacher = platform.teacher(SCHOOL);
    }

    @BeforeAll
    void open_school() {
        platform.openSchool(SCHOOL, "ana", "beto", "full");
    }

    @Test
    void records_a_mark_and_says_where_it_is() {
        Api.Answer created = teacher.post("/evaluations", evaluation("ana", "new", "85.50"));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo("/evaluations/ana/matematicas/Q1_2024/new");
        assertThat(created.headers().firstValue("Idempotent-Replayed")).isEmpty();
        JsonNode body = created.json();
        assertThat(body.path("score").decimalValue()).isEqualByComparingTo("85.5");
        assertThat(body.path("teacher_id").asText()).isEqualTo("teacher_1");
        assertThat(body.path("version").asInt()).isEqualTo(1);
        assertThat(body.path("consolidated").asBoolean(true)).isFalse();
        assertThat(teacher.get(created.header("Location")).json()).isEqualTo(body);
    }

    /** What a grade is made of is explained in one item, and shown in one answer. */
    @Test
    void a_grade_has_at_most_a_thousand_evaluations() {
        SchoolTable school = platform.table().school(SCHOOL);
        for (int number = 1; number < 1_000; number++) {
            school.record(Evaluation.recorded(
                    new EvaluationKey(
                            new StudentId("full"),
                            new SubjectId("matematicas"),
                            new PeriodId("Q1_2024"),
                            new EvaluationId("e_" + number)),
                    new EvaluationType("exam"),
                    Score.of("80"),
                    LocalDate.of(2024, 2, 15),
                    new PersonId("teacher_1"),
                    Instant.parse("2024-02-15T10:00:00Z")));
        }

        assertThat(teacher.post("/evaluations", evaluation("full", "last", "80"))
                        .status())
                .isEqualTo(201);
        Api.Answer refused = teacher.post("/evaluations", evaluation("full", "more", "80"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.field()).isEqualTo("evaluation_id");
        assertThat(refused.text()).contains("at most 1000 evaluations");
        assertThat(teacher.post("/evaluations", evaluation("full", "last", "80"))
                        .status())
                .as("what is stored may be sent again")
                .isEqualTo(201);
        assertThat(teacher.post("/evaluations", evaluation("ana", "other", "80"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void work_may_be_missing_or_excused_instead_of_scored() {
        String missing = evaluation("ana", "absent", "0").replace("\"score\":0", "\"status\":\"missing\"");
        String path = "/evaluations/ana/matematicas/Q1_2024/absent";

        Api.Answer created = teacher.post("/evaluations", missing);
        Api.Answer replayed = teacher.post("/evaluations", missing);
        Api.Answer scored = teacher.post("/evaluations", evaluation("ana", "absent", "0"));
        Api.Answer excused = teacher.put(path, "{\"status\":\"excused\",\"version\":1,\"reason\":\"ill\"}");

        assertThat(created.status()).as(created.text()).isEqualTo(201);
        assertThat(created.json().path("status").asText()).isEqualTo("missing");
        assertThat(created.json().has("score")).isFalse();
        assertThat(replayed.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(scored.status()).isEqualTo(409); // a zero is not the same as nothing handed in
        assertThat(excused.json().path("status").asText()).isEqualTo("excused");
        assertThat(excused.json().path("consolidated").asBoolean(true)).isFalse();
        assertThat(teacher.get(path).json()).isEqualTo(excused.json());
    }

    @Test
    void a_new_mark_waits_to_be_consolidated_and_shows_in_its_class() {
        teacher.post("/evaluations", evaluation("ana", "indexed", "70"));

        Map<String, AttributeValue> item = platform.table()
                .items(STUDENT_PARTITION, "EVAL#matematicas#Q1_2024#indexed")
                .getFirst();

        assertThat(item.get("GSI1PK").s()).isEqualTo("TENANT#marks#TO_CONSOLIDATE");
        assertThat(item.get("GSI2PK").s()).isEqualTo("TENANT#marks#CLASS#matematicas#Q1_2024");
    }

    @Test
    void the_same_again_is_a_replay_that_changes_nothing() {
        JsonNode first =
                teacher.post("/evaluations", evaluation("ana", "twice", "85")).json();

        Api.Answer again = teacher.post("/evaluations", evaluation("ana", "twice", "85.0"));

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.json()).isEqualTo(first);
    }

    @Test
    void other_content_under_a_used_id_is_a_conflict() {
        teacher.post("/evaluations", evaluation("ana", "used", "85"));

        Api.Answer other = teacher.post("/evaluations", evaluation("ana", "used", "86"));

        assertThat(other.status()).isEqualTo(409);
        assertThat(other.field()).isEqualTo("evaluation_id");
        assertThat(other.json().path("detail").asText()).isNotEmpty().doesNotContain("85");
        assertThat(teacher.get("/evaluations/ana/matematicas/Q1_2024/used")
                        .json()
                        .path("score")
                        .asInt())
                .isEqualTo(85);
    }

    @Test
    void a_correction_changes_the_mark_and_keeps_what_was_before() {
        teacher.post("/evaluations", evaluation("beto", "e1", "85"));

        Api.Answer corrected = platform.as(SCHOOL, "teacher_2", "teacher")
                .put(
                        "/evaluations/beto/matematicas/Q1_2024/e1",
                        "{\"score\":90,\"version\":1,\"reason\":\"question 3 was right\"}");

        assertThat(corrected.status()).isEqualTo(200);
        assertThat(corrected.json().path("score").asInt()).isEqualTo(90);
        assertThat(corrected.json().path("version").asInt()).isEqualTo(2);
        assertThat(corrected.json().path("date").asText()).isEqualTo("2024-02-15");
        assertThat(corrected.json().path("teacher_id").asText())
                .as("the first author stays; who corrected it says the log")
                .isEqualTo("teacher_1");
        assertThat(teacher.get("/evaluations/beto/matematicas/Q1_2024/e1").json())
                .isEqualTo(corrected.json());
        List<Map<String, AttributeValue>> changes = platform.table().items("TENANT#marks#STUDENT#beto", "CHANGE#");
        assertThat(changes).hasSize(1);
        assertThat(changes.getFirst().toString()).contains("question 3 was right", "teacher_2", "85", "90");
    }

    @Test
    void a_correction_of_an_old_version_is_a_conflict_and_leaves_no_trace() {
        teacher.post("/evaluations", evaluation("ana", "old", "50"));
        String path = "/evaluations/ana/matematicas/Q1_2024/old";
        teacher.put(path, "{\"score\":60,\"version\":1,\"reason\":\"first\"}");

        Api.Answer late = teacher.put(path, "{\"score\":70,\"version\":1,\"reason\":\"second\"}");

        assertThat(late.status()).isEqualTo(409);
        assertThat(late.field()).isEqualTo("version");
        assertThat(teacher.get(path).json().path("score").asInt()).isEqualTo(60);
        assertThat(platform.table().items(STUDENT_PARTITION, "CHANGE#").toString())
                .doesNotContain("second");
    }

    @Test
    void of_two_corrections_at_once_one_wins() throws Exception {
        teacher.post("/evaluations", evaluation("ana", "race", "50"));
        String path = "/evaluations/ana/matematicas/Q1_2024/race";

        List<Integer> outcomes;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> sixty = () -> teacher.put(path, "{\"score\":60,\"version\":1,\"reason\":\"a\"}")
                    .status();
            Callable<Integer> seventy = () -> teacher.put(path, "{\"score\":70,\"version\":1,\"reason\":\"b\"}")
                    .status();
            outcomes = threads.invokeAll(List.of(sixty, seventy)).stream()
                    .map(Future::resultNow)
                    .sorted()
                    .toList();
        }

        assertThat(outcomes).containsExactly(200, 409);
        assertThat(teacher.get(path).json().path("version").asInt()).isEqualTo(2);
    }

    @Test
    void a_correction_may_change_type_and_date_within_the_rules() {
        teacher.post("/evaluations", evaluation("ana", "moved", "50"));
        String path = "/evaluations/ana/matematicas/Q1_2024/moved";

        Api.Answer outside =
                teacher.put(path, "{\"score\":50,\"date\":\"2024-04-01\",\"version\":1,\"reason\":\"wrong day\"}");
        Api.Answer inside = teacher.put(
                path,
                "{\"score\":50,\"type\":\"homework\",\"date\":\"2024-03-31\",\"version\":1,\"reason\":\"wrong day\"}");

        assertThat(outside.status()).isEqualTo(400);
        assertThat(outside.field()).isEqualTo("date");
        assertThat(inside.json().path("type").asText()).isEqualTo("homework");
        assertThat(inside.json().path("date").asText()).isEqualTo("2024-03-31");
    }

    @Test
    void what_is_not_there_is_not_found() {
        assertThat(teacher.get("/evaluations/ana/matematicas/Q1_2024/none").status())
                .isEqualTo(404);
        assertThat(teacher.put(
                                "/evaluations/ana/matematicas/Q1_2024/none",
                                "{\"score\":1,\"version\":1,\"reason\":\"r\"}")
                        .status())
                .isEqualTo(404);
        assertThat(teacher.get("/nowhere").status()).isEqualTo(404);
        assertThat(teacher.get("/nowhere").problem()).isEqualTo("not-found");
    }
}
