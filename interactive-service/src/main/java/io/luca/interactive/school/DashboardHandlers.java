package io.luca.interactive.school;

import io.luca.interactive.http.Call;
import io.luca.interactive.http.Json;
import io.luca.interactive.http.Reply;
import io.luca.model.Evaluation;
import io.luca.model.Grade;
import io.luca.model.PeriodId;
import io.luca.model.SchoolClass;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.store.ClassPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The teacher's view of a class. A page may end within a student; the next one goes on with the same. */
public final class DashboardHandlers {

    private static final int ITEMS_PER_PAGE = 500;

    private final SchoolData data;

    public DashboardHandlers(SchoolData data) {
        this.data = data;
    }

    /** One line of the dashboard while it is gathered. */
    private static final class Line {
        private @Nullable Grade grade;
        private final List<Evaluation> evaluations = new ArrayList<>();
    }

    /** {@code GET /dashboard?subject=&period=&cursor=}. */
    public Reply read(Call call) {
        SubjectId subject = new SubjectId(call.queryValue("subject"));
        PeriodId period = new PeriodId(call.queryValue("period"));
        SchoolClass each = new SchoolClass(subject, period);
        data.requireClass(call.school(), each);
        String cursor = call.optionalQuery("cursor").orElse(null);
        ClassPage page = data.classPage(call.school(), each, ITEMS_PER_PAGE, cursor);
        Map<String, Line> lines = new TreeMap<>();
        page.grades().forEach(grade -> line(lines, grade.student()).grade = grade);
        page.evaluations()
                .forEach(evaluation ->
                        line(lines, evaluation.key().student()).evaluations.add(evaluation));
        return Reply.ok(Json.object(json -> {
            json.writeStringField("subject", subject.value());
            json.writeStringField("period", period.value());
            Json.array(json, "students", lines.entrySet(), (writer, line) -> {
                writer.writeStringField("student_id", line.getKey());
                Grade grade = line.getValue().grade;
                if (grade != null) {
                    writer.writeObjectFieldStart("grade");
                    Representations.grade(writer, grade, page.pending(grade));
                    writer.writeEndObject();
                }
                Json.array(writer, "evaluations", line.getValue().evaluations, Representations::evaluation);
            });
            if (page.next().isPresent()) {
                json.writeStringField("next_cursor", page.next().get());
            }
        }));
    }

    private static Line line(Map<String, Line> lines, StudentId student) {
        return lines.computeIfAbsent(student.value(), _ -> new Line());
    }
}
