package io.luca.interactive.school;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.grading.Graded;
import io.luca.interactive.http.Call;
import io.luca.interactive.http.Fields;
import io.luca.interactive.http.Json;
import io.luca.interactive.http.Reply;
import io.luca.interactive.resilience.HeavyReads;
import io.luca.interactive.resilience.TimeBudget;
import io.luca.interactive.school.RulePreview.Change;
import io.luca.model.GradingPeriod;
import io.luca.model.GradingRules;
import io.luca.model.LucaException;
import io.luca.model.PeriodId;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.SubjectId;
import io.luca.store.ClassStudents;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The {@code /config/preview} endpoint: what new rules would change, before anybody saves them. It writes nothing. Of a class
 * it holds one page and what the students come to, and it is limited to what fits into the time of one request. It is the longest
 * read there is, so few run at once; they read and compute in parts, and between two of them everybody else has a turn.
 *
 * <p>It waits ten seconds for a place at most and reads for twelve. With the last try of its last call it ends before the 29 seconds
 * that API Gateway waits: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 */
public final class PreviewHandlers {

    /** Some ten milliseconds of a processor. */
    private static final int ITEMS_PER_PAGE = 500;

    private static final int MAX_STUDENTS = 2_000;
    private static final int MAX_EVALUATIONS = 40_000;
    private static final Duration BUDGET = Duration.ofSeconds(12);

    private final SchoolData data;
    private final HeavyReads previews;

    /**
     * The endpoint.
     *
     * @param previews the places for whole previews
     */
    public PreviewHandlers(SchoolData data, HeavyReads previews) {
        this.data = data;
        this.previews = previews;
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
        GradingPeriod known =
                config.period(period).orElseThrow(() -> LucaException.invalid("period", config.unknown(period)));
        return previews.run(
                call.school(),
                () -> TimeBudget.within(BUDGET, () -> {
                    RulePreview preview = new RulePreview(
                            current,
                            proposed,
                            data.classes(call.school(), classes -> classes.at(subject, known.end())));
                    gather(call.school(), new SchoolClass(subject, period), rules, preview);
                    return answer(subject, period, preview.changes());
                }));
    }

    private static Reply answer(SubjectId subject, PeriodId period, List<Change> changes) {
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
    private void gather(SchoolId school, SchoolClass each, Fields rules, RulePreview preview) {
        ClassStudents students = new ClassStudents(from -> data.classPage(school, each, ITEMS_PER_PAGE, from));
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
