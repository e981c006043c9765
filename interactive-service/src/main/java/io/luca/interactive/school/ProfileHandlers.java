package io.luca.interactive.school;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.grading.ExplanationJson;
import io.luca.interactive.http.Call;
import io.luca.interactive.http.Json;
import io.luca.interactive.http.Reply;
import io.luca.interactive.resilience.DataCalls;
import io.luca.interactive.resilience.LastKnown;
import io.luca.interactive.school.ClassRights.Decision;
import io.luca.model.Grade;
import io.luca.model.LucaException;
import io.luca.model.PeriodId;
import io.luca.model.Role;
import io.luca.model.SchoolClass;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.store.EventsPage;
import io.luca.store.GradeDetail;
import io.luca.store.GradesPage;
import io.luca.store.SchoolTable;
import io.luca.store.StudentHistory;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The {@code /profile} endpoints. While the store does not answer, the last known profile is given and marked as such. */
public final class ProfileHandlers {

    private static final int EVALUATIONS_PER_PAGE = 100;
    private static final int EVENTS_PER_PAGE = 100;
    private static final int GRADES_PER_PAGE = 60;
    /** The end of every profile; an old one gets another end, so that it need not be written again. */
    private static final byte[] FRESH_END = "\"stale\":false}".getBytes(UTF_8);

    private final SchoolData data;
    private final ClassRights rights;
    private final LastKnown lastKnown;

    public ProfileHandlers(SchoolData data, ClassRights rights, LastKnown lastKnown) {
        this.data = data;
        this.rights = rights;
        this.lastKnown = lastKnown;
    }

    /** {@code GET /profile/{student_id}?cursor=}. */
    public Reply read(Call call) {
        StudentId student = new StudentId(call.pathValue("student_id"));
        EvaluationHandlers.requireOwnIfStudent(call, student);
        if (data.isBlockedAsLastKnown(call.school(), student)) {
            throw SchoolData.unknownStudent();
        }
        VisibleSubjects visible = visible(call, student);
        String cursor = call.optionalQuery("cursor").orElse(null);
        int limit = call.limit(EVALUATIONS_PER_PAGE);
        boolean isFirstPage = cursor == null && limit == EVALUATIONS_PER_PAGE;
        try {
            StudentHistory history = data.of(
                            call.school(), records -> history(records, student, visible, limit, cursor))
                    .orElseThrow(SchoolData::unknownStudent);
            byte[] json = json(history);
            if (isFirstPage) { // of cursors and limits there are as many as a client cares to invent
                lastKnown.remember(call.school(), student, visible, json);
            }
            return Reply.ok(json);
        } catch (LucaException failure) {
            if (!DataCalls.storeFailed(failure)) {
                throw failure;
            }
            data.confirmAccess(call.school());
            return Optional.of(student)
                    .filter(_ -> isFirstPage)
                    .flatMap(known -> lastKnown.recall(call.school(), known, visible))
                    .map(ProfileHandlers::stale)
                    .orElseThrow(() -> failure);
        }
    }

    /** {@code GET /profile/{student_id}/grades/{subject}/{period}}: how a grade came about. */
    public Reply grade(Call call) {
        StudentId student = new StudentId(call.pathValue("student_id"));
        SubjectId subject = new SubjectId(call.pathValue("subject"));
        PeriodId period = new PeriodId(call.pathValue("period"));
        EvaluationHandlers.requireOwnIfStudent(call, student);
        if (data.isBlockedAsLastKnown(call.school(), student)) {
            throw noGrade();
        }
        rights.require(call.caller(), student, subject, Decision.READ, ProfileHandlers::noGrade);
        GradeDetail detail = data.gradeDetail(call.school(), student, new SchoolClass(subject, period));
        if (detail.grade().isEmpty() && detail.evaluations().isEmpty()) {
            throw noGrade();
        }
        return Reply.ok(Json.object(json -> {
            Grade grade = detail.grade().orElse(null);
            if (grade != null) {
                json.writeObjectFieldStart("grade");
                Representations.grade(json, grade, OptionalInt.of(detail.pending()));
                json.writeEndObject();
                if (grade.explanation().isPresent()) {
                    json.writeFieldName("explanation");
                    json.writeRawValue(explanation(call, grade));
                }
            }
            Json.array(json, "evaluations", detail.evaluations(), Representations::evaluation);
        }));
    }

