package io.luca.interactive.school;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.grading.Graded;
import io.luca.interactive.http.Call;
import io.luca.interactive.http.Fields;
import io.luca.interactive.http.Json;
import io.luca.interactive.http.Reply;
import io.luca.interactive.school.RulePreview.Change;
import io.luca.model.GradingRules;
import io.luca.model.LucaException;
import io.luca.model.PeriodId;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.SubjectId;
import io.luca.store.ClassStudents;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The {@code /config/preview} endpoint: what new rules would change, before anybody saves them. It writes nothing. Of a class
 * it holds one page and what the students come to, and it is limited to what fits into the time of one request.
 */
public final class PreviewHandlers {

    private static final int ITEMS_PER_PAGE = 1_000;
    private static final int MAX_STUDENTS = 2_000;
    private static final int MAX_EVALUATIONS = 40_000;

    private final SchoolData data;

    public PreviewHandlers(SchoolData data) {
        this.data = data;
    }

    /** {@code POST /config/preview}. Old grades are by the rules in force, of the same marks as the new ones. */
    public Reply preview(Call call) {
        Fields fields = call.fields("subject", "period", "rules");
        SubjectId subject = new SubjectId(fields.text("subject"));
        PeriodId period = new PeriodId(fields.text("period"));
        Fields rules = fields.object("rules", RulesJson.MEMBERS);
        GradingRules proposed = RulesJson.read(rules);
        SchoolConfig config = data.storedConfig(call.school());
        GradingRules current = config.rules().get(subject);
        if (current == null) {
            throw LucaException.invalid("subject", config.unknown(subject));
        }
        if (config.period(period).isEmpty()) {
            throw LucaException.invalid("period", config.unknown(period));
        }
        RulePreview preview = new RulePreview(current, proposed);
        gather(call.school(), subject, period, rules, preview);
        List<Change> changes = preview.changes();
        return Reply.ok(Json.object(json -> {
            json.writeStringField("subject", subject.value());
            json.writeStringField("period", period.value());
            json.writeObjectFieldStart("counts");
            json.writeNumberField("students", changes.size());
            count(json, "graded", changes, change -> change.next() != null);
            count(json, "raised", changes, Change::raises);
            count(json, "lowered", changes, change -> change.changesScore() && !change.raises());
            count(json, "to_pass", changes, Change::comesToPass);
            count(json, "to_fail", changes, Change::comesToFail);
            json.writeEndObject();
            Json.array(json, "students", changes, PreviewHandlers::student);
        }));
    }

    /** Reads the class to its end. */
    private void gather(SchoolId school, SubjectId subject, PeriodId period, Fields rules, RulePreview preview) {
        ClassStudents students = new ClassStudents(
                from -> data.of(school, records -> records.schoolClass(subject, period, ITEMS_PER_PAGE, from)));
        int seen = 0;
        while (students.hasNext()) {
            ClassStudents.Marks marks = students.next();
            seen += marks.evaluations().size();
            if (preview.size() == MAX_STUDENTS || seen > MAX_EVALUATIONS) {
                throw LucaException.invalid(
                        "subject",
                        "a preview is limited to " + MAX_STUDENTS + " students with " + MAX_EVALUATIONS
                                + " evaluations, and more have work in this subject and period");
            }
            if (!marks.evaluations().isEmpty()) {
                rules.placed(() -> preview.add(marks.student(), marks.evaluations()));
            }
        }
    }

    private static void count(JsonGenerator json, String name, List<Change> changes, Predicate<Change> which)
            throws IOException {
        json.writeNumberField(name, changes.stream().filter(which).count());
    }

    private static void student(JsonGenerator json, Change change) throws IOException {
        json.writeStringField("student_id", change.student().value());
        grade(json, "old", change.old());
        grade(json, "new", change.next());
        if (change.comesToPass() || change.comesToFail()) {
            json.writeStringField("change", change.comesToPass() ? "to_pass" : "to_fail");
        }
    }

    private static void grade(JsonGenerator json, String name, @Nullable Graded grade) throws IOException {
        if (grade != null) {
            json.writeObjectFieldStart(name);
            json.writeNumberField("score", grade.score());
            json.writeBooleanField("passing", grade.passing());
            json.writeEndObject();
        }
    }
}
