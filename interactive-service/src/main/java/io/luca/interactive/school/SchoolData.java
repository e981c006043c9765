package io.luca.interactive.school;

import com.github.benmanes.caffeine.cache.Ticker;
import io.luca.interactive.resilience.DataCalls;
import io.luca.interactive.resilience.HeavyReads;
import io.luca.interactive.resilience.OfSchool;
import io.luca.interactive.resilience.Snapshots;
import io.luca.interactive.resilience.TimeBudget;
import io.luca.logging.LogContext;
import io.luca.model.EvaluationKey;
import io.luca.model.GradeKey;
import io.luca.model.LucaException;
import io.luca.model.PersonId;
import io.luca.model.Receipt;
import io.luca.model.RequestId;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.SchoolStatus;
import io.luca.model.StudentId;
import io.luca.model.StudentQuery;
import io.luca.model.TeacherScope;
import io.luca.store.ClassPage;
import io.luca.store.EventsPage;
import io.luca.store.GradeDetail;
import io.luca.store.SchoolClasses;
import io.luca.store.SchoolConfigs;
import io.luca.store.SchoolErasures;
import io.luca.store.SchoolExports;
import io.luca.store.SchoolMemberships;
import io.luca.store.SchoolPeople;
import io.luca.store.SchoolStudents;
import io.luca.store.SchoolTable;
import io.luca.store.Standing;
import io.luca.store.StudentsPage;
import io.luca.store.TenantTable;
import io.luca.tracing.Span;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A school's records with what is remembered of them. What may become forbidden, a class by the configuration and a student by an
 * erasure, decides about a write by {@linkplain Snapshots snapshots} only. What an id is to the school is read in one call and is such a
 * snapshot; but that there is no such student is never remembered for a write. How many evaluations a grade has is a limit for the
 * school's own good, and is {@linkplain EvaluationCounts counted now and then}. So the first evaluation of a student in a minute costs a
 * read, one of a grade that is to be counted a query beside it, and each a write. Every cache key names the school. Safe for use by many
 * threads.
 */
public final class SchoolData {

    private static final int MAX_SCHOOLS = 10_000;
    private static final int MAX_STUDENTS = 100_000;

    private final TenantTable table;
    private final DataCalls calls;
    private final HeavyReads parts;
    private final Snapshots<SchoolId, SchoolConfig> configs;
    private final Snapshots<OfSchool<StudentId>, Standing> standings;
    private final EvaluationCounts counts = new EvaluationCounts();
    private final Executor background;

    /**
     * The data of all schools, one at a time.
     *
     * @param parts the places for calls that read hundreds of items: each holds a connection and unpacks for some milliseconds
     * @param background renews what is remembered, and does what is asked beside something else
     * @param ticker by which what is remembered gets old
     */
    public SchoolData(TenantTable table, DataCalls calls, HeavyReads parts, Executor background, Ticker ticker) {
        this.table = table;
        this.calls = calls;
        this.parts = parts;
        this.configs = new Snapshots<>(MAX_SCHOOLS, ticker, background, this::storedConfig);
        this.standings = new Snapshots<>(
                MAX_STUDENTS, ticker, background, each -> of(each.school(), records -> records.standing(each.id())));
        this.background = background;
    }

    /** The greatest age, in milliseconds, of what was remembered and has decided about a request since this was last asked. */
    public long takeOldestSnapshot() {
        return Math.max(configs.ages().take(), standings.ages().take());
    }

    /** Runs a call on the records of one school, with retries and the circuit breaker. */
    <T> T of(SchoolId school, Function<SchoolTable, T> call) {
        return calls.call(school, () -> call.apply(table.forSchool(school)));
    }

    /**
     * A page of what a class has. It is one part of a large read: between two of them others have their turn.
     *
     * @throws LucaException {@code TOO_MANY_REQUESTS} if it finds no place among other large reads
     */
    ClassPage classPage(SchoolId school, SchoolClass each, int perPage, @Nullable String cursor) {
        return part(school, records -> records.schoolClass(each.subject(), each.period(), perPage, cursor));
    }

    /**
     * A grade with all evaluations that it may count, a thousand at most.
     *
     * @throws LucaException {@code TOO_MANY_REQUESTS} if it finds no place among other large reads
     */
    GradeDetail gradeDetail(SchoolId school, StudentId student, SchoolClass each) {
        return part(school, records -> records.gradeDetail(student, each.subject(), each.period()));
    }

    /**
     * A page of a student's events with their payloads, which may be long.
     *
     * @throws LucaException {@code TOO_MANY_REQUESTS} if it finds no place among other large reads
     */
    EventsPage events(SchoolId school, StudentId student, int perPage, @Nullable String cursor) {
        return part(school, records -> records.events(student, perPage, cursor));
    }