    /** Where few are graded, the best raw grade of the class tells a student what a class-mate has. */
    private static String explanation(Call call, Grade grade) {
        String explanation = grade.explanation().orElseThrow();
        boolean isWithheld = call.caller().role() == Role.STUDENT
                && ExplanationJson.classTop(explanation).isPresent()
                && !ExplanationJson.isOfMany(explanation);
        return isWithheld ? ExplanationJson.withoutClassTop(explanation) : explanation;
    }

    /** {@code GET /profile/{student_id}/grades?limit=&cursor=}: all grades, to the end; a profile shows as many as it has room for. */
    public Reply grades(Call call) {
        StudentId student = new StudentId(call.pathValue("student_id"));
        EvaluationHandlers.requireOwnIfStudent(call, student);
        data.requireStudent(call.school(), student);
        VisibleSubjects visible = visible(call, student);
        String cursor = call.optionalQuery("cursor").orElse(null);
        int limit = call.limit(GRADES_PER_PAGE);
        GradesPage page = data.part(call.school(), records -> grades(records, student, visible, limit, cursor));
        return Reply.ok(Json.object(json -> {
            Json.array(
                    json,
                    "grades",
                    page.grades(),
                    (writer, grade) -> Representations.grade(writer, grade, OptionalInt.empty()));
            if (page.next().isPresent()) {
                json.writeStringField("next_cursor", page.next().get());
            }
        }));
    }

    /** {@code GET /profile/{student_id}/events?limit=&cursor=}: all events that are kept, whole, to the end. */
    public Reply events(Call call) {
        StudentId student = new StudentId(call.pathValue("student_id"));
        EvaluationHandlers.requireOwnIfStudent(call, student);
        data.requireStudent(call.school(), student);
        var _ = visible(call, student);
        String cursor = call.optionalQuery("cursor").orElse(null);
        EventsPage page = data.events(call.school(), student, call.limit(EVENTS_PER_PAGE), cursor);
        return Reply.ok(Json.object(json -> {
            Json.array(json, "events", page.events(), Representations::event);
            if (page.next().isPresent()) {
                json.writeStringField("next_cursor", page.next().get());
            }
        }));
    }

    /** A student in none of a teacher's classes is as one who does not exist. */
    private VisibleSubjects visible(Call call, StudentId student) {
        VisibleSubjects visible = rights.visible(call.caller(), student);
        if (visible.isNothing()) {
            throw SchoolData.unknownStudent();
        }
        return visible;
    }

    private static Optional<StudentHistory> history(
            SchoolTable records, StudentId student, VisibleSubjects visible, int limit, @Nullable String cursor) {
        return visible.only()
                .map(subjects -> records.historyIn(subjects, student, limit, cursor))
                .orElseGet(() -> records.history(student, limit, cursor));
    }

    private static GradesPage grades(
            SchoolTable records, StudentId student, VisibleSubjects visible, int limit, @Nullable String cursor) {
        return visible.only()
                .map(subjects -> records.gradesIn(subjects, student, limit, cursor))
                .orElseGet(() -> records.grades(student, limit, cursor));
    }

    private static LucaException noGrade() {
        return LucaException.notFound(null, "there is no grade or evaluation of this student here");
    }

    private static byte[] json(StudentHistory history) {
        return Json.object(json -> {
            json.writeObjectFieldStart("student");
            Representations.student(json, history.student());
            json.writeEndObject();
            Json.array(
                    json,
                    "grades",
                    history.grades(),
                    (writer, grade) -> Representations.grade(writer, grade, history.pending(grade)));
            Json.array(json, "evaluations", history.evaluations(), Representations::evaluation);
            Json.array(json, "recent_events", history.recentEvents(), Representations::event);
            if (history.next().isPresent()) {
                json.writeStringField("next_cursor", history.next().get());
            }
            if (history.nextGrades().isPresent()) {
                json.writeStringField("next_grades_cursor", history.nextGrades().get());
            }
            json.writeBooleanField("stale", false);
        });
    }

    private static Reply stale(LastKnown.Stale known) {
        byte[] end = ("\"stale\":true,\"stale_age_seconds\":" + known.age().toSeconds() + "}").getBytes(UTF_8);
        int start = known.json().length - FRESH_END.length;
        byte[] json = Arrays.copyOf(known.json(), start + end.length);
        System.arraycopy(end, 0, json, start, end.length);
        return new Reply(200, json, Map.of("Warning", "110 - \"Response is Stale\""));
    }
}
