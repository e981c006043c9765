package io.luca.interactive.school;

import com.github.benmanes.caffeine.cache.Ticker;
import io.luca.interactive.http.Caller;
import io.luca.interactive.resilience.OfSchool;
import io.luca.interactive.resilience.Snapshots;
import io.luca.model.ClassId;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.model.Membership;
import io.luca.model.PersonId;
import io.luca.model.Role;
import io.luca.model.Roster;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.model.TeacherScope;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What a teacher may see and change in a school whose {@linkplain TeacherScope rights end at the class}: of the students who are today in a
 * class that the teacher teaches today, all marks and grades in the subject of that class, whoever gave them and whenever. So marks go along
 * when a student moves. Whoever is no teacher is bound by the role alone. All of it is decided by {@linkplain Snapshots snapshots}: whole
 * rosters, for a teacher marks a class at a time. What cannot be known is refused. Days are those of the school. Safe for use by many threads.
 */
public final class ClassRights {

    private static final int MOST_SCHOOLS = 10_000;
    private static final int MOST_PERSONS = 50_000;

    /** Of up to 200 members each. */
    private static final int MOST_ROSTERS = 2_000;

    /** What something decides about: while the store fails, reading may go by older rights than writing. */
    enum Decision {
        READ,
        WRITE
    }

    private final SchoolData data;
    private final SchoolStatuses statuses;
    private final Snapshots<SchoolId, TeacherScope> scopes;
    private final Snapshots<OfSchool<PersonId>, Map<SubjectId, List<Membership>>> teachers;
    private final Snapshots<OfSchool<StudentId>, Map<SubjectId, List<Membership>>> pupils;
    private final Snapshots<OfSchool<ClassId>, List<Membership>> rosters;

    /**
     * Nothing is known yet.
     *
     * @param statuses says which day it is at a school
     * @param background renews what is asked for all the time
     * @param ticker by which what is remembered gets old
     */
    public ClassRights(SchoolData data, SchoolStatuses statuses, Executor background, Ticker ticker) {
        this.data = data;
        this.statuses = statuses;
        scopes = new Snapshots<>(MOST_SCHOOLS, ticker, background, data::teacherScope);
        teachers = new Snapshots<>(
                MOST_PERSONS,
                ticker,
                background,
                each -> data.memberships(each.school(), stored -> stored.subjectsTaughtBy(each.id())));
        pupils = new Snapshots<>(
                MOST_PERSONS,
                ticker,
                background,
                each -> data.memberships(each.school(), stored -> stored.subjectsOf(each.id())));
        rosters = new Snapshots<>(
                MOST_ROSTERS,
                ticker,
                background,
                each -> data.classes(each.school(), stored -> stored.roster(each.id()))
                        .map(Roster::members)
                        .orElse(List.of()));
    }

    /** The greatest age, in milliseconds, of what has decided about a request since this was last asked. */
    public long takeOldestSnapshot() {
        return Math.max(
                Math.max(scopes.ages().take(), teachers.ages().take()),
                Math.max(pupils.ages().take(), rosters.ages().take()));
    }

    /**
     * Accepts a caller who may see, or change, a student's marks and grades in a subject.
     *
     * @param unknown what is said of a student in none of the caller's classes: the same as of one who does not exist
     * @throws LucaException {@code NOT_YOUR_CLASS} if the student is in a class of the caller's, but of other subjects
     */
    void require(
            Caller caller,
            StudentId student,
            SubjectId subject,
            Decision decision,
            Supplier<? extends LucaException> unknown) {
        if (!isBound(caller, decision) || teaches(caller, student, subject, decision)) {
            return;
        }
        if (visible(caller, student, decision).isNothing()) {
            throw unknown.get();
        }
        data.requireStudent(caller.school(), student); // of who is blocked nobody hears more
        throw notYourClass("the student is not in a class of subject " + subject + " that you teach today");
    }

