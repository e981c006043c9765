package io.luca.interactive.school;

import io.luca.interactive.http.Call;
import io.luca.interactive.http.Fields;
import io.luca.interactive.http.Json;
import io.luca.interactive.http.Reply;
import io.luca.model.ClassId;
import io.luca.model.LucaException;
import io.luca.model.MemberRole;
import io.luca.model.Membership;
import io.luca.model.PersonId;
import io.luca.model.Role;
import io.luca.model.Roster;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.Student;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.model.TaughtClass;
import io.luca.store.ClassesPage;
import io.luca.store.SchoolMemberships;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The {@code /classes} endpoints: classes, and who is in them. Days are those of the school. */
public final class ClassHandlers {

    private static final int CREATED = 201;
    private static final byte[] NOTHING = Json.object(_ -> {});

    private final SchoolData data;
    private final ClassRights rights;
    private final SchoolStatuses statuses;

    public ClassHandlers(SchoolData data, ClassRights rights, SchoolStatuses statuses) {
        this.data = data;
        this.rights = rights;
        this.statuses = statuses;
    }

    /** {@code GET /classes?year=&limit=&cursor=}: this year's if none is named. */
    public Reply list(Call call) {
        int year = call.optionalQuery("year")
                .map(ClassHandlers::year)
                .orElseGet(() -> today(call).getYear());
        int limit = call.limit();
        String cursor = call.optionalQuery("cursor").orElse(null);
        ClassesPage page = data.classes(call.school(), classes -> classes.ofYear(year, limit, cursor));
        return Reply.ok(Json.object(json -> {
            Json.array(json, "classes", page.classes(), Representations::taughtClass);
            if (page.next().isPresent()) {
                json.writeStringField("next_cursor", page.next().get());
            }
        }));
    }

    private static int year(String text) {
        if (!text.matches("[0-9]{4}")) {
            throw LucaException.invalid("year", "year must be four digits");
        }
        int year = Integer.parseInt(text);
        TaughtClass.requireYear(year);
        return year;
    }

    /** {@code POST /classes}. Opening the same again is harmless. */
    public Reply open(Call call) {
        Fields fields = call.fields("class_id", "name", "subject", "grade_level", "group", "year");
        TaughtClass fresh = new TaughtClass(
                new ClassId(fields.text("class_id")),
                fields.text("name"),
                new SubjectId(fields.text("subject")),
                fields.text("grade_level"),
                fields.text("group"),
                fields.integer("year"),
                0);
        requireTaught(call.school(), fresh.subject());
        TaughtClass stored = data.classes(call.school(), classes -> classes.open(fresh));
        return new Reply(CREATED, json(stored), Map.of("Location", "/classes/" + stored.id()));
    }

    private void requireTaught(SchoolId school, SubjectId subject) {
        SchoolConfig config = data.config(school);
        if (!config.rules().containsKey(subject)) {
            throw LucaException.invalid("subject", config.unknown(subject));
        }
    }

    /** {@code GET /classes/{class_id}}: the class and all who are or were in it. */
    public Reply read(Call call) {
        Roster roster = roster(call);
        List<Membership> members = visible(call.school(), roster.members());
        return Reply.ok(Json.object(json -> {
            Representations.taughtClass(json, roster.schoolClass());
            Json.array(json, "members", members, Representations::member);
        }));
    }

    /** {@code PATCH /classes/{class_id}}: what is not named stays. */
    public Reply change(Call call) {
        Fields fields = call.fields("name", "grade_level", "group", "version");
        int version = fields.integer("version");
        ClassId id = id(call);
        TaughtClass before =
                data.classes(call.school(), classes -> classes.find(id)).orElseThrow(ClassHandlers::unknown);
        TaughtClass next = new TaughtClass(
                id,
                fields.optionalText("name").orElse(before.name()),
                before.subject(),
                fields.optionalText("grade_level").orElse(before.gradeLevel()),
                fields.optionalText("group").orElse(before.group()),
                before.year(),
                version + 1);
        return Reply.ok(json(data.classes(call.school(), classes -> classes.change(next))));
    }

