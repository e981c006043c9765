package io.luca.interactive.school;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.interactive.http.Call;
import io.luca.interactive.http.Fields;
import io.luca.interactive.http.Json;
import io.luca.interactive.http.Reply;
import io.luca.interactive.privacy.Workflows;
import io.luca.model.Erasure;
import io.luca.model.Erasure.Status;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.store.SchoolErasures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Function;

/** The {@code /students/{student_id}/erasure} endpoints of a school's administrators. */
public final class ErasureHandlers {

    private static final int ACCEPTED = 202;
    private static final int OK = 200;

    private final SchoolData data;
    private final Workflows workflows;
    private final Terms terms;
    private final Clock clock;

    /**
     * The terms on which students are erased.
     *
     * @param workflow ARN of the workflow that removes the records, once their time has come
     * @param blockedFor how long before
     */
    public record Terms(String workflow, Duration blockedFor) {}

    public ErasureHandlers(SchoolData data, Workflows workflows, Terms terms, Clock clock) {
        this.data = data;
        this.workflows = workflows;
        this.terms = terms;
        this.clock = clock;
    }

    /**
     * {@code POST}: blocks a student from now on, and has the records removed later. The id comes twice, so that nobody is erased
     * by a slip in an address. Sent again, it answers the same, and starts what was not started, or failed. After the certificate
     * everything is looked through once more. What was stored under an id that is no student's can be erased too, if that is said.
     */
    public Reply request(Call call) {
        StudentId student = student(call);
        Fields fields = call.fields("confirm", "not_enrolled");
        boolean isNobody = fields.optionalFlag("not_enrolled").orElse(false);
        if (!fields.text("confirm").equals(student.value())) {
            throw LucaException.invalid("confirm", "confirm must be the id of the student who is to be erased");
        }
        if (data.erasures(call.school(), erasures -> erasures.find(student))
                .filter(Erasure::isBlocking)
                .isEmpty()) {
            data.requireEnrolled(call.school(), student, isNobody);
        }
        Erasure erasure = changed(
                call.school(),
                student,
                erasures -> erasures.request(
                        student,
                        call.caller().person(),
                        clock.instant().truncatedTo(ChronoUnit.MILLIS),
                        terms.blockedFor()));
        String name = erasure.id().toString();
        if (erasure.status() == Status.REMOVED) {
            workflows.startAgain(terms.workflow(), name, input(call.school(), erasure));
            return new Reply(OK, json(erasure), location(student));
        }
        workflows.start(terms.workflow(), name, input(call.school(), erasure));
        return new Reply(ACCEPTED, json(erasure), location(student));
    }

    /** {@code GET}: how far it is; once all is removed, with the certificate. */
    public Reply read(Call call) {
        StudentId student = student(call);
        return data.erasures(call.school(), erasures -> erasures.find(student))
                .map(erasure -> Reply.ok(json(erasure)))
                .orElseThrow(() -> LucaException.notFound("student_id", "no erasure of this student was asked for"));
    }

    /** {@code DELETE}: takes the request back. The workflow sees that when it wants to begin. */
    public Reply withdraw(Call call) {
        StudentId student = student(call);
        return Reply.ok(json(changed(call.school(), student, erasures -> erasures.withdraw(student))));
    }

    private static StudentId student(Call call) {
        return new StudentId(call.pathValue("student_id"));
    }

    /** Who is blocked is asked anew afterwards, also where it is not certain that something has changed. */
    private Erasure changed(SchoolId school, StudentId student, Function<SchoolErasures, Erasure> change) {
        try {
            return data.erasures(school, change);
        } finally {
            data.forgetBlocked(school, student);
        }
    }

    private static Map<String, String> location(StudentId student) {
        return Map.of("Location", "/students/" + student + "/erasure");
    }

    /** What has begun waits no more, whatever the clock says. */
    private static String input(SchoolId school, Erasure erasure) {
        Instant from = erasure.status() == Status.BLOCKED ? erasure.removalFrom() : erasure.requestedAt();
        return new String(
                Json.object(json -> {
                    json.writeStringField("school_id", school.value());
                    json.writeStringField("student_id", erasure.student().value());
                    json.writeStringField("erasure_id", erasure.id().toString());
                    json.writeStringField("removal_from", from.toString());
                }),
                UTF_8);
    }

    private static byte[] json(Erasure erasure) {
        return Json.object(json -> Representations.erasure(json, erasure));
    }
}
