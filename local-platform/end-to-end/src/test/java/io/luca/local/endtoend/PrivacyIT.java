package io.luca.local.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.contract.IdentityAttributes;
import io.luca.contract.ResourceNames;
import io.luca.contract.TableSchema;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.IssuedCredentials;
import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.aws.service.s3.BucketClient;
import io.luca.local.aws.service.s3.S3Room;
import io.luca.local.aws.service.scheduler.SchedulerRoom;
import io.luca.local.aws.service.stepfunctions.Execution;
import io.luca.local.aws.service.stepfunctions.StateDiagram;
import io.luca.local.aws.service.stepfunctions.StateMachine;
import io.luca.local.aws.service.stepfunctions.StepFunctionsRoom;
import io.luca.local.endtoend.RehearsalPlatform.Rehearsed;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.workbench.drill.WaitingSchools;
import io.luca.model.Erasure;
import io.luca.model.ErrorCode;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.EvaluationType;
import io.luca.model.Export;
import io.luca.model.LucaException;
import io.luca.model.Manifest;
import io.luca.model.PeriodId;
import io.luca.model.PersonId;
import io.luca.model.RemovalCertificate;
import io.luca.model.RequestId;
import io.luca.model.Requester;
import io.luca.model.RunName;
import io.luca.model.SchoolId;
import io.luca.model.Score;
import io.luca.model.Student;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.store.ExportFiles;
import io.luca.store.SchoolSync;
import io.luca.store.SchoolTable;
import io.luca.store.TenantTable;
import io.luca.tenancy.StsTenantCredentials;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/** Erasing and exporting a student on the whole platform: the workflows of the templates, real Parquet, the roles of the templates. */
@ExtendWith(RehearsalPlatform.class)
class PrivacyIT {

    private static final ObjectMapper json = new ObjectMapper();
    private static final StudentId ANA = new StudentId("ana_garza");
    /** Whose id begins as hers does. */
    private static final StudentId OTHER = new StudentId("ana_garza2");

    private static final Requester ADMIN = new Requester(new PersonId("directora"), new RequestId("Dmq4sD5bhXyE0Zo="));
    private static final SubjectId MATH = new SubjectId("matematicas");
    private static final PeriodId Q1 = new PeriodId("Q1_2024");
    private static final int MARKS = 6;
    private static final Duration BLOCKED_FOR = Duration.ofMinutes(5);

    private final Platform platform;
    private final SchoolId school =
            new SchoolId("privada_" + UUID.randomUUID().toString().substring(0, 8));
    private final SchoolHistory history;
    private TableAccess access;

    PrivacyIT(Rehearsed rehearsed) {
        platform = rehearsed.platform();
        history = new SchoolHistory(platform, school);
    }

    @BeforeEach
    void open() {
        access = new TableAccess(platform);
        for (StudentId student : List.of(ANA, OTHER)) {
            fill(student);
        }
        history();
        rest();
    }

    @AfterEach
    void close() {
        access.close();
    }

    @Test
    void a_removal_takes_the_student_out_of_table_and_history_and_leaves_all_others_as_they_were() {
        List<List<String>> others =
                rows("SELECT * FROM events WHERE school_id = '%s' AND student_key NOT LIKE '%%#ana_garza'");
        List<List<String>> otherGrades =
                rows("SELECT * FROM grade_changes WHERE school_id = '%s' AND student_key NOT LIKE '%%#ana_garza'");
        assertThat(others).hasSizeGreaterThan(10);
        assertThat(otherGrades).isNotEmpty();
        int herEvents = count("events");
        int herGrades = count("grade_changes");
        Erasure asked = ask(ANA);

        Execution execution = run(asked);

        assertThat(execution.status()).as(execution.toString()).isEqualTo(Execution.Status.SUCCEEDED);
        RemovalCertificate certificate = access.table()
                .erasuresOf(school)
                .find(ANA)
                .orElseThrow()
                .certificate()
                .orElseThrow();
        assertThat(certificate.records())
                .containsEntry("eval", MARKS)
                .containsEntry("profile", 1)
                .containsEntry("grade", 1);
        assertThat(certificate.historyRecords())
                .isEqualTo(herEvents + herGrades)
                .isPositive();
        assertThat(access.table().recordsOf(school, ANA).counts()).isEmpty();
        assertThat(access.table().recordsOf(school, OTHER).counts()).containsEntry("eval", MARKS);
        assertThat(count("events") + count("grade_changes")).isZero();
        assertThat(rows("SELECT * FROM events WHERE school_id = '%s'")).containsExactlyInAnyOrderElementsOf(others);
        assertThat(rows("SELECT * FROM grade_changes WHERE school_id = '%s'"))
                .containsExactlyInAnyOrderElementsOf(otherGrades);
        assertThat(itemsThatName(ANA)).containsExactly("ERASURE#" + ANA);
    }

