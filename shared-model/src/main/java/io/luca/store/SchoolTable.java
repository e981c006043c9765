package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;

import io.luca.contract.TableSchema;
import io.luca.model.Correction;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationKey;
import io.luca.model.Grade;
import io.luca.model.GradeKey;
import io.luca.model.LucaException;
import io.luca.model.PeriodId;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.Score;
import io.luca.model.Student;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * The records of one school. Every call runs under credentials that IAM limits to this school; no method takes a key of
 * another. All failures of the store are {@link LucaException}s; those that say {@link LucaException#retryable()} may be
 * tried again without harm, for every operation here.
 *
 * <p>Safe for use by many threads.
 */
public final class SchoolTable {

    private static final String ABSENT = "attribute_not_exists(" + PARTITION_KEY + ")";
    private static final String CONDITION_FAILED = "ConditionalCheckFailed";

    private final TenantTable table;
    private final SchoolId school;

    SchoolTable(TenantTable table, SchoolId school) {
        this.table = table;
        this.school = school;
    }

    public SchoolId school() {
        return school;
    }

    public Optional<Student> student(StudentId student) {
        return item(Keys.student(school, student), Keys.PROFILE, false).map(StudentItem::read);
    }

    /**
     * What a student's id is to the school, as it was written last. The profile and the erasure are read in one call.
     *
     * @throws LucaException {@code UNAVAILABLE} if that is not known now
     */
    public Standing standing(StudentId student) {
        List<Item> found = new CurrentItems(table, school, List.of(SORT_KEY, ErasureItem.STATUS))
                .under(
                        List.of(
                                TenantTable.key(Keys.student(school, student), Keys.PROFILE),
                                TenantTable.key(Keys.privacy(school), Keys.erasure(student))),
                        Pauses.brief());
        boolean isBlocked = found.stream().anyMatch(item -> !isProfile(item) && ErasureItem.isBlocking(item));
        if (isBlocked) {
            return Standing.BLOCKED;
        }
        return found.stream().anyMatch(SchoolTable::isProfile) ? Standing.ENROLLED : Standing.UNKNOWN;
    }

    private static boolean isProfile(Item item) {
        return item.text(SORT_KEY).equals(Keys.PROFILE);
    }

    /** Adds a student, or replaces what was known of one. */
    public void enroll(Student student) {
        table.studentsOf(school).put(student);
    }

    /**
     * Adds an evaluation, in one call to the store; before the first of a class there is one more, which says that the class has
     * marks. Recording the same content again changes nothing, so callers may retry.
     *
     * @throws LucaException {@code CONFLICT} if the id holds other content
     */
    public Recorded record(Evaluation evaluation) {
        EvaluationKey key = evaluation.key();
        table.configOf(school).open(new SchoolClass(key.subject(), key.period()));
        return Failures.translated(() -> {
            try {
                table.client()
                        .putItem(put -> put.tableName(table.name())
                                .item(EvaluationItem.write(school, evaluation).attributes())
                                .conditionExpression(ABSENT)
                                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                                .overrideConfiguration(table.as(school)));
                return new Recorded(evaluation, false);
            } catch (ConditionalCheckFailedException taken) {
                return replay(evaluation, EvaluationItem.read(new Item(taken.item())));
            }
        });
    }

    public Optional<Evaluation> evaluation(EvaluationKey key) {
        return item(Keys.student(school, key.student()), Keys.evaluation(key), false)
                .map(EvaluationItem::read);
    }

    /** How many evaluations a grade has, counted up to the most that it may. */
    public int countEvaluations(GradeKey grade) {
        return new HistoryQuery(table, school, grade.student())
                .count(grade.subject(), grade.period(), GradeKey.MOST_EVALUATIONS);
    }

    private Optional<Evaluation> latest(EvaluationKey key) {
        return item(Keys.student(school, key.student()), Keys.evaluation(key), true)
                .map(EvaluationItem::read);
    }

    /**
     * Changes an evaluation and writes the change log, both or neither. The evaluation is to be consolidated again. A
     * correction that an earlier try brought through, unknown to the caller, is answered as if this try had.
     *
     * @throws LucaException {@code NOT_FOUND} if there is none, {@code CONFLICT} if it has another version by now
     */
    public Evaluation correct(Correction correction) {
        Evaluation before = latest(correction.key())
                .orElseThrow(() -> LucaException.notFound("evaluation_id", "there is no such evaluation"));
        if (before.version() != correction.expectedVersion()) {
            return ifApplied(correction, before);
        }
        TransactWriteItem log = TransactWriteItem.builder()
                .put(Put.builder()
                        .tableName(table.name())
                        .item(EvaluationItem.change(school, before, correction).attributes())
                        .conditionExpression(ABSENT)
                        .build())
                .build();
        return Failures.translated(() -> {
            try {
                table.client()
                        .transactWriteItems(write ->
                                write.transactItems(update(correction), log).overrideConfiguration(table.as(school)));
            } catch (TransactionCanceledException canceled) {
                if (canceled.cancellationReasons().stream()
                        .anyMatch(reason -> CONDITION_FAILED.equals(reason.code()))) {
                    return ifApplied(correction, latest(correction.key()).orElse(before));
                }
                throw canceled;
            }
            return correction.applyTo(before);
        });
    }

    /**
     * A page of the corrections of an evaluation, in the order of time.
     *
     * @param cursor a {@link ChangesPage#nextCursor()}, or null for the first page
     */
    public ChangesPage changes(EvaluationKey key, int perPage, @Nullable String cursor) {
        return new ChangeLog(table, school).of(key, perPage, cursor);
    }

    /**
     * A student's profile: one page of evaluations, the grades, the newest events, without long payloads. Three queries, side by side.
     * Only where grades and reports fill more than a page another follows, and one for each person who has said more of the student than
     * a profile shows.
     *
     * @param cursor a {@link StudentHistory#nextCursor()}, or null for the first page
     * @return empty if the school has no such student
     */
    public Optional<StudentHistory> history(StudentId student, int evaluationsPerPage, @Nullable String cursor) {
        return new HistoryQuery(table, school, student).page(evaluationsPerPage, cursor);
    }

    /**
     * The same with the evaluations and grades of some subjects and of no other. Cursors are of these subjects as well.
     *
     * @param cursor a {@link StudentHistory#nextCursor()} for the same subjects, or null for the first page
     */
    public Optional<StudentHistory> historyIn(
            Collection<SubjectId> subjects, StudentId student, int evaluationsPerPage, @Nullable String cursor) {
        return new HistoryQuery(table, school, student).page(evaluationsPerPage, cursor, subjects);
    }

    /**
     * The same as {@link #grades}, of some subjects and of no other.
     *
     * @param cursor a {@link GradesPage#nextCursor()} or {@link StudentHistory#nextGradesCursor()} for the same subjects, or null for the first
     */
    public GradesPage gradesIn(
            Collection<SubjectId> subjects, StudentId student, int perPage, @Nullable String cursor) {
        return new HistoryQuery(table, school, student).grades(perPage, cursor, subjects);
    }

    /**
     * A page of all of a student's grades. One query. It is one part of a large read, for a grade is read with its explanation.
     *
     * @param perPage the most there are in it
     * @param cursor a {@link GradesPage#nextCursor()} or {@link StudentHistory#nextGradesCursor()}, or null for the first page
     */
    public GradesPage grades(StudentId student, int perPage, @Nullable String cursor) {
        return new HistoryQuery(table, school, student).grades(perPage, cursor);
    }

    /**
     * A page of a student's events with their payloads, to the end of what is kept. One query, and where a payload is long one more call.
     * It is one part of a large read.
     *
     * @param perPage the most there are in it; what is long of them may fill it before
     * @param cursor an {@link EventsPage#nextCursor()}, or null for the first page
     */
    public EventsPage events(StudentId student, int perPage, @Nullable String cursor) {
        return new HistoryQuery(table, school, student).events(perPage, cursor);
    }

    /** The grade of a subject and period, and what it is made of. */
    public GradeDetail gradeDetail(StudentId student, SubjectId subject, PeriodId period) {
        Grade grade = item(Keys.student(school, student), Keys.grade(subject, period), false)
                .filter(GradeItem::isGrade)
                .map(GradeItem::read)
                .orElse(null);
        return new GradeDetail(grade, new HistoryQuery(table, school, student).evaluations(subject, period));
    }

    /**
     * What a class has.
     *
     * @param cursor a {@link ClassPage#nextCursor()}, or null for the first page
     */
    public ClassPage schoolClass(SubjectId subject, PeriodId period, int perPage, @Nullable String cursor) {
        return new ClassQuery(table, school).page(subject, period, perPage, cursor);
    }

    /** All that a class has of one student: whether the student is blocked is for the caller to know. */
    public ClassPage inClass(StudentId student, SubjectId subject, PeriodId period) {
        return new ClassQuery(table, school).ofStudent(subject, period, student);
    }

    /**
     * The configuration as it was saved last, with what is leaving: for who works on marks that are there. Whether a new one is accepted
     * says {@link SchoolConfigs#stored}.
     */
    public Optional<SchoolConfig> config() {
        return table.configOf(school).stored().map(SchoolConfig::known);
    }

    /**
     * Saves a configuration that leaves nothing out, such as a first one; for others there is {@link SchoolConfigs#replace}.
     *
     * @throws IllegalArgumentException if the stored one has a subject or a period that this one has not
     */
    public SchoolConfig saveConfig(SchoolConfig config, UUID write) {
        return table.configOf(school).extend(config, write);
    }

    private TransactWriteItem update(Correction correction) {
        EvaluationKey key = correction.key();
        Item values = Item.empty()
                .text(":type", correction.type().value())
                .text(":date", correction.date().toString())
                .flag(":false", false)
                .number(":next", correction.expectedVersion() + 1)
                .number(":expected", correction.expectedVersion())
                .text(":at", correction.at().toString())
                .text(":workPk", Keys.toConsolidate(school))
                .text(":workSk", Keys.work(key));
        Optional<Score> score = correction.mark().score();
        score.ifPresentOrElse(
                number -> values.number(":mark", number.value()),
                () -> values.text(":mark", correction.mark().status()));
        return TransactWriteItem.builder()
                .update(Update.builder()
                        .tableName(table.name())
                        .key(TenantTable.key(Keys.student(school, key.student()), Keys.evaluation(key)))
                        .updateExpression("SET #type = :type, #date = :date,"
                                + " consolidated = :false, version = :next, updated_at = :at, "
                                + TableSchema.WORK_PARTITION_KEY + " = :workPk, " + TableSchema.WORK_SORT_KEY
                                + " = :workSk, "
                                + (score.isPresent() ? "score = :mark REMOVE #status" : "#status = :mark REMOVE score"))
                        .conditionExpression("version = :expected")
                        .expressionAttributeNames(Map.of(
                                "#type", EvaluationItem.TYPE,
                                "#date", EvaluationItem.DATE,
                                "#status", EvaluationItem.STATUS))
                        .expressionAttributeValues(values.attributes())
                        .build())
                .build();
    }

    /** Reads one item, at twice the price if it must be what was written last. */
    private Optional<Item> item(String partition, String sort, boolean latest) {
        Map<String, AttributeValue> found = Failures.translated(() -> table.client()
                .getItem(get -> get.tableName(table.name())
                        .key(TenantTable.key(partition, sort))
                        .consistentRead(latest)
                        .overrideConfiguration(table.as(school)))
                .item());
        return found.isEmpty() ? Optional.empty() : Optional.of(new Item(found));
    }

    private static Recorded replay(Evaluation sent, Evaluation stored) {
        if (!stored.sameContentAs(sent)) {
            throw LucaException.conflict(
                    "evaluation_id",
                    "evaluation " + sent.key().id() + " exists with other content; change it with PUT");
        }
        boolean ownEarlierTry = stored.createdAt().equals(sent.createdAt()); // whose answer was lost
        return new Recorded(stored, !ownEarlierTry);
    }

    /** The change log tells whose the next version is: the evaluation alone looks alike after two equal corrections. */
    private Evaluation ifApplied(Correction correction, Evaluation stored) {
        int next = correction.expectedVersion() + 1;
        boolean isOurs = stored.version() == next
                && item(
                                Keys.student(school, correction.key().student()),
                                Keys.change(correction.at(), correction.key(), next),
                                true)
                        .filter(change -> EvaluationItem.isOf(correction, change))
                        .isPresent();
        if (!isOurs) {
            throw versionConflict();
        }
        return stored;
    }

    private static LucaException versionConflict() {
        return LucaException.conflict("version", "it was changed in the meantime; read it again");
    }
}
