package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.contract.LakeNames;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.service.athena.Athena;
import io.luca.local.aws.service.athena.AthenaRoom;
import io.luca.local.aws.service.athena.KeptQuery;
import io.luca.local.aws.service.firehose.FirehoseRoom;
import io.luca.local.aws.service.s3.BucketClient;
import io.luca.local.aws.service.s3.S3Room;
import io.luca.local.aws.service.sqs.SqsRoom;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import io.luca.local.platform.SchoolWorkgroups;
import io.luca.local.platform.TableAccess;
import io.luca.model.SchoolId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** From a request to SQL: what happens in a school becomes its history, and nobody else's. */
@ExtendWith(BootedPlatform.class)
class PipelineIT {

    private static final ObjectMapper json = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String EVENTS = "luca-events";
    private static final String GRADES = "luca-grade-changes";

    private final Platform platform;
    private final Api api;
    private final String bucket;

    PipelineIT(Booted booted) {
        platform = booted.platform();
        api = booted.api();
        bucket = platform.lakeBucket();
    }

    @Test
    void an_event_that_was_sent_shows_up_in_sql_and_in_no_other_school() {
        String id = id();
        String payload = "{\"tarea\":\"ñ \\\"7\\\" 😀 ' \\\\\",\"big\":12345678901234567890.1234567890}";
        assertThat(api.post("/behavior", api.token("student_456"), event(id, payload))
                        .status())
                .isEqualTo(202);

        await(() -> !rows(
                        "school_123", "SELECT 1 FROM events WHERE school_id = 'school_123' AND event_id = '" + id + "'")
                .isEmpty());

        assertThat(rows(
                        "school_123",
                        "SELECT split_part(student_key, '#', 4), event_type, payload, person_id, year FROM events"
                                + " WHERE school_id = 'school_123' AND event_id = '" + id + "'"))
                .containsExactly(List.of(
                        "student_456",
                        "tarea_completada",
                        payload,
                        "student_456",
                        String.valueOf(LocalDate.now(ZoneOffset.UTC).getYear())));
        assertThat(rows(
                        "school_456",
                        "SELECT 1 FROM events WHERE school_id = 'school_456' AND event_id = '" + id + "'"))
                .isEmpty();
    }

    /** Its payload lies apart from it in the table: the history has the one row, and it is whole. */
    @Test
    void an_event_with_a_long_payload_is_one_row_and_whole() {
        String id = id();
        String payload = "{\"text\":\"" + "ñ".repeat(20_000) + "\"}";
        assertThat(api.post("/behavior", api.token("student_456"), event(id, payload))
                        .status())
                .isEqualTo(202);
        String after = id();
        assertThat(api.post("/behavior", api.token("student_456"), event(after, "{}"))
                        .status())
                .isEqualTo(202);

        await(() ->
                !rows("school_123", "SELECT 1 FROM events WHERE school_id = 'school_123' AND event_id = '" + id + "'")
                                .isEmpty()
                        && !rows(
                                        "school_123",
                                        "SELECT 1 FROM events WHERE school_id = 'school_123' AND event_id = '" + after
                                                + "'")
                                .isEmpty());

        assertThat(rows(
                        "school_123",
                        "SELECT event_type, payload, person_id FROM events WHERE school_id = 'school_123' AND event_id = '"
                                + id + "'"))
                .containsExactly(List.of("tarea_completada", payload, "student_456"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM events WHERE school_id = 'school_456'",
                "SELECT * FROM events WHERE school_id IN ('school_123', 'school_456')",
                "SELECT * FROM events WHERE school_id = 'school_123' OR school_id = 'school_456'",
                "SELECT * FROM grade_changes WHERE school_id = 'school_456'",
                "SELECT * FROM events WHERE school_id = 'school_12'",
                "SELECT * FROM events WHERE school_id = ''",
                "SELECT * FROM events WHERE school_id = '*'"
            })
    void an_analyst_reaches_no_object_of_another_school(String sql) {
        aRecordOf("school_456");

        assertThatThrownBy(() -> rows("school_123", sql))
                .isInstanceOf(AwsError.class)
                .hasMessageContainingAll("not authorized", "s3:ListBucket");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM events",
                "SELECT * FROM events WHERE school_id LIKE '%'",
                "SELECT * FROM events WHERE school_id <> 'school_123'"
            })
    void a_query_that_says_no_school_is_refused_even_for_an_operator(String sql) {
        assertThatThrownBy(() -> run(operator(), LakeNames.OPERATORS_WORKGROUP, sql, List.of()))
                .isInstanceOf(AwsError.class)
                .hasMessageContaining("CONSTRAINT_VIOLATION");
    }