    @Test
    void nothing_is_removed_before_its_time() {
        Erasure asked = ask(ANA);
        Execution execution = start(asked);

        platform.cloud().timeline().pass(BLOCKED_FOR.minusSeconds(30));

        assertThat(latest(execution).isRunning()).isTrue();
        assertThat(access.table().recordsOf(school, ANA).counts()).containsEntry("eval", MARKS);
        access.table().erasuresOf(school).withdraw(ANA);
        platform.cloud().timeline().pass(Duration.ofMinutes(1));
        assertThat(latest(execution).status()).isEqualTo(Execution.Status.SUCCEEDED);
        assertThat(states(execution)).contains("Withdrawn").doesNotContain("RemoveRecords");
        assertThat(access.table().recordsOf(school, ANA).counts())
                .as("a request that was withdrawn removes nothing")
                .containsEntry("eval", MARKS);
        assertThat(count("events")).isPositive();
    }

    /** What a slow request starts after others have withdrawn it, and asked for another. */
    @Test
    void an_execution_that_is_started_for_a_withdrawn_request_ends_at_once_and_calls_nothing_that_removes() {
        Erasure asked = ask(ANA);
        Erasure withdrawn = access.table().erasuresOf(school).withdraw(ANA);
        Execution late = start(asked);
        Erasure another = access.table()
                .erasuresOf(school)
                .requestAfter(withdrawn, ADMIN, platform.cloud().timeline().now(), BLOCKED_FOR);
        Execution later = start(
                ResourceNames.ERASURE_WORKFLOW,
                UUID.randomUUID(),
                json.createObjectNode()
                        .put("school_id", school.value())
                        .put("student_id", ANA.value())
                        .put("erasure_id", asked.id().toString()));
        Execution wanted = start(another);

        platform.cloud()
                .timeline()
                .pass(Duration.ofMinutes(2)); // two are confirmed at once, the third when there is room

        for (Execution each : List.of(late, later)) {
            assertThat(latest(each).status()).isEqualTo(Execution.Status.SUCCEEDED);
            assertThat(states(each)).containsExactly("Begin", "Confirm", "Confirmed", "Withdrawn");
        }
        assertThat(latest(wanted).isRunning()).isTrue();
        assertThat(states(wanted)).containsExactly("Begin", "Confirm", "Confirmed", "WaitForRemoval");
        platform.room(StepFunctionsRoom.class).executions().stop(wanted.arn(), Optional.empty(), Optional.empty());
    }

    /** Whoever withdrew could not stop it, and never came back. */
    @Test
    void an_execution_that_nobody_stopped_ends_within_a_day_of_the_withdrawal() {
        Erasure asked = access.table()
                .erasuresOf(school)
                .request(ANA, ADMIN, platform.cloud().timeline().now(), Duration.ofDays(10));
        Execution execution = start(asked);
        platform.cloud().timeline().pass(Duration.ofDays(2).plusHours(1));
        assertThat(latest(execution).isRunning()).isTrue();
        access.table().erasuresOf(school).withdraw(ANA);

        platform.cloud().timeline().pass(Duration.ofDays(1));

        assertThat(latest(execution).status()).isEqualTo(Execution.Status.SUCCEEDED);
        assertThat(states(execution)).endsWith("Withdrawn").doesNotContain("RemoveRecords");
    }

