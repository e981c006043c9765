package io.luca.interactive.school;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.luca.interactive.resilience.DataCalls;
import io.luca.interactive.resilience.HeavyReads;
import io.luca.model.EvaluationKey;
import io.luca.model.GradeKey;
import io.luca.model.LucaException;
import io.luca.model.Receipt;
import io.luca.model.RequestId;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.store.ClassPage;
import io.luca.store.GradeDetail;
import io.luca.store.SchoolErasures;
import io.luca.store.SchoolExports;
import io.luca.store.SchoolTable;
import io.luca.store.TenantTable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A school's records with what is remembered of them: its configuration for five minutes and whether a student is blocked for one,
 * both renewed in the background; and that a student exists, for five minutes, so that recording an evaluation costs one call to the
 * store. That a student does not exist is never remembered. Every cache key names the school. Safe for use by many threads.
 */
public final class SchoolData {

    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final Duration BLOCKED_REMEMBERED = Duration.ofMinutes(1);
    /** For how long a configuration that could not be renewed is better than none. */
    private static final Duration CONFIG_LIMIT = Duration.ofHours(1);
    /** The same of whether a student is blocked: after it a request waits for the answer, or is refused. */
    private static final Duration BLOCKED_LIMIT = Duration.ofMinutes(5);

    private static final int MAX_SCHOOLS = 10_000;
    private static final int MAX_STUDENTS = 100_000;

    private record Counted(SchoolId school, GradeKey grade) {}

    private record Enrolled(SchoolId school, StudentId student) {}

    private final TenantTable table;
    private final DataCalls calls;
    private final HeavyReads parts;
    private final LoadingCache<SchoolId, SchoolConfig> configs;
    private final LoadingCache<Enrolled, Boolean> blocked;
    private final Cache<Enrolled, Boolean> students = Caffeine.newBuilder()
            .maximumSize(MAX_STUDENTS)
            .expireAfterWrite(REMEMBERED)
            .build();

    private final Cache<Counted, Integer> counts = Caffeine.newBuilder()
            .maximumSize(MAX_STUDENTS)
            .expireAfterWrite(REMEMBERED)
            .build();

    /**
     * The data of all schools, one at a time.
     *
     * @param parts the places for calls that read hundreds of items: each holds a connection and unpacks for some milliseconds
     * @param background renews what is remembered
     */
    public SchoolData(TenantTable table, DataCalls calls, HeavyReads parts, Executor background) {
        this.table = table;
        this.calls = calls;
        this.parts = parts;
        this.configs = Caffeine.newBuilder()
                .maximumSize(MAX_SCHOOLS)
                .refreshAfterWrite(REMEMBERED)
                .expireAfterWrite(CONFIG_LIMIT)
                .executor(background)
                .build(this::load);
        this.blocked = Caffeine.newBuilder()
                .maximumSize(MAX_STUDENTS)
                .refreshAfterWrite(BLOCKED_REMEMBERED)
                .expireAfterWrite(BLOCKED_LIMIT)
                .executor(background)
                .build(each -> erasures(each.school(), erasures -> erasures.isBlocked(each.student())));
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

    private <T> T part(SchoolId school, Function<SchoolTable, T> call) {
        return parts.run(school, () -> of(school, call));
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

    /**
     * The configuration by which the school grades.
     *
     * @throws LucaException {@code NOT_FOUND} if it was never set
     */
    SchoolConfig config(SchoolId school) {
        return configs.get(school);
    }

    /** The configuration as it is stored now. */
    SchoolConfig storedConfig(SchoolId school) {
        return load(school);
    }

    /**
     * Accepts a subject and period of the school. One that is not known here may have been added elsewhere, so it is looked up.
     *
     * @throws LucaException {@code NOT_FOUND} otherwise, saying which there are
     */
    void requireClass(SchoolId school, SchoolClass each) {
        if (config(school).has(each)) {
            return;
        }
        SchoolConfig stored = storedConfig(school);
        if (!stored.rules().containsKey(each.subject())) {
            throw LucaException.notFound("subject", stored.unknown(each.subject()));
        }
        if (stored.period(each.period()).isEmpty()) {
            throw LucaException.notFound("period", stored.unknown(each.period()));
        }
        forgetConfig(school);
    }

    void forgetConfig(SchoolId school) {
        configs.invalidate(school);
    }

    /**
     * Whether a student's records are out of reach: to everybody but who asks for an erasure or an export, the school has no such
     * student. What shows a class is without them already.
     *
     * @throws LucaException {@code UNAVAILABLE} if that is not known now
     */
    boolean isBlocked(SchoolId school, StudentId student) {
        return blocked.get(new Enrolled(school, student));
    }

    void forgetBlocked(SchoolId school, StudentId student) {
        blocked.invalidate(new Enrolled(school, student));
    }

    /**
     * Accepts a student of the school who is not blocked.
     *
     * @throws LucaException {@code NOT_FOUND} otherwise, whether or not another school has one of this id
     */
    void requireStudent(SchoolId school, StudentId student) {
        if (isBlocked(school, student)) {
            throw unknownStudent();
        }
        Enrolled key = new Enrolled(school, student);
        if (students.getIfPresent(key) == null) {
            if (of(school, records -> records.student(student)).isEmpty()) {
                throw unknownStudent();
            }
            students.put(key, true);
        }
    }

    /**
     * Accepts another evaluation of a grade that has fewer than it may, and one that is stored already, which may be sent again.
     * How many there are is counted once in five minutes, so that copies of the service together may pass the limit by some.
     *
     * @throws LucaException {@code INVALID} for {@code evaluation_id} otherwise
     */
    void requireRoom(SchoolId school, EvaluationKey key) {
        Counted each = new Counted(school, GradeKey.of(key));
        Integer count = counts.getIfPresent(each);
        if (count == null) {
            count = of(school, records -> records.countEvaluations(each.grade()));
            counts.put(each, count);
        }
        if (count >= GradeKey.MOST_EVALUATIONS
                && of(school, records -> records.evaluation(key)).isEmpty()) {
            throw LucaException.invalid(
                    "evaluation_id",
                    "a student has at most " + GradeKey.MOST_EVALUATIONS + " evaluations in a subject and period");
        }
    }

    /** Counts an evaluation that was added. */
    void countRecorded(SchoolId school, EvaluationKey key) {
        counts.asMap().computeIfPresent(new Counted(school, GradeKey.of(key)), (_, count) -> count + 1);
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

    private SchoolConfig load(SchoolId school) {
        return of(school, SchoolTable::config)
                .orElseThrow(() -> LucaException.notFound(
                        null, "the school has no configuration yet; an administrator sets it with PUT /config"));
    }
}