    /** Begins a call beside what this thread does; {@link #join} waits for it. */
    <T> CompletableFuture<T> beside(Supplier<T> call) {
        LogContext lines = LogContext.ofThisThread();
        return CompletableFuture.supplyAsync(Span.shared(TimeBudget.shared(() -> lines.call(call::get))), background);
    }

    /**
     * A page of the students who are looked for.
     *
     * @throws LucaException {@code TOO_MANY_REQUESTS} if it finds no place among other large reads
     */
    StudentsPage findStudents(SchoolId school, StudentQuery wanted, int perPage, @Nullable String cursor) {
        return parts.runPart(school, () -> students(school, students -> students.find(wanted, perPage, cursor)));
    }

    /**
     * Runs a call that reads hundreds of items, or one part of it.
     *
     * @throws LucaException {@code TOO_MANY_REQUESTS} if it finds no place among other large reads
     */
    <T> T part(SchoolId school, Function<SchoolTable, T> call) {
        return largeRead(school, () -> of(school, call));
    }

    /**
     * Runs several calls that together read hundreds of items. They have one place among large reads, so all of them or none are waited for.
     *
     * @throws LucaException {@code TOO_MANY_REQUESTS} if it finds none
     */
    <T> T largeRead(SchoolId school, Supplier<T> calls) {
        return parts.runPart(school, calls);
    }

    /** Runs a call on the classes of one school, in the same way. */
    <T> T classes(SchoolId school, Function<SchoolClasses, T> call) {
        return calls.call(school, () -> call.apply(table.classesOf(school)));
    }

    /** Runs a call on the memberships of one school, in the same way. */
    <T> T memberships(SchoolId school, Function<SchoolMemberships, T> call) {
        return calls.call(school, () -> call.apply(table.membershipsOf(school)));
    }

    /** Runs a call on the students of one school, in the same way. */
    <T> T students(SchoolId school, Function<SchoolStudents, T> call) {
        return calls.call(school, () -> call.apply(table.studentsOf(school)));
    }

    /** Runs a call on the people of one school, in the same way. */
    <T> T people(SchoolId school, Function<SchoolPeople, T> call) {
        return calls.call(school, () -> call.apply(table.peopleOf(school)));
    }

    /** How a school stands as a whole, as stored now. */
    SchoolStatus status(SchoolId school) {
        return calls.call(school, () -> table.statusOf(school));
    }

    /** How far the rights of a school's teachers go, as stored now. */
    TeacherScope teacherScope(SchoolId school) {
        return calls.call(school, () -> table.rightsOf(school).ofTeachers());
    }

    /** Ends the rights of teachers at their classes, if who says it is still a school-admin. */
    void endRightsAtClass(SchoolId school, PersonId by) {
        boolean _ = calls.call(school, () -> {
            table.rightsOf(school).endAtClass(by);
            return true;
        });
    }

    /** Runs a call on the erasures of one school, in the same way. */
    <T> T erasures(SchoolId school, Function<SchoolErasures, T> call) {
        return calls.call(school, () -> call.apply(table.erasuresOf(school)));
    }

    /** Runs a call on the exports of one school, in the same way. */
    <T> T exports(SchoolId school, Function<SchoolExports, T> call) {
        return calls.call(school, () -> call.apply(table.exportsOf(school)));
    }

    /** The receipts of a request of behaviour events, by who sent it. */
    List<Receipt> receipts(SchoolId school, RequestId request) {
        return calls.call(school, () -> table.eventsOf(school).receipts(request));
    }

    /** Runs a call on the configuration of one school, in the same way. */
    <T> T configs(SchoolId school, Function<SchoolConfigs, T> call) {
        return calls.call(school, () -> call.apply(table.configOf(school)));
    }

    /**
     * The configuration that decides whether a mark is accepted.
     *
     * @throws LucaException {@code NOT_FOUND} if it was never set, {@code UNAVAILABLE} if it is not known now
     */
    SchoolConfig config(SchoolId school) {
        return configs.current(school);
    }

    /**
     * The configuration as it is stored now.
     *
     * @throws LucaException {@code NOT_FOUND} if it was never set
     */
    SchoolConfig storedConfig(SchoolId school) {
        return configs(school, SchoolConfigs::stored).orElseThrow(SchoolData::noConfig);
    }

    /**
     * The same, after what has left is looked after, if it is time.
     *
     * @return empty if it was never set
     */
    Optional<SchoolConfig> settleConfig(SchoolId school, Instant now) {
        Optional<SchoolConfig> settled = configs(school, configs -> configs.settle(now));
        forgetConfig(school);
        return settled;
    }