    /** They rewrite the same objects: neither may bring back what the other leaves out. */
    @Test
    void two_removals_at_once_both_hold() {
        Erasure one = ask(ANA);
        Erasure two = ask(OTHER);
        Execution first = start(one);
        Execution second = start(two);

        platform.cloud().timeline().pass(BLOCKED_FOR.plus(SchoolHistory.ARRIVED).plusMinutes(5));

        assertThat(latest(first).status()).isEqualTo(Execution.Status.SUCCEEDED);
        assertThat(latest(second).status()).isEqualTo(Execution.Status.SUCCEEDED);
        assertThat(rows("SELECT DISTINCT student_key FROM events WHERE school_id = '%s'"))
                .hasSize(1)
                .allSatisfy(row -> assertThat(row.getFirst()).endsWith("#beto"));
    }

    @Test
    void a_function_that_is_killed_in_the_middle_is_called_again_and_the_removal_comes_to_its_end() throws Exception {
        Erasure asked = ask(ANA);
        AtomicInteger killed = new AtomicInteger();
        Thread killer = Thread.startVirtualThread(() -> kill("RewriteHistory", killed));
        Execution execution;
        try {
            execution = run(asked);
        } finally {
            killer.interrupt();
            killer.join();
        }

        assertThat(killed.get()).isPositive();
        assertThat(execution.status()).as(execution.toString()).isEqualTo(Execution.Status.SUCCEEDED);
        assertThat(count("events") + count("grade_changes")).isZero();
        assertThat(access.table().recordsOf(school, ANA).counts()).isEmpty();
    }

    @Test
    void while_a_batch_holds_a_grade_of_the_student_nothing_is_removed() {
        new WaitingSchools(platform, access).open(school, List.of(Q1));
        SchoolSync sync = access.table().syncOf(school, Q1);
        RunName run = new RunName("run-of-" + school);
        Instant now = platform.cloud().timeline().now();
        assertThat(sync.take(run, now).isHeldByOther(run, now)).isFalse();
        Manifest batch = sync.claim(run, 10, now, sync.state()).orElseThrow();
        Erasure asked = ask(ANA);
        Execution execution = start(asked);

        platform.cloud().timeline().pass(BLOCKED_FOR.plusMinutes(1));

        assertThat(latest(execution).isRunning()).isTrue();
        assertThat(access.table().recordsOf(school, ANA).counts()).containsEntry("eval", MARKS);
        assertThat(sync.supersede(batch, now)).isTrue();
        sync.release(run);
        platform.cloud().timeline().pass(SchoolHistory.ARRIVED.plusDays(1));
        assertThat(latest(execution).status()).isEqualTo(Execution.Status.SUCCEEDED);
        assertThat(access.table().recordsOf(school, ANA).counts()).isEmpty();
    }

    @Test
    void what_was_written_before_the_removal_and_reaches_the_history_after_it_is_removed_too() {
        Execution execution = start(ask(ANA));
        platform.cloud().timeline().pass(BLOCKED_FOR.plusMinutes(10));
        assertThat(access.table().recordsOf(school, ANA).counts()).isEmpty();
        assertThat(latest(execution).isRunning()).isTrue();

        history.write(LocalDate.of(2026, 1, 7), List.of(ANA.value(), OTHER.value()));
        platform.cloud().timeline().pass(SchoolHistory.ARRIVED);

        assertThat(latest(execution).status()).isEqualTo(Execution.Status.SUCCEEDED);
        assertThat(count("events") + count("grade_changes")).isZero();
    }

