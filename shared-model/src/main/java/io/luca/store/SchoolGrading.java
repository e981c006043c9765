package io.luca.store;

import static io.luca.contract.TableSchema.WORK_PARTITION_KEY;
import static io.luca.contract.TableSchema.WORK_SORT_KEY;

import io.luca.grading.Graded;
import io.luca.model.ClassesOfSubject;
import io.luca.model.Erasure;
import io.luca.model.Evaluation;
import io.luca.model.Grade;
import io.luca.model.GradeKey;
import io.luca.model.LucaException;
import io.luca.model.PeriodId;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.SubjectId;
import io.luca.model.Unmeasured;
import io.luca.model.Unmeasured.Erased;
import io.luca.model.Unmeasured.Moved;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * One school's grades, for the job that makes them. Every call runs under credentials that IAM limits to this school.
 *
 * <p>A grade is written together with the marks that say which evaluations it counts, or nothing is: with the first {@value
 * #MARKED_AT_ONCE} of them, if there are more. It is written only if each of those evaluations is still what was read, and no grade
 * counts it yet. So a run may stop anywhere, be repeated, or run beside another one: what is written was made of what was there, and
 * what changed meanwhile stays pending. Safe for use by many threads.
 */
public final class SchoolGrading {

    /** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html: at most 100 items. */
    public static final int MARKED_AT_ONCE = 99;

    private static final String CONDITION_FAILED = "ConditionalCheckFailed";

    private final TenantTable table;
    private final SchoolId school;

    SchoolGrading(TenantTable table, SchoolId school) {
        this.table = table;
        this.school = school;
    }

    public SchoolId school() {
        return school;
    }

    /**
     * The configuration as it is now, with what is leaving: marks of that are graded as well.
     *
     * @param now what has left by then is looked after, see {@link SchoolConfigs#settle}
     */
    public Optional<SchoolConfig> settleConfig(Instant now) {
        return table.configOf(school).settle(now).map(SchoolConfig::known);
    }

    /**
     * The grades that new or corrected evaluations belong to, each once, read a page at a time as they are asked for. An
     * evaluation of the last moments may be missing: the index follows the table.
     */
    public Iterator<GradeKey> affected() {
        return new AffectedGrades(table, school);
    }

    /** All evaluations of a grade, as they are now. */
    public List<Evaluation> evaluations(GradeKey grade) {
        return new HistoryQuery(table, school, grade.student()).latest(grade.subject(), grade.period());
    }

    /** In which class of a subject each student is on a day. */
    public ClassesOfSubject classesAt(SubjectId subject, LocalDate day) {
        return table.classesOf(school).at(subject, day);
    }

    /**
     * A part of a class, ordered by student.
     *
     * @param cursor a {@link ClassPage#nextCursor()}, or null for the first page
     */
    public ClassPage schoolClass(SubjectId subject, PeriodId period, int perPage, @Nullable String cursor) {
        return new ClassQuery(table, school).page(subject, period, perPage, cursor);
    }

    /** A grade as it is now. */
    public Optional<Grade> grade(GradeKey grade) {
        return Failures.translated(() -> {
            Map<String, AttributeValue> found = table.client()
                    .getItem(get -> get.tableName(table.name())
                            .key(key(grade))
                            .consistentRead(true)
                            .overrideConfiguration(table.as(school)))
                    .item();
            return Optional.of(new Item(found)).filter(GradeItem::isGrade).map(GradeItem::read);
        });
    }

    /**
     * Writes a grade, and marks the evaluations that only it counts. The grade comes with the first {@value #MARKED_AT_ONCE} marks; of
     * more, the rest is marked after it. So no mark says that it is counted before a grade does count it: a grade that cannot be
     * written leaves all as they were, and of one whose work was cut off some are pending that it counts already.
     *
     * @param graded null if the evaluations make no grade: one that was there is taken away, and its version stays known
     * @param pending the evaluations that no grade counted when they were read
     * @param write tells this write from any other; a caller whose answer was lost says the same within ten minutes, with all else
     *     the same, and is answered as if this try had brought it through
     * @return outdated if one of them was changed, or counted by another run, since: then the grade is to be made again
     * @throws LucaException {@code CONFLICT} if the grade is larger than an item; then nothing is written
     */
    public GradeWrite write(GradeKey grade, @Nullable Graded graded, List<Evaluation> pending, Instant at, UUID write) {
        List<TransactWriteItem> writes =
                new ArrayList<>(marks(pending.subList(0, Math.min(pending.size(), MARKED_AT_ONCE))));
        writes.add(transact(
                graded == null
                        ? absence(grade, at)
                        : presence(grade, graded, at).build()));
        if (commit(writes, token(write, 0)) == GradeWrite.OUTDATED) {
            return GradeWrite.OUTDATED;
        }
        return mark(pending, MARKED_AT_ONCE, write);
    }

    /** Marks evaluations that a grade counts already, because the work on it was cut off. The rest is as in {@link #write}. */
    public GradeWrite mark(List<Evaluation> pending, UUID write) {
        return mark(pending, 0, write);
    }

    private GradeWrite mark(List<Evaluation> pending, int start, UUID write) {
        for (int from = start; from < pending.size(); from += MARKED_AT_ONCE) {
            List<TransactWriteItem> marks =
                    marks(pending.subList(from, Math.min(from + MARKED_AT_ONCE, pending.size())));
            if (commit(marks, token(write, from)) == GradeWrite.OUTDATED) {
                return GradeWrite.OUTDATED;
            }
        }
        return GradeWrite.WRITTEN;
    }

    /** One for each transaction of a write, and the same for each try of it. */
    private static String token(UUID write, int from) {
        return new UUID(write.getMostSignificantBits(), write.getLeastSignificantBits() + from).toString();
    }

    /**
     * Writes a grade none of whose evaluations is new: what it is measured by has changed.
     *
     * @param read the grade as it was read, if there was one
     * @param write as in {@link #write}
     * @return outdated if the grade has been written since
     */
    public GradeWrite rewrite(GradeKey grade, Graded graded, Optional<Grade> read, Instant at, UUID write) {
        Item values = GradeItem.present(school, grade, graded, at);
        read.ifPresent(before -> values.number(":read", before.version()));
        return commit(
                List.of(transact(presence(grade, graded, at)
                        .conditionExpression(
                                read.isPresent() ? "#version = :read" : "attribute_not_exists(#consolidated_score)")
                        .expressionAttributeValues(values.attributes())
                        .build())),
                token(write, 0));
    }

    /**
     * Writes another explanation of a grade that stays what it is: its version too, so that nothing is reported again.
     *
     * @param write as in {@link #write}
     * @return outdated if the grade has been written since it was read
     */
    public GradeWrite explain(GradeKey grade, String explanation, Grade read, UUID write) {
        return commit(
                List.of(transact(updateOf(grade)
                        .updateExpression(GradeItem.EXPLAINED)
                        .conditionExpression("#version = :read")
                        .expressionAttributeNames(GradeItem.EXPLAINED_NAMES)
                        .expressionAttributeValues(Item.empty()
                                .text(":explanation", explanation)
                                .number(":read", read.version())
                                .attributes())
                        .build())),
                token(write, 0));
    }

    /** Why classes are to be measured anew, each reason once. Those of erasures come first. */
    public Iterator<Unmeasured> unmeasured() {
        Iterator<Erasure> erased = table.erasuresOf(school).toMeasureAnew();
        Iterator<Moved> moved = new SchoolMoves(table, school).all();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return erased.hasNext() || moved.hasNext();
            }

            @Override
            public Unmeasured next() {
                return erased.hasNext() ? new Erased(erased.next()) : moved.next();
            }
        };
    }

    /** Says that the classes of a reason are measured anew. */
    public void settle(Unmeasured measured) {
        switch (measured) {
            case Erased(Erasure erasure) -> table.erasuresOf(school).settle(erasure);
            case Moved moved -> new SchoolMoves(table, school).settle(moved);
        }
    }

    /** The classes that are to be measured anew for a reason. */
    public Set<SchoolClass> toMeasureAnew(Unmeasured reason, SchoolConfig config) {
        ClassesToMeasure classes = new ClassesToMeasure(table, school, config);
        return switch (reason) {
            case Erased(Erasure erasure) -> classes.of(erasure);
            case Moved moved -> classes.of(moved);
        };
    }

    private GradeWrite commit(List<TransactWriteItem> writes, String token) {
        return Failures.translated(() -> {
            try {
                var _ = table.client()
                        .transactWriteItems(write -> write.transactItems(writes)
                                .clientRequestToken(token)
                                .overrideConfiguration(table.as(school)));
                return GradeWrite.WRITTEN;
            } catch (TransactionCanceledException canceled) {
                if (canceled.cancellationReasons().stream()
                        .anyMatch(reason -> CONDITION_FAILED.equals(reason.code()))) {
                    return GradeWrite.OUTDATED;
                }
                throw canceled;
            }
        });
    }

    private List<TransactWriteItem> marks(List<Evaluation> evaluations) {
        return evaluations.stream().map(this::mark).map(SchoolGrading::transact).toList();
    }

    private Update mark(Evaluation evaluation) {
        return Update.builder()
                .tableName(table.name())
                .key(TenantTable.key(
                        Keys.student(school, evaluation.key().student()), Keys.evaluation(evaluation.key())))
                .updateExpression("SET #consolidated = :true REMOVE " + WORK_PARTITION_KEY + ", " + WORK_SORT_KEY)
                .conditionExpression("#version = :read AND #consolidated = :false")
                .expressionAttributeNames(
                        Map.of("#consolidated", EvaluationItem.CONSOLIDATED, "#version", EvaluationItem.VERSION))
                .expressionAttributeValues(Item.empty()
                        .flag(":true", true)
                        .flag(":false", false)
                        .number(":read", evaluation.version())
                        .attributes())
                .build();
    }

    private Update.Builder presence(GradeKey grade, Graded graded, Instant at) {
        Item values = GradeItem.present(school, grade, graded, at);
        if (values.bytes() > Item.LARGEST) {
            throw LucaException.conflict(
                    "type",
                    "a grade is larger than an item of the table, by marks of too many types; correct those of types that the"
                            + " rules no longer name to one that they do");
        }
        return updateOf(grade)
                .updateExpression(GradeItem.PRESENT)
                .expressionAttributeNames(GradeItem.PRESENT_NAMES)
                .expressionAttributeValues(values.attributes());
    }

    /** Not a deletion: a grade that comes back must not have a version that it had before. */
    private Update absence(GradeKey grade, Instant at) {
        return updateOf(grade)
                .updateExpression(GradeItem.ABSENT)
                .expressionAttributeNames(GradeItem.ABSENT_NAMES)
                .expressionAttributeValues(GradeItem.absent(at).attributes())
                .build();
    }

    private Update.Builder updateOf(GradeKey grade) {
        return Update.builder().tableName(table.name()).key(key(grade));
    }

    private Map<String, AttributeValue> key(GradeKey grade) {
        return TenantTable.key(Keys.student(school, grade.student()), Keys.grade(grade.subject(), grade.period()));
    }

    private static TransactWriteItem transact(Update update) {
        return TransactWriteItem.builder().update(update).build();
    }
}