    /** {@code PUT /classes/{class_id}/members/{person_id}}: somebody comes, or the membership that began on a day gets an end. */
    public Reply join(Call call) {
        Fields fields = call.fields("role", "from", "to");
        MemberRole role = MemberRole.of(fields.text("role"))
                .orElseThrow(() -> LucaException.invalid("role", "role must be student, teacher or assistant"));
        PersonId person = new PersonId(call.pathValue("person_id"));
        Membership membership = new Membership(
                id(call),
                person,
                role,
                fields.optionalDate("from").orElseGet(() -> today(call)),
                fields.optionalDate("to"));
        if (!role.isTeaching()) {
            data.requireStudent(call.school(), new StudentId(person.value()));
        }
        Membership stored = changed(call, person, memberships -> memberships.join(membership, today(call)));
        return Reply.ok(Json.object(json -> Representations.member(json, stored)));
    }

    /** {@code DELETE} on the same path: as if it had never been. */
    public Reply remove(Call call) {
        PersonId person = new PersonId(call.pathValue("person_id"));
        boolean _ = changed(call, person, memberships -> {
            memberships.remove(id(call), person);
            return true;
        });
        return Reply.ok(NOTHING);
    }

    /** What went wrong may have been written all the same. */
    private <T> T changed(Call call, PersonId person, Function<SchoolMemberships, T> change) {
        try {
            return data.memberships(call.school(), change);
        } finally {
            rights.forget(call.school(), id(call), person);
        }
    }

    /** {@code GET /classes/{class_id}/students}: by name, those of today, also without a mark. Teachers see their own classes'. */
    public Reply students(Call call) {
        Roster roster = roster(call);
        LocalDate today = today(call);
        if (call.caller().role() == Role.TEACHER
                && !teaches(roster, call.caller().person(), today)) {
            throw ClassRights.notYourClass("you do not teach this class today");
        }
        List<StudentId> ids = visible(call.school(), roster.members()).stream()
                .filter(each -> !each.role().isTeaching() && each.holds(today))
                .map(each -> new StudentId(each.person().value()))
                .toList();
        List<Student> students = data.students(call.school(), all -> all.find(ids)).stream()
                .sorted(Comparator.comparing(Student::name)
                        .thenComparing(student -> student.id().value()))
                .toList();
        return Reply.ok(Json.object(json -> {
            json.writeStringField("class_id", roster.schoolClass().id().value());
            Json.array(json, "students", students, Representations::student);
        }));
    }

    private static boolean teaches(Roster roster, PersonId person, LocalDate day) {
        return roster.members().stream()
                .anyMatch(each -> each.role().isTeaching() && each.person().equals(person) && each.holds(day));
    }

    /** {@code GET /me/classes}: those that the caller teaches, or is in, whatever the day. */
    public Reply own(Call call) {
        PersonId person = call.caller().person();
        if (call.caller().role() == Role.STUDENT
                && data.isBlockedAsLastKnown(call.school(), new StudentId(person.value()))) {
            throw SchoolData.unknownStudent();
        }
        List<Membership> own = data.memberships(
                call.school(),
                memberships -> call.caller().role() == Role.STUDENT
                        ? memberships.of(new StudentId(person.value()))
                        : memberships.taughtBy(person));
        Set<ClassId> ids = new HashSet<>();
        own.forEach(each -> ids.add(each.schoolClass()));
        List<TaughtClass> classes = data.classes(call.school(), all -> all.find(ids));
        return Reply.ok(Json.object(json -> Json.array(json, "classes", classes, (writer, each) -> {
            Representations.taughtClass(writer, each);
            Json.array(
                    writer,
                    "memberships",
                    own.stream()
                            .filter(one -> one.schoolClass().equals(each.id()))
                            .toList(),
                    Representations::membership);
        })));
    }

    /** Without who is blocked: to nobody there is such a student. */
    private List<Membership> visible(SchoolId school, List<Membership> members) {
        List<StudentId> students = members.stream()
                .filter(each -> !each.role().isTeaching())
                .map(each -> new StudentId(each.person().value()))
                .distinct()
                .toList();
        Set<StudentId> blocked = data.erasures(school, erasures -> erasures.blockedAmong(students));
        return members.stream()
                .filter(each -> each.role().isTeaching()
                        || !blocked.contains(new StudentId(each.person().value())))
                .toList();
    }

    private Roster roster(Call call) {
        return data.classes(call.school(), classes -> classes.roster(id(call))).orElseThrow(ClassHandlers::unknown);
    }

    private static ClassId id(Call call) {
        return new ClassId(call.pathValue("class_id"));
    }

    private LocalDate today(Call call) {
        return statuses.today(call.school());
    }

    private static byte[] json(TaughtClass each) {
        return Json.object(json -> Representations.taughtClass(json, each));
    }

    private static LucaException unknown() {
        return LucaException.notFound("class_id", "the school has no such class");
    }
}
