package io.luca.interactive.school;

import io.luca.interactive.http.Call;
import io.luca.interactive.http.Fields;
import io.luca.interactive.http.Json;
import io.luca.interactive.http.Reply;
import io.luca.interactive.metrics.Count;
import io.luca.interactive.school.ClassRights.Decision;
import io.luca.model.Correction;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.EvaluationType;
import io.luca.model.LucaException;
import io.luca.model.Mark;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import io.luca.model.Score;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.store.ChangesPage;
import io.luca.store.Recorded;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/** The {@code /evaluations} endpoints. */
public final class EvaluationHandlers {

    private static final int CREATED = 201;

    private final SchoolData data;
    private final ClassRights rights;
    private final Clock clock;
    private final Count recorded = new Count();
    private final Count corrected = new Count();

    public EvaluationHandlers(SchoolData data, ClassRights rights, Clock clock) {
        this.data = data;
        this.rights = rights;
        this.clock = clock;
    }

    /** {@code POST /evaluations}. The client picks the id, so it may send the same request again after a time-out. */
    public Reply record(Call call) {
        Fields fields =
                call.fields("student_id", "subject", "period", "evaluation_id", "type", "score", "status", "date");
        EvaluationKey key = new EvaluationKey(
                new StudentId(fields.text("student_id")),
                new SubjectId(fields.text("subject")),
                new PeriodId(fields.text("period")),
                new EvaluationId(fields.text("evaluation_id")));
        EvaluationType type = new EvaluationType(fields.text("type"));
        Mark mark = mark(fields);
        LocalDate date = fields.date("date");
        data.config(call.school()).check(key, type, mark, date);
        rights.require(call.caller(), key.student(), key.subject(), Decision.WRITE, SchoolData::unknownStudent);
        data.requireRoom(call.school(), key);
        Evaluation evaluation = Evaluation.recorded(
                key, type, mark, date, call.caller().person(), clock.instant().truncatedTo(ChronoUnit.MILLIS));
        Recorded answer = data.of(call.school(), records -> records.record(evaluation));
        if (!answer.replayed()) {
            recorded.add();
        }
        return new Reply(CREATED, json(answer.evaluation()), headers(key, answer.replayed()));
    }

    /** {@code GET /evaluations/{student_id}/{subject}/{period}/{evaluation_id}}. */
    public Reply read(Call call) {
        EvaluationKey key = key(call);
        requireOwnIfStudent(call, key.student());
        if (data.isBlockedAsLastKnown(call.school(), key.student())) {
            throw unknown();
        }
        rights.require(call.caller(), key.student(), key.subject(), Decision.READ, EvaluationHandlers::unknown);
        return Reply.ok(json(stored(call.school(), key)));
    }

    /** {@code GET …/history}: who recorded it, and each correction with from, to and why. */
    public Reply history(Call call) {
        EvaluationKey key = key(call);
        int limit = call.limit();
        String cursor = call.optionalQuery("cursor").orElse(null);
        if (data.isBlockedAsLastKnown(call.school(), key.student())) {
            throw unknown();
        }
        rights.require(call.caller(), key.student(), key.subject(), Decision.READ, EvaluationHandlers::unknown);
        Evaluation evaluation = stored(call.school(), key);
        ChangesPage page = data.part(call.school(), records -> records.changes(key, limit, cursor));
        return Reply.ok(Json.object(json -> {
            json.writeStringField("recorded_by", evaluation.teacher().value());
            json.writeStringField("recorded_at", evaluation.createdAt().toString());
            Json.array(json, "changes", page.changes(), Representations::change);
            if (page.next().isPresent()) {
                json.writeStringField("next_cursor", page.next().get());
            }
        }));
    }

    /** {@code PUT} on the same path: a change with its reason. Type and date stay if they are not given; score and status together say the new mark. */
    public Reply correct(Call call) {
        EvaluationKey key = key(call);
        Fields fields = call.fields("score", "status", "type", "date", "version", "reason");
        Mark mark = mark(fields);
        int version = fields.integer("version");
        String reason = fields.text("reason");
        if (data.isBlocked(call.school(), key.student())) {
            throw unknown();
        }
        rights.require(call.caller(), key.student(), key.subject(), Decision.WRITE, EvaluationHandlers::unknown);
        Evaluation before = stored(call.school(), key);
        EvaluationType type =
                fields.optionalText("type").map(EvaluationType::new).orElse(before.type());
        LocalDate date = fields.optionalDate("date").orElse(before.date());
        data.config(call.school()).checkCorrection(before, type, mark, date);
        Correction correction = new Correction(
                key,
                version,
                type,
                mark,
                date,
                reason,
                call.caller().person(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                UUID.randomUUID());
        Evaluation after = data.of(call.school(), records -> records.correct(correction));
        corrected.add();
        return Reply.ok(json(after));
    }

    /** The evaluations that were stored; one that is sent again is not counted again. */
    public Count recorded() {
        return recorded;
    }

    /** The evaluations that were corrected. */
    public Count corrected() {
        return corrected;
    }

    private Evaluation stored(SchoolId school, EvaluationKey key) {
        return data.of(school, records -> records.evaluation(key)).orElseThrow(EvaluationHandlers::unknown);
    }

    /** A score, unless the status says that there is none. */
    private static Mark mark(Fields fields) {
        return Mark.of(
                fields.optionalText("status").orElse(Mark.GRADED),
                fields.optionalDecimal("score").map(Score::new));
    }

    static void requireOwnIfStudent(Call call, StudentId student) {
        if (!call.caller().role().mayActFor(call.caller().person(), student)) {
            throw LucaException.forbidden("students see their own records only");
        }
    }

    private static EvaluationKey key(Call call) {
        return new EvaluationKey(
                new StudentId(call.pathValue("student_id")),
                new SubjectId(call.pathValue("subject")),
                new PeriodId(call.pathValue("period")),
                new EvaluationId(call.pathValue("evaluation_id")));
    }

    private static Map<String, String> headers(EvaluationKey key, boolean replayed) {
        String location = "/evaluations/" + key.student() + "/" + key.subject() + "/" + key.period() + "/" + key.id();
        return replayed ? Map.of("Location", location, "Idempotent-Replayed", "true") : Map.of("Location", location);
    }

    private static byte[] json(Evaluation evaluation) {
        return Json.object(json -> Representations.evaluation(json, evaluation));
    }

    /** Of a blocked student there is none, as of a student that the school does not have. */
    private static LucaException unknown() {
        return LucaException.notFound("evaluation_id", "the school has no such evaluation");
    }
}