    /** Of whoever did not know of the block yet. */
    @Test
    void what_comes_into_the_table_after_the_removal_is_removed_and_waited_for_in_the_history() {
        Execution execution = start(ask(ANA));
        platform.cloud().timeline().pass(BLOCKED_FOR.plusMinutes(10));
        history.grade(ANA);

        platform.cloud().timeline().pass(SchoolHistory.ARRIVED);

        assertThat(access.table().recordsOf(school, ANA).counts()).isEmpty();
        assertThat(latest(execution).isRunning()).as("nothing is certified yet").isTrue();
        history.write(LocalDate.of(2026, 1, 7), List.of(ANA.value(), OTHER.value()));
        platform.cloud().timeline().pass(SchoolHistory.ARRIVED);
        assertThat(latest(execution).status()).isEqualTo(Execution.Status.SUCCEEDED);
        assertThat(count("events") + count("grade_changes")).isZero();
    }

    @Test
    void an_export_holds_all_that_there_is_of_the_student_and_nothing_of_another() throws IOException {
        Export asked = copy(ANA);
        Execution started = start(asked);

        platform.cloud().timeline().pass(Duration.ofMinutes(1));

        Execution execution = latest(started);
        assertThat(execution.status()).as(execution.toString()).isEqualTo(Execution.Status.SUCCEEDED);
        Export ready = access.table().exportsOf(school).find(ANA).orElseThrow();
        assertThat(ready.status()).isEqualTo(Export.Status.READY);
        assertThat(ready.files()).containsExactly("events-0001.jsonl", "grade-changes-0001.jsonl", "records.json");
        JsonNode records = json.readTree(file(asked, "records.json"));
        assertThat(records.path("student_id").asText()).isEqualTo(ANA.value());
        assertThat(records.path("records"))
                .extracting(record -> record.path("kind").asText())
                .contains("eval", "grade", "profile")
                .hasSize(MARKS + 2);
        List<String> events =
                new String(file(asked, "events-0001.jsonl"), UTF_8).lines().toList();
        assertThat(events).hasSize(count("events"));
        assertThat(new String(file(asked, "events-0001.jsonl"), UTF_8))
                .contains("\"payload\"")
                .doesNotContain(OTHER.value(), "beto");
        assertThat(access.table().recordsOf(school, ANA).counts()).containsEntry("eval", MARKS);
    }

