package io.luca.interactive.school;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.interactive.http.Call;
import io.luca.interactive.http.Json;
import io.luca.interactive.http.Reply;
import io.luca.model.ClassId;
import io.luca.model.Evaluation;
import io.luca.model.Grade;
import io.luca.model.LucaException;
import io.luca.model.PeriodId;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolId;
import io.luca.model.Student;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.model.TaughtClass;
import io.luca.store.ClassPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a class has in a period, by student. */
public final class DashboardHandlers {

    private static final int ITEMS_PER_PAGE = 500;
    private static final int STUDENTS_PER_PAGE = 40;

    private final SchoolData data;
    private final ClassRights rights;

    public DashboardHandlers(SchoolData data, ClassRights rights) {
        this.data = data;
        this.rights = rights;
    }

    /** One line of the dashboard while it is gathered. */
    private static final class Line {
        private @Nullable Grade grade;
        private final List<Evaluation> evaluations = new ArrayList<>();
    }

    /**
     * {@code GET /dashboard?class_id=&period=&limit=&cursor=}: the students whom a class has today, also those without a mark. With
     * {@code subject} in place of {@code class_id}, who has a mark in the subject, in the whole school.
     */
    public Reply read(Call call) {
        PeriodId period = new PeriodId(call.queryValue("period"));
        Optional<ClassId> schoolClass = call.optionalQuery("class_id").map(ClassId::new);
        if (schoolClass.isEmpty()) {
            return wholeSchool(call, new SchoolClass(new SubjectId(call.queryValue("subject")), period));
        }
        if (call.optionalQuery("subject").isPresent()) {
            throw LucaException.invalid("subject", "a class has one subject: give class_id or subject, not both");
        }
        return ofClass(call, schoolClass.get(), period);
    }

    private Reply ofClass(Call call, ClassId id, PeriodId period) {
        SchoolId school = call.school();
        TaughtClass schoolClass = data.classes(school, classes -> classes.find(id))
                .orElseThrow(() -> LucaException.notFound("class_id", "the school has no such class"));
        rights.requireClass(call.caller(), id);
        SchoolClass each = new SchoolClass(schoolClass.subject(), period);
        data.requireClass(school, each);
        List<StudentId> rest = rest(call, rights.studentsToday(school, id));
        List<StudentId> first = rest.subList(0, Math.min(rest.size(), call.limit(STUDENTS_PER_PAGE)));
        CompletableFuture<List<Student>> named = data.beside(() -> data.students(school, all -> all.find(first)));
        List<ClassPage> marks = new ClassMarks(data).ofFirst(school, first, each);
        List<StudentId> page = first.subList(0, marks.size());
        Map<StudentId, Student> students =
                SchoolData.join(named).stream().collect(Collectors.toMap(Student::id, student -> student));
        return Reply.ok(Json.object(json -> {
            json.writeStringField("class_id", id.value());
            json.writeStringField("name", schoolClass.name());
            head(json, each);
            json.writeArrayFieldStart("students");
            for (int at = 0; at < page.size(); at++) {
                Student student = students.get(page.get(at));
                if (student != null) { // the roster was read before, and this one has left since
                    json.writeStartObject();
                    student(json, student, marks.get(at));
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
            if (rest.size() > page.size()) {
                json.writeStringField("next_cursor", page.getLast().value());
            }
        }));
    }

    /** In order of their ids, from the cursor on. Who is blocked is in no class. */
    private List<StudentId> rest(Call call, List<StudentId> ofClass) {
        Optional<StudentId> after = call.optionalQuery("cursor").map(StudentId::new);
        Set<StudentId> blocked = data.erasures(call.school(), erasures -> erasures.blockedAmong(ofClass));
        return ofClass.stream()
                .filter(id -> !blocked.contains(id))
                .sorted(Comparator.comparing(StudentId::value))
                .filter(id ->
                        after.isEmpty() || id.value().compareTo(after.get().value()) > 0)
                .toList();
    }

    private static void student(JsonGenerator json, Student student, ClassPage marks) throws IOException {
        json.writeStringField("student_id", student.id().value());
        json.writeStringField("name", student.name());
        for (Grade grade : marks.grades()) {
            json.writeObjectFieldStart("grade");
            Representations.grade(json, grade, marks.pending(grade));
            json.writeEndObject();
        }
        Json.array(json, "evaluations", marks.evaluations(), Representations::evaluation);
    }

    private static void head(JsonGenerator json, SchoolClass each) throws IOException {
        json.writeStringField("subject", each.subject().value());
        json.writeStringField("period", each.period().value());
    }

    /** A page may end within a student; the next one goes on with the same. */
    private Reply wholeSchool(Call call, SchoolClass each) {
        rights.requireWholeSchool(call.caller());
        data.requireClass(call.school(), each);
        String cursor = call.optionalQuery("cursor").orElse(null);
        ClassPage page = data.classPage(call.school(), each, ITEMS_PER_PAGE, cursor);
        Map<String, Line> lines = new TreeMap<>();
        page.grades().forEach(grade -> line(lines, grade.student()).grade = grade);
        page.evaluations()
                .forEach(evaluation ->
                        line(lines, evaluation.key().student()).evaluations.add(evaluation));
        return Reply.ok(Json.object(json -> {
            head(json, each);
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
