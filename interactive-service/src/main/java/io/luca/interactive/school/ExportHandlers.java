package io.luca.interactive.school;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.contract.LogFields;
import io.luca.interactive.http.Call;
import io.luca.interactive.http.Json;
import io.luca.interactive.http.Reply;
import io.luca.interactive.privacy.ExportLinks;
import io.luca.interactive.privacy.Workflows;
import io.luca.model.Erasure.Status;
import io.luca.model.Export;
import io.luca.model.LucaException;
import io.luca.model.Requester;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.store.ExportFiles;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** The {@code /students/{student_id}/export} endpoint of a school's administrators. */
public final class ExportHandlers {

    private static final int ACCEPTED = 202;
    private static final String RETRY_SECONDS = "5";

    private final SchoolData data;
    private final Workflows workflows;
    private final String workflow;
    private final ExportLinks links;
    private final Clock clock;

    /** @param workflow ARN of the workflow that copies the records */
    public ExportHandlers(SchoolData data, Workflows workflows, String workflow, ExportLinks links, Clock clock) {
        this.data = data;
        this.workflows = workflows;
        this.workflow = workflow;
        this.links = links;
        this.clock = clock;
    }

    /** {@code GET}: links to a copy of all records; while it is in the making, 202. A blocked student's can be had as well. */
    public Reply read(Call call) {
        StudentId student = new StudentId(call.pathValue("student_id"));
        requireRecords(call.school(), student, call.optionalQuery("not_enrolled"));
        Export export = asked(call, student);
        return switch (export.status()) {
            case RUNNING -> {
                workflows.start(workflow, export.id().toString(), input(call.school(), export));
                yield new Reply(ACCEPTED, running(export), Map.of("Retry-After", RETRY_SECONDS));
            }
            case READY -> Reply.ok(ready(call.school(), export));
            case FAILED ->
                throw LucaException.unavailable(
                        "the export that others have begun has failed; please send the same again", null);
        };
    }

    /**
     * The export that serves now, which failed only in this moment if it has. One in the making for too long is stopped before another
     * takes its place.
     */
    private Export asked(Call call, StudentId student) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Requester by = call.requester();
        Export there = data.exports(call.school(), exports -> exports.request(student, by, now));
        if (there.serves(now)) {
            return there;
        }
        workflows.stop(workflow, there.id().toString(), "the export that was begun takes too long");
        return data.exports(call.school(), exports -> exports.requestAfter(there, by, now));
    }

    /** Of a student whose removal has begun nothing whole is left to hand out. */
    private void requireRecords(SchoolId school, StudentId student, Optional<String> notEnrolled) {
        if (notEnrolled.filter(value -> !value.equals("true")).isPresent()) {
            throw LucaException.invalid("not_enrolled", "not_enrolled must be true, or left out");
        }
        boolean isGoing = data.erasures(school, erasures -> erasures.find(student))
                .filter(erasure -> erasure.status() == Status.REMOVING || erasure.status() == Status.REMOVED)
                .isPresent();
        if (isGoing) {
            throw SchoolData.unknownStudent();
        }
        data.requireEnrolled(school, student, notEnrolled.isPresent());
    }

    /** The same for whoever asks while it is in the making: Step Functions takes one name with one input only. */
    private static String input(SchoolId school, Export export) {
        return new String(
                Json.object(json -> {
                    json.writeStringField("school_id", school.value());
                    json.writeStringField("student_id", export.student().value());
                    json.writeStringField("export_id", export.id().toString());
                    if (export.requestedIn().isPresent()) {
                        json.writeStringField(
                                LogFields.CORRELATION_ID,
                                export.requestedIn().get().value());
                    }
                }),
                UTF_8);
    }

    private static byte[] running(Export export) {
        return Json.object(json -> Representations.export(json, export));
    }

    private byte[] ready(SchoolId school, Export export) {
        ExportFiles files = new ExportFiles(school, export.id());
        return Json.object(json -> {
            Representations.export(json, export);
            json.writeStringField(
                    "available_until", export.requestedAt().plus(Export.KEPT).toString());
            Json.array(json, "files", export.files(), (writer, file) -> {
                writer.writeStringField("name", file);
                writer.writeStringField("url", links.to(school, files.key(file)).toString());
            });
        });
    }
}