    /** The subjects in which a caller may see a student's marks and grades. */
    VisibleSubjects visible(Caller caller, StudentId student) {
        return isBound(caller, Decision.READ) ? visible(caller, student, Decision.READ) : VisibleSubjects.ALL;
    }

    /**
     * Accepts a caller who may see all that the school has of a class.
     *
     * @throws LucaException {@code NOT_YOUR_CLASS} otherwise
     */
    void requireClass(Caller caller, ClassId schoolClass) {
        if (isBound(caller, Decision.READ)
                && taughtToday(caller, Decision.READ).values().stream().noneMatch(ids -> ids.contains(schoolClass))) {
            throw notYourClass("you do not teach this class today");
        }
    }

    /**
     * Accepts a caller who may see all classes of the school.
     *
     * @throws LucaException {@code NOT_YOUR_CLASS} otherwise
     */
    void requireWholeSchool(Caller caller) {
        if (isBound(caller, Decision.READ)) {
            throw notYourClass("say by class_id which of your classes you mean: GET /me/classes lists them");
        }
    }

    /** The students of a class today. Blocked ones are among them. */
    List<StudentId> studentsToday(SchoolId school, ClassId schoolClass) {
        LocalDate today = statuses.today(school);
        return rosters.lastKnown(new OfSchool<>(school, schoolClass)).stream()
                .filter(each -> !each.role().isTeaching() && each.holds(today))
                .map(each -> new StudentId(each.person().value()))
                .distinct()
                .toList();
    }

    /** Forgets what has changed: here it counts at once, elsewhere within a minute. */
    void forget(SchoolId school, ClassId schoolClass, PersonId person) {
        rosters.forget(new OfSchool<>(school, schoolClass));
        teachers.forget(new OfSchool<>(school, person));
        pupils.forget(new OfSchool<>(school, new StudentId(person.value())));
    }

    /** Forgets how far the rights of a school's teachers go. */
    void forgetScope(SchoolId school) {
        scopes.forget(school);
    }

    private boolean isBound(Caller caller, Decision decision) {
        return caller.role() == Role.TEACHER && of(scopes, caller.school(), decision) == TeacherScope.CLASS;
    }

    private boolean teaches(Caller caller, StudentId student, SubjectId subject, Decision decision) {
        LocalDate today = statuses.today(caller.school());
        return taughtToday(caller, decision).getOrDefault(subject, Set.of()).stream()
                .flatMap(id -> of(rosters, new OfSchool<>(caller.school(), id), decision).stream())
                .anyMatch(each -> !each.role().isTeaching()
                        && each.person().value().equals(student.value())
                        && each.holds(today));
    }

    private VisibleSubjects visible(Caller caller, StudentId student, Decision decision) {
        Map<SubjectId, Set<ClassId>> taught = taughtToday(caller, decision);
        Map<SubjectId, Set<ClassId>> attended =
                today(caller, of(pupils, new OfSchool<>(caller.school(), student), decision));
        return VisibleSubjects.only(taught.entrySet().stream()
                .filter(subject -> attended.getOrDefault(subject.getKey(), Set.of()).stream()
                        .anyMatch(subject.getValue()::contains))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet()));
    }

    private Map<SubjectId, Set<ClassId>> taughtToday(Caller caller, Decision decision) {
        return today(caller, of(teachers, new OfSchool<>(caller.school(), caller.person()), decision));
    }

    private Map<SubjectId, Set<ClassId>> today(Caller caller, Map<SubjectId, List<Membership>> subjects) {
        LocalDate today = statuses.today(caller.school());
        return subjects.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        subject -> subject.getValue().stream()
                                .filter(each -> each.holds(today))
                                .map(Membership::schoolClass)
                                .collect(Collectors.toSet())));
    }

    private static <K, V> V of(Snapshots<K, V> snapshots, K key, Decision decision) {
        return decision == Decision.WRITE ? snapshots.current(key) : snapshots.lastKnown(key);
    }

    static LucaException notYourClass(String message) {
        return LucaException.of(ErrorCode.NOT_YOUR_CLASS, message);
    }
}
