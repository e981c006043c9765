package io.luca.interactive.school;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.contract.LogFields;
import io.luca.interactive.http.Call;
import io.luca.interactive.http.Fields;
import io.luca.interactive.http.Json;
import io.luca.interactive.http.Reply;
import io.luca.interactive.metrics.Count;
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
import java.util.Optional;
import java.util.function.Function;

/** The {@code /students/{student_id}/erasure} endpoints of a school's administrators. */
public final class ErasureHandlers {

    private static final int ACCEPTED = 202;
    private static final int OK = 200;
    private static final int TRIES = 3;

    private final SchoolData data;
    private final Workflows workflows;
    private final Terms terms;
    private final Clock clock;
    private final Count notBegun = new Count();

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
        Optional<Erasure> before = data.erasures(call.school(), erasures -> erasures.find(student));
        if (before.filter(Erasure::isBlocking).isEmpty()) {
            data.requireEnrolled(call.school(), student, isNobody);
        }
        Erasure erasure = asked(call, student, before);
        String name = erasure.id().toString();
        if (erasure.status() == Status.REMOVED) {
            Instant now = now();
            data.erasures(call.school(), erasures -> {
                erasures.countAnother(now);
                return erasure;
            });
            begin(() -> workflows.startAgain(terms.workflow(), name, input(call.school(), erasure)));
            return new Reply(OK, json(erasure), location(student));
        }
        begin(() -> workflows.start(terms.workflow(), name, input(call.school(), erasure)));
        return new Reply(ACCEPTED, json(erasure), location(student));
    }

    /** Begins the work of a request that is kept. Where that fails somebody is called: who was told to ask again may never do so. */
    private void begin(Runnable start) {
        try {
            start.run();
        } catch (LucaException refused) {
            notBegun.add();
            throw refused;
        }
    }

    /** The requests that are kept while their work could not be begun. */
    public Count notBegun() {
        return notBegun;
    }

    /**
     * The erasure that blocks from now on. What is left of one that was withdrawn, because nobody came to stop it, is stopped before
     * another takes its place: so no student has two under way.
     */
    private Erasure asked(Call call, StudentId student, Optional<Erasure> before) {
        Optional<Erasure> withdrawn = before.filter(erasure -> !erasure.isBlocking());
        for (int tries = 0; tries < TRIES; tries++) {
            withdrawn.ifPresent(this::stop);
            Optional<Erasure> over = withdrawn;
            Erasure there = changed(
                    call.school(),
                    student,
                    erasures -> over.map(old -> erasures.requestAfter(old, call.requester(), now(), terms.blockedFor()))
                            .orElseGet(() -> erasures.request(student, call.requester(), now(), terms.blockedFor())));
            if (there.isBlocking()) {
                return there;
            }
            withdrawn = Optional.of(there);
        }
        throw LucaException.unavailable(
                "others ask for this erasure and withdraw it; please send the same again", null);
    }

    private void stop(Erasure withdrawn) {
        workflows.stop(terms.workflow(), withdrawn.id().toString(), "the erasure is taken back");
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** {@code GET}: how far it is; once all is removed, with the certificate. */
    public Reply read(Call call) {
        StudentId student = student(call);
        return data.erasures(call.school(), erasures -> erasures.find(student))
                .map(erasure -> Reply.ok(json(erasure)))
                .orElseThrow(() -> LucaException.notFound("student_id", "no erasure of this student was asked for"));
    }

    /**
     * {@code DELETE}: takes the request back, and stops its work. Sent again, it stops again. The request is taken back first: what is
     * started after that sees it by itself.
     */
    public Reply withdraw(Call call) {
        StudentId student = student(call);
        Erasure withdrawn = changed(call.school(), student, erasures -> erasures.withdraw(student));
        stop(withdrawn);
        return Reply.ok(json(withdrawn));
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

    /** The same whoever sends the request again: Step Functions takes one name with one input only, while an execution runs. */
    private static String input(SchoolId school, Erasure erasure) {
        return new String(
                Json.object(json -> {
                    json.writeStringField("school_id", school.value());
                    json.writeStringField("student_id", erasure.student().value());
                    json.writeStringField("erasure_id", erasure.id().toString());
                    if (erasure.requestedIn().isPresent()) {
                        json.writeStringField(
                                LogFields.CORRELATION_ID,
                                erasure.requestedIn().get().value());
                    }
                }),
                UTF_8);
    }

    private static byte[] json(Erasure erasure) {
        return Json.object(json -> Representations.erasure(json, erasure));
    }
}
