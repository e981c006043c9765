package io.luca.local.endtoend;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.contract.IdentityAttributes;
import io.luca.contract.LakeNames;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.service.athena.Athena;
import io.luca.local.aws.service.athena.AthenaRoom;
import io.luca.local.aws.service.firehose.FirehoseRoom;
import io.luca.local.aws.service.s3.S3Room;
import io.luca.local.platform.Platform;
import io.luca.local.platform.SchoolWorkgroups;
import io.luca.local.platform.TableAccess;
import io.luca.model.Grade;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.store.StoredItems;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The history of one school, written by the pipeline's own delivery and read as an analyst of the school reads it. */
final class SchoolHistory {

    /** Events of a student that one call to {@link #write} leaves. */
    static final int EVENTS = 4;

    /** After a removal from the table: what was on its way to the history has arrived. */
    static final Duration ARRIVED = Duration.ofDays(3);

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final ObjectMapper json = new ObjectMapper();

    private final Platform platform;
    private final SchoolId school;

    SchoolHistory(Platform platform, SchoolId school) {
        this.platform = platform;
        this.school = school;
        try (SchoolWorkgroups workgroups = SchoolWorkgroups.at(platform)) {
            workgroups.create(school);
        }
    }

    /** Writes one object with events of these students, in the month of their day. */
    void write(LocalDate day, List<String> students) {
        List<String> records = new ArrayList<>();
        for (String student : students) {
            for (int event = 0; event < EVENTS; event++) {
                records.add(event(student, "e" + day + "-" + event, day + "T10:00:00Z"));
            }
        }
        Caller pipe =
                new Caller.RoleSession(platform.cloud().roles().arnOf("EventsPipeRole"), "test", Map.of(), Instant.MAX);
        var refused = platform.room(FirehoseRoom.class)
                .streams()
                .put(pipe, platform.room(FirehoseRoom.class).streams().arn("luca-events"), records);
        if (!refused.isEmpty()) {
            throw new IllegalStateException("Firehose does not take records " + refused);
        }
        platform.room(FirehoseRoom.class).streams().flush();
    }

    /** Puts a grade in the table, as the nightly run leaves one, and has it written to the history as well. */
    void grade(StudentId student) {
        gradeInTable(student);
        if (!platform.cloud().catchUp(LIMIT)) {
            throw new IllegalStateException("the history does not have the grade after " + LIMIT);
        }
    }

    /** Puts a grade in the table only; the pipe has not read it yet. */
    void gradeInTable(StudentId student) {
        Instant at = Instant.parse("2024-03-01T10:00:00Z");
        Grade grade = new Grade(
                student,
                new SubjectId("matematicas"),
                new PeriodId("Q1_2024"),
                new BigDecimal("85"),
                1,
                true,
                1,
                at,
                null,
                false);
        try (TableAccess access = new TableAccess(platform)) {
            var _ = access.client()
                    .putItem(put -> put.tableName(platform.tableName())
                            .item(StoredItems.of(school, grade))
                            .overrideConfiguration(config ->
                                    config.credentialsProvider(access.tenants().of(school))));
        }
    }

    /** The keys of a table's objects, in the order in which a pass visits them. */
    List<String> keys(String table) {
        Caller reader = new Caller.RoleSession(
                platform.cloud().roles().arnOf("ErasingTenantRole"),
                "test",
                Map.of(IdentityAttributes.SCHOOL_TAG, school.value()),
                Instant.MAX);
        return List.copyOf(platform.room(S3Room.class)
                .bucket(reader, platform.lakeBucket())
                .list(table + "/school_id=" + school + "/")
                .keySet());
    }

    int count(String table, String student) {
        return Integer.parseInt(rows("SELECT count(*) FROM " + table
                        + " WHERE school_id = '%s' AND student_key LIKE '%%#" + student + "'")
                .getFirst()
                .getFirst());
    }

    /** @param sql with a place for the school's id */
    List<List<String>> rows(String sql) {
        return platform
                .room(AthenaRoom.class)
                .athena()
                .run(
                        platform.analyst(school.value()),
                        new Athena.Request(
                                LakeNames.workgroupOf(LakeNames.ANALYSTS_WORKGROUP, school.value()),
                                LakeNames.DATABASE,
                                sql.formatted(school),
                                List.of(),
                                Optional.empty()))
                .rows()
                .rows()
                .stream()
                .map(row -> row.stream().map(String::valueOf).toList())
                .toList();
    }

    private String event(String student, String id, String time) {
        return json.createObjectNode()
                .put("student_key", "TENANT#" + school + "#STUDENT#" + student)
                .put("event_id", id)
                .put("event_type", "entrada")
                .put("occurred_at", time)
                .put("payload", "{\"ñ\":1}")
                .put("person_id", student)
                .put("request_id", "r")
                .put("received_at", time)
                .toString();
    }
}