    /**
     * Accepts a subject and period of the school, also one that is leaving, for reading. One that is not known here may have been added
     * elsewhere, so it is looked up.
     *
     * @throws LucaException {@code NOT_FOUND} otherwise, saying which there are
     */
    void requireClass(SchoolId school, SchoolClass each) {
        if (configs.lastKnown(school).known().has(each)) {
            return;
        }
        SchoolConfig stored = storedConfig(school).known();
        if (!stored.rules().containsKey(each.subject())) {
            throw LucaException.notFound("subject", stored.unknown(each.subject()));
        }
        if (stored.period(each.period()).isEmpty()) {
            throw LucaException.notFound("period", stored.unknown(each.period()));
        }
        forgetConfig(school);
    }

    void forgetConfig(SchoolId school) {
        configs.forget(school);
    }

    /**
     * Whether a student's records are out of reach: to everybody but who asks for an erasure or an export, the school has no such
     * student. What shows a class is without them already.
     *
     * @throws LucaException {@code UNAVAILABLE} if that is not known now
     */
    boolean isBlocked(SchoolId school, StudentId student) {
        return standings.current(new OfSchool<>(school, student)) == Standing.BLOCKED;
    }

    /** The same for who only reads: while the store fails, what was known some minutes ago is enough. */
    boolean isBlockedAsLastKnown(SchoolId school, StudentId student) {
        return standings.lastKnown(new OfSchool<>(school, student)) == Standing.BLOCKED;
    }

    void forgetBlocked(SchoolId school, StudentId student) {
        standings.forget(new OfSchool<>(school, student));
    }

    /**
     * Accepts a student of the school who is not blocked.
     *
     * @throws LucaException {@code NOT_FOUND} otherwise, whether or not another school has one of this id
     */
    void requireStudent(SchoolId school, StudentId student) {
        OfSchool<StudentId> pupil = new OfSchool<>(school, student);
        Standing standing = standings.current(pupil);
        if (standing == Standing.UNKNOWN) { // one may have been enrolled since
            standings.forget(pupil);
            standing = standings.current(pupil);
        }
        if (standing != Standing.ENROLLED) {
            throw unknownStudent();
        }
    }

    /**
     * Accepts another evaluation of a student who is not blocked, in a grade that has fewer than it may, and one that is stored already,
     * which may be sent again. The grade is counted, if it is time, while the student is asked for.
     *
     * @throws LucaException {@code NOT_FOUND} as for {@link #requireStudent}; {@code INVALID} for {@code evaluation_id} if the grade is full
     */
    void requireRoom(SchoolId school, EvaluationKey key) {
        EvaluationCounts.Counted grade = new EvaluationCounts.Counted(school, GradeKey.of(key));
        if (counts.take(grade)) {
            requireStudent(school, key.student());
            return;
        }
        CompletableFuture<Integer> counting =
                beside(() -> of(school, records -> records.countEvaluations(grade.grade())));
        requireStudent(school, key.student());
        int count = join(counting);
        counts.learn(grade, count);
        if (count >= GradeKey.MOST_EVALUATIONS
                && of(school, records -> records.evaluation(key)).isEmpty()) {
            throw LucaException.invalid(
                    "evaluation_id",
                    "a student has at most " + GradeKey.MOST_EVALUATIONS + " evaluations in a subject and period");
        }
    }

    static <T> T join(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException failed) {
            switch (failed.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw failed;
            }
        }
    }

    /**
     * Accepts a student of the school, as stored now, blocked or not.
     *
     * @param isNobody whether the caller knows that the id is no student's, and means what was stored under it all the same, such
     *     as an event with a wrong id
     * @throws LucaException {@code NOT_FOUND} otherwise
     */
    void requireEnrolled(SchoolId school, StudentId student, boolean isNobody) {
        if (!isNobody && of(school, records -> records.student(student)).isEmpty()) {
            throw LucaException.notFound(
                    "student_id",
                    "the school has no such student; not_enrolled with the value true reaches what was stored under the id"
                            + " all the same");
        }
    }

    /** Confirms that the school's data may be reached at all; an old answer is not given without. */
    void confirmAccess(SchoolId school) {
        table.confirmAccess(school);
    }

    static LucaException unknownStudent() {
        return LucaException.notFound("student_id", "the school has no such student");
    }

    static LucaException noConfig() {
        return LucaException.notFound(
                null, "the school has no configuration yet; an administrator sets it with PUT /config");
    }
}
