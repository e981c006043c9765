package io.luca.interactive.school;

import io.luca.interactive.http.Call;
import io.luca.interactive.http.Fields;
import io.luca.interactive.http.Json;
import io.luca.interactive.http.Reply;
import io.luca.model.Rectification;
import io.luca.model.Student;
import io.luca.model.StudentId;
import io.luca.model.StudentQuery;
import io.luca.store.StudentsPage;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** The {@code /students} endpoints: who learns at a school. */
public final class StudentHandlers {

    private static final int CREATED = 201;

    private final SchoolData data;
    private final Clock clock;

    public StudentHandlers(SchoolData data, Clock clock) {
        this.data = data;
        this.clock = clock;
    }

    /** {@code GET /students?q=&group=&limit=&cursor=}: by the beginnings of words of the name. Who is blocked is not among them. */
    public Reply find(Call call) {
        StudentQuery wanted = StudentQuery.of(call.optionalQuery("q").orElse(""), call.optionalQuery("group"));
        int limit = call.limit();
        String cursor = call.optionalQuery("cursor").orElse(null);
        StudentsPage page = data.findStudents(call.school(), wanted, limit, cursor);
        return Reply.ok(Json.object(json -> {
            Json.array(json, "students", page.students(), Representations::student);
            if (page.next().isPresent()) {
                json.writeStringField("next_cursor", page.next().get());
            }
        }));
    }

    /** {@code POST /students}. Adding the same again is harmless. */
    public Reply add(Call call) {
        Fields fields = call.fields("student_id", "name", "grade_level", "group");
        Student student = new Student(
                new StudentId(fields.text("student_id")),
                fields.text("name"),
                fields.text("grade_level"),
                fields.text("group"));
        Student stored = data.students(call.school(), students -> students.add(student));
        data.forgetBlocked(call.school(), student.id());
        return new Reply(CREATED, json(stored), Map.of("Location", "/profile/" + stored.id()));
    }

    /** {@code PATCH /students/{student_id}}: what is not named stays; who changed it, and why, is kept with the student's records. */
    public Reply rectify(Call call) {
        StudentId id = new StudentId(call.pathValue("student_id"));
        Fields fields = call.fields("name", "grade_level", "group", "reason");
        data.requireStudent(call.school(), id);
        Student before = data.of(call.school(), records -> records.student(id)).orElseThrow(SchoolData::unknownStudent);
        Rectification rectification = new Rectification(
                before,
                new Student(
                        id,
                        fields.optionalText("name").orElse(before.name()),
                        fields.optionalText("grade_level").orElse(before.gradeLevel()),
                        fields.optionalText("group").orElse(before.group())),
                fields.text("reason"),
                call.caller().person(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return Reply.ok(json(data.students(call.school(), students -> students.rectify(rectification))));
    }

    private static byte[] json(Student student) {
        return Json.object(json -> Representations.student(json, student));
    }
}
