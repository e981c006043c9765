package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.contract.ResourceNames;
import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.aws.service.stepfunctions.Execution;
import io.luca.local.aws.service.stepfunctions.StepFunctionsRoom;
import io.luca.local.endtoend.Api.Answer;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.model.SchoolId;
import io.luca.model.Student;
import io.luca.model.StudentId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A school erases and exports a student by the API, through the gateway. */
@ExtendWith(BootedPlatform.class)
class PrivacyApiIT {

    private static final String PASSWORD = "Demo-2026!";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper json = new ObjectMapper();

    private final Platform platform;
    private final Api api;
    private final String student = "alumna_" + UUID.randomUUID().toString().substring(0, 8);

    PrivacyApiIT(Booted booted) {
        platform = booted.platform();
        api = booted.api();
    }

    @BeforeEach
    void enroll() {
        try (TableAccess access = new TableAccess(platform)) {
            access.table()
                    .forSchool(new SchoolId("school_123"))
                    .enroll(new Student(new StudentId(student), "Renata Ibáñez", "3", "A"));
        }
        platform.people().enroll(student, PASSWORD, "school_123", "student");
        assertThat(evaluate("exam_1").status()).isEqualTo(201);
    }

    @Test
    void a_student_is_blocked_at_once_for_everybody_and_the_workflow_waits_for_the_time_that_was_told() {
        assertThat(profile("teacher_789").status()).isEqualTo(200);

        Answer asked = erase("admin_123", student);

        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.text("status")).isEqualTo("blocked");
        assertThat(asked.header("Location")).isEqualTo("/students/" + student + "/erasure");
        Instant removal = Instant.parse(asked.text("removal_from"));
        assertThat(Duration.between(Instant.parse(asked.text("requested_at")), removal))
                .isEqualTo(Duration.ofDays(45));
        assertThat(profile("teacher_789").status()).isEqualTo(404);
        assertThat(profile(student).status()).isEqualTo(404);
        assertThat(evaluate("exam_2").status()).isEqualTo(404);
        assertThat(api.get("/dashboard?subject=matematicas&period=Q1_2024", api.token("teacher_789"))
                        .json()
                        .toString())
                .doesNotContain(student);
        assertThat(execution(ResourceNames.ERASURE_WORKFLOW, asked.text("erasure_id"))
                        .isRunning())
                .isTrue();
        assertThat(erase("admin_123", student).json().path("erasure_id"))
                .isEqualTo(asked.json().path("erasure_id"));
    }

    @Test
    void a_slip_can_be_taken_back() {
        String id = erase("admin_123", student).text("erasure_id");

        Answer withdrawn = withdraw("admin_123");

        assertThat(withdrawn.status()).isEqualTo(200);
        assertThat(withdrawn.text("status")).isEqualTo("withdrawn");
        assertThat(execution(ResourceNames.ERASURE_WORKFLOW, id).status()).isEqualTo(Execution.Status.ABORTED);
        assertThat(execution(ResourceNames.ERASURE_WORKFLOW, id).error()).contains(ResourceNames.NOT_WANTED);
        assertThat(profile("teacher_789").status()).isEqualTo(200);
        assertThat(evaluate("exam_2").status()).isEqualTo(201);
    }

    @Test
    void thirty_requests_that_were_withdrawn_leave_no_execution_that_runs() {
        for (int times = 0; times < 30; times++) {
            assertThat(erase("admin_123", student).status()).isEqualTo(202);
            assertThat(withdraw("admin_123").status()).isEqualTo(200);
        }

        assertThat(executionsOf(ResourceNames.ERASURE_WORKFLOW, student))
                .hasSize(30)
                .noneMatch(Execution::isRunning);
    }

    /** In a school of its own, whose share nobody else uses. */
    @Test
    void forty_exports_of_ids_of_nobody_are_as_many_executions_as_a_school_may_have_and_two_processes_of_a_step() {
        String school = "nueva_" + UUID.randomUUID().toString().substring(0, 8);
        String admin = "directora_" + school;
        platform.people().enroll(admin, PASSWORD, school, "school-admin");
        List<Integer> statuses = new ArrayList<>();

        for (int number = 0; number < 40; number++) {
            statuses.add(api.get("/students/fantasma_" + number + "/export?not_enrolled=true", api.token(admin))
                    .status());
        }

        assertThat(statuses).containsOnly(202, 429);
        long made = statuses.stream().filter(status -> status == 202).count();
        assertThat(executionsOf(ResourceNames.EXPORT_WORKFLOW, school)).hasSize((int) made);
        await(() -> executionsOf(ResourceNames.EXPORT_WORKFLOW, school).stream().noneMatch(Execution::isRunning));
        assertThat(executionsOf(ResourceNames.EXPORT_WORKFLOW, school))
                .allMatch(execution -> execution.status() == Execution.Status.SUCCEEDED);
        assertThat(platform.room(LambdaRoom.class).pids().entrySet())
                .filteredOn(each ->
                        each.getKey().contains("ExportRecords") || each.getKey().contains("ExportHistory"))
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.getValue()).hasSizeBetween(1, 2));
    }

    @Test
    void a_removal_that_was_stopped_goes_on_when_the_school_asks_again() {
        String id = erase("admin_123", student).text("erasure_id");
        platform.room(StepFunctionsRoom.class)
                .executions()
                .stop(execution(ResourceNames.ERASURE_WORKFLOW, id).arn(), Optional.empty(), Optional.empty());

        Answer again = erase("admin_123", student);

        assertThat(again.status()).isEqualTo(202);
        assertThat(again.text("erasure_id")).isEqualTo(id);
        assertThat(execution(ResourceNames.ERASURE_WORKFLOW, id + "-2").isRunning())
                .isTrue();
    }

    /** In a school of its own: of one whose events were just looked at, the worker remembers for a minute whom it has blocked. */
    @Test
    void an_event_of_a_blocked_student_is_refused_and_its_receipt_says_so() {
        String school = "nueva_" + UUID.randomUUID().toString().substring(0, 8);
        String admin = "directora_" + school;
        String teacher = "maestra_" + school;
        platform.people().enroll(admin, PASSWORD, school, "school-admin");
        platform.people().enroll(teacher, PASSWORD, school, "teacher");
        try (TableAccess access = new TableAccess(platform)) {
            access.table()
                    .forSchool(new SchoolId(school))
                    .enroll(new Student(new StudentId(student), "Renata Ibáñez", "3", "A"));
        }
        assertThat(erase(admin, student).status()).isEqualTo(202);

        Answer sent =
                api.post("/behavior/batch", api.token(teacher), """
                {"events":[{"event_id":"e1","student_id":"%s","event_type":"entrada","occurred_at":"%s"},
                 {"event_id":"e2","student_id":"another","event_type":"entrada","occurred_at":"%s"}]}""".formatted(student, Instant.now(), Instant.now()));
        String receipt = "/behavior/receipts/" + sent.text("request_id");

        await(() -> api.get(receipt, api.token(teacher)).status() == 200);
        JsonNode rows = api.get(receipt, api.token(teacher)).json().path("rows");
        assertThat(rows.get(0).path("outcome").asText()).isEqualTo("quarantined");
        assertThat(rows.get(0).path("field").asText()).isEqualTo("student_id");
        assertThat(rows.get(1).path("outcome").asText()).isEqualTo("accepted");
    }

    @Test
    void only_an_administrator_of_the_school_may() {
        for (String person : new String[] {"teacher_789", student}) {
            assertThat(erase(person, student).status()).isEqualTo(403);
            assertThat(api.get(path("export"), api.token(person)).status()).isEqualTo(403);
        }
        assertThat(erase("admin_456", student).status()).as("of another school").isEqualTo(404);
        assertThat(api.get(path("export"), api.token("admin_456")).status()).isEqualTo(404);
        assertThat(api.get(path("erasure"), api.token("admin_456")).status()).isEqualTo(404);
        assertThat(profile("teacher_789").status()).isEqualTo(200);
    }

    @Test
    void nobody_is_erased_by_a_slip_in_the_address() {
        Answer refused = api.post(path("erasure"), api.token("admin_123"), "{\"confirm\":\"student_456\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("field")).isEqualTo("confirm");
        assertThat(profile("teacher_789").status()).isEqualTo(200);
    }

    @Test
    void an_export_is_made_and_its_links_open_without_any_other_credentials() throws Exception {
        assertThat(api.get(path("export"), api.token("admin_123")).status()).isEqualTo(202);

        await(() -> api.get(path("export"), api.token("admin_123")).status() == 200);
        Answer ready = api.get(path("export"), api.token("admin_123"));
        String url = "";
        for (JsonNode file : ready.json().path("files")) {
            url = file.path("name").asText().equals("records.json")
                    ? file.path("url").asText()
                    : url;
        }
        HttpResponse<String> records = fetch(url);
        assertThat(records.headers().firstValue("Cache-Control")).contains("no-store");

        assertThat(records.statusCode()).isEqualTo(200);
        assertThat(json.readTree(records.body()).path("student_id").asText()).isEqualTo(student);
        assertThat(records.body()).contains("Renata Ibáñez", "exam_1").doesNotContain("TENANT#");
        assertThat(fetch(url.replace("school_123", "school_456")).statusCode()).isEqualTo(403);
        assertThat(fetch(url.replaceAll("\\?.*", "")).statusCode()).isEqualTo(403);
    }

    private Answer erase(String person, String whom) {
        return api.post(path("erasure"), api.token(person), "{\"confirm\":\"" + whom + "\"}");
    }

    private Answer withdraw(String person) {
        return api.send(Api.request(platform.apiUrl(), path("erasure"), api.token(person))
                .DELETE());
    }

    private Answer profile(String person) {
        return api.get("/profile/" + student, api.token(person));
    }

    private Answer evaluate(String id) {
        return api.post(
                "/evaluations",
                api.token("teacher_789"),
                Api.evaluation(student, id).toString());
    }

    private String path(String what) {
        return "/students/" + student + "/" + what;
    }

    /** The executions whose input names a school or a student. */
    private List<Execution> executionsOf(String workflow, String named) {
        return executions(workflow)
                .filter(execution -> execution.input().contains("\"" + named + "\""))
                .toList();
    }

    private Stream<Execution> executions(String workflow) {
        return platform.room(StepFunctionsRoom.class).machines().all().stream()
                .filter(machine -> machine.arn().endsWith(":" + workflow))
                .flatMap(machine -> platform.room(StepFunctionsRoom.class).executions().of(machine.arn()).stream());
    }

    private Execution execution(String workflow, String name) {
        return executions(workflow)
                .filter(execution -> execution.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static HttpResponse<String> fetch(String url) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(url)).timeout(LIMIT).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it takes too long").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
        }
    }
}