    /** One object of the history that nobody can read fails every export of the school. */
    @Test
    void exports_that_fail_leave_their_places_to_others_and_are_made_anew_once_they_can_be() {
        BucketClient lake = bucket(
                "ErasingTenantRole", Map.of(IdentityAttributes.SCHOOL_TAG, school.value()), platform.lakeBucket());
        String key = lake.list("events/school_id=" + school + "/")
                .keySet()
                .iterator()
                .next();
        byte[] whole = lake.get(key);
        lake.put(key, "no parquet".getBytes(UTF_8), "application/octet-stream");
        Export hers = copy(ANA);
        List<Execution> executions = new ArrayList<>(List.of(start(hers)));
        for (int number = 1; number < Export.MOST_UNDER_WAY; number++) {
            executions.add(start(copy(new StudentId("fantasma_" + number))));
        }
        assertThatThrownBy(() -> copy(OTHER)).isInstanceOf(LucaException.class);

        platform.cloud().timeline().pass(Duration.ofHours(1));

        assertThat(executions).allSatisfy(each -> {
            assertThat(latest(each).status()).as("the alarm rings").isEqualTo(Execution.Status.FAILED);
            assertThat(states(each)).endsWith("GiveUp", "Failed");
        });
        assertThat(copy(OTHER).status()).isEqualTo(Export.Status.RUNNING);
        lake.put(key, whole, "application/octet-stream");
        Export again = copy(ANA);
        assertThat(again.id()).isNotEqualTo(hers.id());
        Execution execution = start(again);
        platform.cloud().timeline().pass(Duration.ofMinutes(1));
        assertThat(latest(execution).status()).isEqualTo(Execution.Status.SUCCEEDED);
        assertThat(access.table().exportsOf(school).find(ANA).orElseThrow().status())
                .isEqualTo(Export.Status.READY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ErasingTenantRole", "ExportingTenantRole"})
    void who_erases_and_who_copies_reaches_objects_of_the_tagged_school_only(String role) {
        BucketClient own = bucket(role, Map.of(IdentityAttributes.SCHOOL_TAG, school.value()), platform.lakeBucket());
        BucketClient foreign = bucket(role, Map.of(IdentityAttributes.SCHOOL_TAG, "another"), platform.lakeBucket());
        BucketClient untagged = bucket(role, Map.of(), platform.lakeBucket());
        String prefix = "events/school_id=" + school + "/";
        String key = own.list(prefix).keySet().iterator().next();

        assertThat(own.get(key)).isNotEmpty();
        for (BucketClient other : List.of(foreign, untagged)) {
            assertThatThrownBy(() -> other.list(prefix)).isInstanceOf(AwsError.class);
            assertThatThrownBy(() -> other.get(key)).isInstanceOf(AwsError.class);
            assertThatThrownBy(() -> other.put(key, new byte[0], "x/y")).isInstanceOf(AwsError.class);
        }
        assertThatThrownBy(() -> own.list("")).isInstanceOf(AwsError.class);
        assertThatThrownBy(() -> own.list("events/")).isInstanceOf(AwsError.class);
        assertThatThrownBy(() -> own.put("results/school_id=" + school + "/x", new byte[0], "x/y"))
                .isInstanceOf(AwsError.class);
        if (role.startsWith("Exporting")) {
            assertThatThrownBy(() -> own.put(key, new byte[0], "x/y")).isInstanceOf(AwsError.class);
        }
    }

    @Test
    void a_school_s_exports_are_written_and_read_under_its_own_tag_only() {
        String prefix = "exports/school_id=" + school + "/";
        String key = prefix + UUID.randomUUID() + "/records.json";
        String exports = exportBucket();
        Map<String, String> ours = Map.of(IdentityAttributes.SCHOOL_TAG, school.value());
        for (Map<String, String> others :
                List.of(Map.of(IdentityAttributes.SCHOOL_TAG, "another"), Map.<String, String>of())) {
            BucketClient writer = bucket("ExportingTenantRole", others, exports);
            assertThatThrownBy(() -> writer.put(key, new byte[1], "x/y")).isInstanceOf(AwsError.class);
            assertThatThrownBy(() -> writer.list(prefix)).isInstanceOf(AwsError.class);
        }

        bucket("ExportingTenantRole", ours, exports).put(key, new byte[] {1}, "x/y");

        assertThat(bucket("ExportingTenantRole", ours, exports).list(prefix)).containsKey(key);
        assertThat(bucket("InteractiveTenantRole", ours, exports).get(key))
                .as("what a link of the school reads")
                .containsExactly(1);
        for (Map<String, String> others :
                List.of(Map.of(IdentityAttributes.SCHOOL_TAG, "another"), Map.<String, String>of())) {
            BucketClient reader = bucket("InteractiveTenantRole", others, exports);
            assertThatThrownBy(() -> reader.get(key)).isInstanceOf(AwsError.class);
        }
        BucketClient service = bucket("InteractiveTenantRole", ours, exports);
        assertThatThrownBy(() -> service.put(key, new byte[0], "x/y")).isInstanceOf(AwsError.class);
        assertThatThrownBy(() -> service.list(prefix)).isInstanceOf(AwsError.class);
        BucketClient eraser = bucket("ErasingTenantRole", ours, exports);
        assertThatThrownBy(() -> eraser.get(key)).isInstanceOf(AwsError.class);
        assertThatThrownBy(() -> eraser.put(key, new byte[0], "x/y")).isInstanceOf(AwsError.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Erasing", "Exporting"})
    void who_erases_and_who_copies_reaches_records_of_the_tagged_school_only(String steps) {
        IssuedCredentials issued =
                platform.cloud().credentialsOf(platform.cloud().roles().arnOf(steps + "Steps"));
        try (StsClient sts = StsClient.builder()
                .httpClientBuilder(ApacheHttpClient.builder())
                .endpointOverride(URI.create(platform.awsUrl()))
                .region(Region.of(platform.cloud().environment().region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsSessionCredentials.create(
                        issued.accessKeyId(), issued.secretAccessKey(), String.valueOf(issued.sessionToken()))))
                .build()) {
            String role = platform.cloud().roles().arnOf(steps + "TenantRole");
            StsTenantCredentials tenants = new StsTenantCredentials(sts, role, Clock.systemUTC(), Runnable::run);
            TenantTable own = new TenantTable(access.client(), tenants, platform.tableName());
            TenantTable confused =
                    new TenantTable(access.client(), _ -> tenants.of(new SchoolId("another")), platform.tableName());

            assertThat(own.recordsOf(school, ANA).counts()).containsEntry("eval", MARKS);
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> confused.recordsOf(school, ANA).counts(),
                    () -> confused.recordsOf(school, ANA).forEach(_ -> {}),
                    () -> confused.erasuresOf(school).withdraw(ANA),
                    () -> confused.exportsOf(school).markReady(ANA, UUID.randomUUID(), List.of()))) {
                assertThatThrownBy(call)
                        .isInstanceOfSatisfying(
                                LucaException.class,
                                refused -> assertThat(refused.code()).isEqualTo(ErrorCode.FORBIDDEN));
            }
            assertThatThrownBy(() ->
                            sts.assumeRole(without -> without.roleArn(role).roleSessionName("untagged")))
                    .isInstanceOf(StsException.class);
        }
    }

    /** The pictures are drawn from the definitions; when this fails, put the text in that it prints. */
    @ParameterizedTest
    @ValueSource(strings = {ResourceNames.ERASURE_WORKFLOW, ResourceNames.EXPORT_WORKFLOW})
    void the_documents_show_the_workflows_as_they_are(String workflow) throws IOException {
        assertThat(Files.readString(Path.of("../../docs/privacy.md")))
                .contains("```mermaid\n" + StateDiagram.of(machine(workflow)) + "```");
    }

    /** Step Functions knows an error by the name of its class. */
    @ParameterizedTest
    @ValueSource(strings = {"erasure", "export"})
    void the_error_that_the_retries_name_is_a_class_of_the_functions(String definition) throws IOException {
        assertThat(Files.readString(Path.of("../../infra/src/main/resources/" + definition + ".asl.json")))
                .contains("\"io.luca.privacy.TryAgainException\"");
        assertThat(Path.of("../../privacy/target/classes/io/luca/privacy/TryAgainException.class"))
                .exists();
    }

    private void fill(StudentId student) {
        SchoolTable records = access.table().forSchool(school);
        records.enroll(new Student(student, "Ana Garza Núñez", "3", "A"));
        for (int number = 0; number < MARKS; number++) {
            records.record(Evaluation.recorded(
                    new EvaluationKey(student, MATH, Q1, new EvaluationId("exam_" + number)),
                    new EvaluationType("exam"),
                    Score.of("8" + number % 10),
                    LocalDate.of(2024, 2, 15),
                    new PersonId("maestro"),
                    Instant.parse("2024-02-15T10:00:00Z")));
        }
    }

    /** Several objects, in two months; in most of them several students. */
    private void history() {
        for (int day = 1; day <= 3; day++) {
            history.write(LocalDate.of(2026, 2 + day % 2, day), List.of(ANA.value(), OTHER.value(), "beto"));
        }
        history.grade(ANA);
        history.grade(OTHER);
    }

    private Erasure ask(StudentId student) {
        return access.table()
                .erasuresOf(school)
                .request(student, ADMIN, platform.cloud().timeline().now(), BLOCKED_FOR);
    }

    private Execution start(Erasure asked) {
        return start(
                ResourceNames.ERASURE_WORKFLOW,
                asked.id(),
                json.createObjectNode()
                        .put("school_id", school.value())
                        .put("student_id", asked.student().value())
                        .put("erasure_id", asked.id().toString()));
    }

    private Execution start(String workflow, UUID name, ObjectNode input) {
        return platform.room(StepFunctionsRoom.class)
                .executions()
                .start(machine(workflow), Optional.of(name.toString()), input.toString());
    }

    private StateMachine machine(String workflow) {
        return platform.room(StepFunctionsRoom.class).machines().all().stream()
                .filter(each -> each.arn().endsWith(":" + workflow))
                .findFirst()
                .orElseThrow();
    }

    private Execution run(Erasure asked) {
        Execution execution = start(asked);
        platform.cloud().timeline().pass(BLOCKED_FOR.plus(SchoolHistory.ARRIVED).plusMinutes(10));
        return latest(execution);
    }

    private Export copy(StudentId student) {
        return access.table()
                .exportsOf(school)
                .request(student, ADMIN, platform.cloud().timeline().now());
    }

    private Execution start(Export asked) {
        return start(
                ResourceNames.EXPORT_WORKFLOW,
                asked.id(),
                json.createObjectNode()
                        .put("school_id", school.value())
                        .put("student_id", asked.student().value())
                        .put("export_id", asked.id().toString()));
    }

    /** The states that an execution has entered, in order. */
    private List<String> states(Execution of) {
        return platform.room(StepFunctionsRoom.class).executions().history(of.arn()).stream()
                .filter(event -> event.type().endsWith("StateEntered"))
                .map(event -> String.valueOf(event.details().get("name")))
                .toList();
    }

    private Execution latest(Execution of) {
        return platform.room(StepFunctionsRoom.class).executions().of(of.stateMachineArn()).stream()
                .filter(each -> each.arn().equals(of.arn()))
                .findFirst()
                .orElseThrow();
    }

    private byte[] file(Export export, String name) {
        return bucket("InteractiveTenantRole", Map.of(IdentityAttributes.SCHOOL_TAG, school.value()), exportBucket())
                .get(new ExportFiles(school, export.id()).key(name));
    }

    private String exportBucket() {
        return platform.room(S3Room.class).sizes().keySet().stream()
                .filter(bucket -> bucket.contains("exports"))
                .findFirst()
                .orElseThrow();
    }

    private BucketClient bucket(String role, Map<String, String> tags, String bucket) {
        return platform.room(S3Room.class)
                .bucket(
                        new Caller.RoleSession(platform.cloud().roles().arnOf(role), "test", tags, Instant.MAX),
                        bucket);
    }

    private int count(String table) {
        return history.count(table, ANA.value());
    }

    private List<List<String>> rows(String sql) {
        return history.rows(sql);
    }

    /** Sort keys of everything in the whole table, of whatever school, that names the student of this school. */
    private List<String> itemsThatName(StudentId student) {
        return access.client().scanPaginator(scan -> scan.tableName(platform.tableName())).items().stream()
                .filter(item -> item.toString().contains(school.value()))
                .filter(item -> item.toString().matches("(?s).*" + student + "(?![A-Za-z0-9_-]).*"))
                .map(item -> item.get(TableSchema.SORT_KEY).s())
                .toList();
    }

    /** Of the days that pass, none is to begin a night or a quarter. */
    private void rest() {
        for (String schedule :
                List.of("luca-consolidation", ResourceNames.SYNC_WORKFLOW, ResourceNames.RECONCILE_SCHEDULE)) {
            platform.room(SchedulerRoom.class).schedules().rest(schedule);
        }
    }

    /** Kills the first process of a function while it works. */
    private void kill(String function, AtomicInteger killed) {
        while (killed.get() == 0 && !Thread.currentThread().isInterrupted()) {
            platform.room(LambdaRoom.class).pids().forEach((name, pids) -> {
                if (name.startsWith(function)) {
                    for (long pid : pids) {
                        ProcessHandle.of(pid)
                                .filter(ProcessHandle::destroyForcibly)
                                .ifPresent(_ -> killed.incrementAndGet());
                    }
                }
            });
            Thread.onSpinWait();
        }
    }
}