    /** The lake's objects by S3 itself: the same role, without any SQL between. */
    @Test
    void s3_itself_lets_an_analyst_list_read_and_write_below_its_own_school_only() {
        aRecordOf("school_123");
        aRecordOf("school_456");
        String foreign = platform.room(S3Room.class)
                .bucket(operator(), bucket)
                .list("events/school_id=school_456/")
                .keySet()
                .iterator()
                .next();
        BucketClient analyst = platform.room(S3Room.class).bucket(platform.analyst("school_123"), bucket);

        assertThat(analyst.list("events/school_id=school_123/")).isNotEmpty();
        analyst.put("results/school_id=school_123/x.csv", new byte[] {1}, "text/csv");
        for (Runnable refused : List.<Runnable>of(
                () -> analyst.list(""),
                () -> analyst.list("events/"),
                () -> analyst.list("events/school_id=school_456/"),
                () -> analyst.list("events/school_id=school_123"),
                () -> analyst.list("results/school_id=school_456/"),
                () -> analyst.get(foreign),
                () -> analyst.put("events/school_id=school_123/x", new byte[0], "text/csv"),
                () -> analyst.put("results/school_id=school_456/x.csv", new byte[0], "text/csv"),
                () -> analyst.put("results/x.csv", new byte[0], "text/csv"))) {
            assertThatThrownBy(refused::run).isInstanceOf(AwsError.class).hasMessageContaining("not authorized");
        }
    }

    @Test
    void an_analyst_may_not_use_the_operators_workgroup_nor_keep_results_elsewhere() {
        Caller analyst = platform.analyst("school_123");
        String sql = "SELECT count(*) FROM events WHERE school_id = 'school_123'";

        assertThatThrownBy(() -> run(analyst, LakeNames.OPERATORS_WORKGROUP, sql, List.of()))
                .hasMessageContaining("athena:StartQueryExecution");
        assertThat(platform.room(AthenaRoom.class)
                        .athena()
                        .run(
                                analyst,
                                new Athena.Request(
                                        workgroup("school_123"),
                                        LakeNames.DATABASE,
                                        sql,
                                        List.of(),
                                        Optional.of("s3://" + bucket + "/results/school_id=school_456/")))
                        .location())
                .startsWith("s3://" + bucket + "/results/school_id=school_123/");
    }

    /** Whoever knows the id of a query: https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html. */
    @Test
    void a_result_is_given_to_nobody_who_may_not_read_it_where_it_lies() {
        Athena athena = platform.room(AthenaRoom.class).athena();
        Athena.Answer result = athena.run(
                platform.analyst("school_123"),
                new Athena.Request(
                        workgroup("school_123"),
                        LakeNames.DATABASE,
                        "SELECT count(*) FROM events WHERE school_id = 'school_123'",
                        List.of(),
                        Optional.empty()));

        assertThat(athena.rows(platform.analyst("school_123"), result)).isEqualTo(result.rows());
        assertThatThrownBy(() -> athena.rows(platform.analyst("school_456"), result))
                .isInstanceOf(AwsError.class)
                .hasMessageContaining("s3:GetObject");
    }

    @Test
    void nobody_becomes_an_analyst_without_a_school() {
        assertThatThrownBy(() -> platform.analyst("")).isInstanceOf(AwsError.class);
    }

    /** What a query may do is bounded by the engine too: a laptop has more files than a lake. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM read_csv('/etc/passwd')",
                "SELECT * FROM read_text('/etc/hostname')",
                "SELECT * FROM read_parquet('/tmp/**/*.parquet')",
                "SELECT * FROM glob('/etc/*')"
            })
    void a_query_reads_no_file_of_the_machine(String sql) {
        assertThatThrownBy(() -> rows("school_123", sql)).isInstanceOf(AwsError.class);
    }

    /** Sent again with other words, it is the same event, and what it says is what it said last. */
    @Test
    void of_an_event_that_was_written_over_the_latest_counts() {
        String school = school("over_");
        String first = record(school, "a", "1", "entrada", "2026-03-02T10:00:00Z", "{}");
        put(
                EVENTS,
                List.of(
                        first.replace("entrada", "salida")
                                .replace("\"received_at\":\"2026-03-02", "\"received_at\":\"2026-03-03"),
                        first));

        assertThat(named("events-per-day", school, Map.of())).containsExactly(List.of("2026-03-02", "salida", "1"));
    }

    @Test
    void a_change_that_was_delivered_twice_is_counted_once() {
        String school = school("twice_");
        String record =
                record(school, "student_1", "event_1", "tarea_completada", "2026-03-02T10:00:00Z", "{\"tarea\":7}");
        put(EVENTS, List.of(record));
        put(EVENTS, List.of(record)); // as after a crash of the pipe, and in another file

        assertThat(rows(school, "SELECT count(*) FROM events WHERE school_id = '" + school + "'"))
                .containsExactly(List.of("2"));
        assertThat(named("events-per-day", school, Map.of()))
                .containsExactly(List.of("2026-03-02", "tarea_completada", "1"));
        assertThat(named("hand-ins-per-task", school, Map.of()))
                .containsExactly(List.of("7", "2026-03-02", "2026-03-02", "1", "1"));
        assertThat(named("inactive-students", school, Map.of("inactive_since", "2026-03-10")))
                .containsExactly(List.of("student_1", "2026-03-02", "1"));
    }

    /** At 23:30 in Mexico City it is the next month already where partitions are counted. */
    @Test
    void a_day_is_the_schools_own_also_where_a_month_begins_in_the_night() {
        String school = school("midnight_");
        put(
                EVENTS,
                List.of(
                        record(school, "a", "1", "entrada", "2026-03-31T05:59:59.999Z", "{}"), // the 30th, local time
                        record(school, "a", "2", "entrada", "2026-04-01T05:30:00Z", "{}"), // 23:30 of the 31st of March
                        record(school, "a", "3", "entrada", "2026-04-01T06:00:00Z", "{}"))); // the 1st of April

        assertThat(named(
                        "events-per-day",
                        school,
                        Map.of(
                                "first_day",
                                "2026-03-31",
                                "last_day",
                                "2026-03-31",
                                "first_month",
                                "202603",
                                "last_month",
                                "202604")))
                .containsExactly(List.of("2026-03-31", "entrada", "1"));
        assertThat(keys("events/school_id=" + school + "/"))
                .anyMatch(key -> key.contains("/year=2026/month=03/"))
                .anyMatch(key -> key.contains("/year=2026/month=04/"));
    }

    @Test
    void a_correction_and_a_grade_become_history_with_what_each_of_them_lacks() {
        String evaluation = "lake_" + id();
        String teacher = api.token("teacher_789");
        assertThat(api.post(
                                "/evaluations",
                                teacher,
                                Api.evaluation("student_457", evaluation).toString())
                        .status())
                .isEqualTo(201);
        ObjectNode correction = json.createObjectNode()
                .put("score", 91.5)
                .put("version", 1)
                .put("reason", "la señora «Ñ» volvió a contar");
        assertThat(api.put("/evaluations/student_457/matematicas/Q1_2024/" + evaluation, teacher, correction.toString())
                        .status())
                .isEqualTo(200);

        await(() -> named("change-log-of-student", "school_123", Map.of("student_id", "student_457")).stream()
                .anyMatch(row -> row.contains(evaluation)));

        List<String> logged = named("change-log-of-student", "school_123", Map.of("student_id", "student_457")).stream()
                .filter(row -> row.contains(evaluation))
                .findFirst()
                .orElseThrow();
        assertThat(logged.subList(1, 8))
                .containsExactly(
                        "teacher_789",
                        "matematicas",
                        "Q1_2024",
                        evaluation,
                        "85",
                        "91.5",
                        "la señora «Ñ» volvió a contar");
    }

    @Test
    void grades_are_distributed_by_their_latest_version_and_not_by_one_that_is_gone() {
        String school = school("grades_");
        put(
                GRADES,
                List.of(
                        grade(school, "a", 1, "55", false),
                        grade(school, "a", 2, "83.5", true),
                        grade(school, "a", 2, "83.5", true), // its status changed, and the stream told of it again
                        grade(school, "b", 1, "100", true),
                        grade(school, "d", 1, "12", false),
                        grade(school, "c", 1, "87", true),
                        gone(school, "c", 2)));

        assertThat(named("grade-distribution", school, Map.of()))
                .containsExactly(
                        List.of("matematicas", "Q1_2026", "10", "0", "1"),
                        List.of("matematicas", "Q1_2026", "80", "1", "1"),
                        List.of("matematicas", "Q1_2026", "90", "1", "1"));
    }

    @Test
    void what_cannot_be_converted_lies_below_errors_and_a_queue_names_it_while_the_rest_flows() {
        String school = school("misfit_");
        int before = platform.room(SqsRoom.class)
                .queue(LakeNames.ERROR_QUEUE)
                .depth()
                .get("waiting");
        put(
                GRADES,
                List.of(
                        "{\"student_key\":\"TENANT#" + school + "#STUDENT#a\",\"change_key\":\"GRADE#m#p\",\"change\":"
                                + "{\"last_calculated\":{\"S\":\"2026-03-02T10:00:00Z\"},\"passing\":{\"BOOL\":\"perhaps\"}}}",
                        grade(school, "b", 1, "70", true)));

        assertThat(named("grade-distribution", school, Map.of())).hasSize(1);
        assertThat(keys("errors/grade_changes/format-conversion-failed/")).isNotEmpty();
        assertThat(platform.room(SqsRoom.class)
                        .queue(LakeNames.ERROR_QUEUE)
                        .depth()
                        .get("waiting"))
                .isGreaterThan(before);
    }

    /** An item of the table that lacks what every event has: it is not lost without a word. */
    @Test
    void an_item_that_lacks_its_time_is_put_aside_by_its_place() {
        try (TableAccess access = new TableAccess(platform)) {
            access.client()
                    .putItem(put -> put.tableName(platform.tableName())
                            .item(Map.of(
                                    "PK", AttributeValue.fromS("TENANT#broken_item#STUDENT#nobody"),
                                    "SK", AttributeValue.fromS("EVENT#broken-" + id()),
                                    "event_type", AttributeValue.fromS("x"))));
        }

        await(() -> !keys("errors/events/processing-failed/").isEmpty());
    }

    @Test
    void only_the_pipe_may_fill_a_stream_and_only_its_own() {
        Caller events = pipe("EventsPipeRole");

        assertThatThrownBy(() -> platform.room(FirehoseRoom.class)
                        .streams()
                        .put(events, platform.room(FirehoseRoom.class).streams().arn(GRADES), List.of("{}")))
                .hasMessageContaining("firehose:PutRecordBatch");
        assertThatThrownBy(() -> platform.room(FirehoseRoom.class)
                        .streams()
                        .put(
                                platform.analyst("school_123"),
                                platform.room(FirehoseRoom.class).streams().arn(EVENTS),
                                List.of("{}")))
                .hasMessageContaining("firehose:PutRecordBatch");
    }

    private void aRecordOf(String school) {
        put(EVENTS, List.of(record(school, "s", id(), "entrada", "2026-03-02T10:00:00Z", "{}")));
    }

    /** As the pipe sends them, and written at once. */
    private void put(String stream, List<String> records) {
        Caller pipe = pipe(stream.equals(EVENTS) ? "EventsPipeRole" : "GradeChangesPipeRole");
        assertThat(platform.room(FirehoseRoom.class)
                        .streams()
                        .put(pipe, platform.room(FirehoseRoom.class).streams().arn(stream), records))
                .isEmpty();
        platform.room(FirehoseRoom.class).streams().flush();
    }

    private Caller pipe(String role) {
        return new Caller.RoleSession(platform.cloud().roles().arnOf(role), "test", Map.of(), Instant.MAX);
    }

    private Caller operator() {
        return new Caller.AccountRoot("000000000000");
    }

    private List<String> keys(String prefix) {
        return new ArrayList<>(platform.room(S3Room.class)
                .bucket(operator(), bucket)
                .list(prefix)
                .keySet());
    }

    private List<List<String>> rows(String school, String sql) {
        return run(platform.analyst(school), workgroup(school), sql, List.of());
    }

    private List<List<String>> named(String name, String school, Map<String, String> more) {
        KeptQuery kept = platform.room(AthenaRoom.class).kept(LakeNames.ANALYSTS_WORKGROUP).stream()
                .filter(query -> query.name().equals(name))
                .findFirst()
                .orElseThrow();
        Map<String, String> values = new HashMap<>(Map.of(
                "school_id", school,
                "first_month", "202402",
                "last_month", "203512",
                "time_zone", "America/Mexico_City",
                "first_day", "2024-02-01",
                "last_day", "2035-12-01"));
        values.putAll(more);
        return run(
                platform.analyst(school),
                workgroup(school),
                kept.sql(),
                kept.parameters().stream()
                        .map(parameter -> Athena.literal(values.get(parameter)))
                        .toList());
    }

    private List<List<String>> run(Caller caller, String workgroup, String sql, List<String> parameters) {
        return platform
                .room(AthenaRoom.class)
                .athena()
                .run(caller, new Athena.Request(workgroup, LakeNames.DATABASE, sql, parameters, Optional.empty()))
                .rows()
                .rows()
                .stream()
                .map(row -> row.stream().map(String::valueOf).toList())
                .toList();
    }

    private static String record(
            String school, String student, String event, String type, String time, String payload) {
        return json.createObjectNode()
                .put("student_key", "TENANT#" + school + "#STUDENT#" + student)
                .put("event_id", event)
                .put("event_type", type)
                .put("occurred_at", time)
                .put("payload", payload)
                .put("person_id", student)
                .put("request_id", "r")
                .put("received_at", time)
                .toString();
    }

    private static String grade(String school, String student, int version, String score, boolean passing) {
        ObjectNode change = change(version);
        change.putObject("consolidated_score").put("N", score);
        change.putObject("passing").put("BOOL", passing);
        return graded(school, student, change);
    }

    private static String gone(String school, String student, int version) {
        return graded(school, student, change(version));
    }

    private static ObjectNode change(int version) {
        ObjectNode change = json.createObjectNode();
        change.putObject("subject").put("S", "matematicas");
        change.putObject("period").put("S", "Q1_2026");
        change.putObject("version").put("N", String.valueOf(version));
        change.putObject("last_calculated").put("S", "2026-03-0" + version + "T10:00:00Z");
        return change;
    }

    private static String graded(String school, String student, ObjectNode change) {
        ObjectNode record = json.createObjectNode()
                .put("student_key", "TENANT#" + school + "#STUDENT#" + student)
                .put("change_key", "GRADE#matematicas#Q1_2026");
        record.set("change", change);
        return record.toString();
    }

    private static String event(String id, String payload) {
        return "{\"event_id\":\"%s\",\"student_id\":\"student_456\",\"event_type\":\"tarea_completada\",\"occurred_at\":\"%s\",\"payload\":%s}"
                .formatted(id, Instant.now().truncatedTo(ChronoUnit.SECONDS), payload);
    }

    /** One that nobody else knows, with a workgroup of its own. */
    private String school(String prefix) {
        SchoolId school = new SchoolId(prefix + id());
        try (SchoolWorkgroups workgroups = SchoolWorkgroups.at(platform)) {
            workgroups.create(school);
        }
        return school.value();
    }

    private static String workgroup(String school) {
        return LakeNames.workgroupOf(LakeNames.ANALYSTS_WORKGROUP, school);
    }

    private static String id() {
        return UUID.randomUUID().toString().substring(0, 8);
    }

    /** Each look lets the pipeline write what it has. */
    private void await(BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        do {
            assertThat(System.nanoTime()).as("it takes too long").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            boolean _ = platform.cloud().catchUp(LIMIT);
        } while (!condition.getAsBoolean());
    }
}
