package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.WORK_INDEX;
import static io.luca.contract.TableSchema.WORK_PARTITION_KEY;
import static io.luca.contract.TableSchema.WORK_SORT_KEY;
import static java.util.stream.Collectors.toSet;

import io.luca.model.Erasure;
import io.luca.model.Erasure.Status;
import io.luca.model.LucaException;
import io.luca.model.RemovalCertificate;
import io.luca.model.Requester;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The erasures of one school, and whom they block. Every call may be repeated; each change is made from the status that it needs,
 * or not at all. Safe for use by many threads.
 */
public final class SchoolErasures {

    private static final Map<String, String> STATUS_NAME = Map.of("#status", ErasureItem.STATUS);

    private final TenantTable table;
    private final SchoolId school;

    SchoolErasures(TenantTable table, SchoolId school) {
        this.table = table;
        this.school = school;
    }

    /**
     * Blocks a student. Asked again it answers with the request that there is, at whatever point it is: one that was withdrawn stays,
     * until its work is stopped and {@link #requestAfter} says so.
     *
     * @param now is counted in whole seconds: workflows wait no finer
     * @param blockedFor how long until the removal
     * @throws LucaException {@code TOO_MANY_REQUESTS} if the school has asked for as many as it may in a day
     */
    public Erasure request(StudentId student, Requester by, Instant now, Duration blockedFor) {
        return find(student).orElseGet(() -> request(fresh(student, by, now, blockedFor), Optional.empty(), now));
    }

    /**
     * Blocks a student again whose erasure was withdrawn. Asked again it answers with the request that there is by then.
     *
     * @param withdrawn of which no work is under way any more
     * @throws LucaException {@code TOO_MANY_REQUESTS} as for {@link #request}
     */
    public Erasure requestAfter(Erasure withdrawn, Requester by, Instant now, Duration blockedFor) {
        return request(fresh(withdrawn.student(), by, now, blockedFor), Optional.of(withdrawn), now);
    }

    /**
     * Counts a request by which a removal that was done is looked through once more: it costs what a new one does.
     *
     * @throws LucaException {@code TOO_MANY_REQUESTS} as for {@link #request}
     */
    public void countAnother(Instant now) {
        if (!new Transactions(table, school)
                .commit(List.of(today(now).one(DailyRequests.Kind.ERASURE)))
                .isWritten()) {
            throw today(now).refused(DailyRequests.Kind.ERASURE);
        }
    }

    private static Erasure fresh(StudentId student, Requester by, Instant now, Duration blockedFor) {
        Instant at = now.truncatedTo(ChronoUnit.SECONDS);
        return new Erasure(
                student,
                UUID.randomUUID(),
                Status.BLOCKED,
                at,
                by.person(),
                Optional.of(by.request()),
                at.plus(blockedFor),
                Optional.empty());
    }

    private Erasure request(Erasure fresh, Optional<Erasure> withdrawn, Instant now) {
        Commit commit = new Transactions(table, school)
                .commit(List.of(put(fresh, withdrawn), today(now).one(DailyRequests.Kind.ERASURE)));
        if (commit.isWritten()) {
            return fresh;
        }
        return find(fresh.student())
                .filter(_ -> commit.isUnmetAt(0)) // another one was asked for, or withdrawn, meanwhile
                .orElseThrow(() -> today(now).refused(DailyRequests.Kind.ERASURE));
    }

    private TransactWriteItem put(Erasure fresh, Optional<Erasure> withdrawn) {
        Put.Builder put = Put.builder()
                .tableName(table.name())
                .item(ErasureItem.write(school, fresh).attributes());
        withdrawn.ifPresentOrElse(
                over -> put.conditionExpression("#status = :withdrawn AND " + ErasureItem.ID + " = :id")
                        .expressionAttributeNames(STATUS_NAME)
                        .expressionAttributeValues(Map.of(
                                ":withdrawn",
                                status(Status.WITHDRAWN),
                                ":id",
                                AttributeValue.fromS(over.id().toString()))),
                () -> put.conditionExpression("attribute_not_exists(" + PARTITION_KEY + ")"));
        return TransactWriteItem.builder().put(put.build()).build();
    }

    private DailyRequests today(Instant now) {
        return new DailyRequests(table, school, now);
    }

    public Optional<Erasure> find(StudentId student) {
        return item(student).map(ErasureItem::read);
    }

    /**
     * Those of some students whose records are out of reach: blocked now, or removed. They count nowhere. Each is looked up by the
     * key, as it was written last: the erasures of a school only become more, so they are never all read.
     *
     * @throws LucaException {@code UNAVAILABLE} if that is not known now
     */
    public Set<StudentId> blockedAmong(Collection<StudentId> students) {
        return blockedAmong(students, Pauses.brief());
    }

    /**
     * The same within the time that somebody has.
     *
     * @param pauses before what DynamoDB leaves undone is asked for again
     */
    public Set<StudentId> blockedAmong(Collection<StudentId> students, Pauses pauses) {
        List<Map<String, AttributeValue>> keys =
                students.stream().distinct().map(this::key).toList();
        return new CurrentItems(table, school, ErasureItem.BLOCKING)
                .under(keys, pauses).stream()
                        .filter(ErasureItem::isBlocking)
                        .map(item -> new StudentId(item.text(ErasureItem.STUDENT)))
                        .collect(toSet());
    }

    private Map<String, AttributeValue> key(StudentId student) {
        return TenantTable.key(Keys.privacy(school), Keys.erasure(student));
    }

    /**
     * Takes a request back.
     *
     * @throws LucaException {@code NOT_FOUND} if there is none; {@code CONFLICT} if the removal has begun
     */
    public Erasure withdraw(StudentId student) {
        return changed(
                        student,
                        "#status IN (:blocked, :withdrawn)",
                        "SET #status = :withdrawn, " + WORK_PARTITION_KEY + " = :workPk, " + WORK_SORT_KEY
                                + " = :workSk",
                        Map.of(
                                ":blocked", status(Status.BLOCKED),
                                ":withdrawn", status(Status.WITHDRAWN),
                                ":workPk", AttributeValue.fromS(Keys.toMeasureAnew(school)),
                                ":workSk", AttributeValue.fromS(student.value())))
                .orElseThrow(() -> find(student).isEmpty()
                        ? LucaException.notFound("student_id", "no erasure of this student was asked for")
                        : LucaException.conflict("student_id", "the removal has begun; it cannot be withdrawn"));
    }

    /**
     * Begins the removal, or goes on with one that has begun: from here on it cannot be withdrawn.
     *
     * @param counts what there is to remove, by kind; asked once, before anything is removed
     * @return what was counted at the beginning; empty if the request was withdrawn, or is another by now
     * @throws LucaException {@code CONFLICT} if it is too early
     */
    public Optional<Map<String, Integer>> beginRemoval(
            StudentId student, UUID id, Instant now, Supplier<Map<String, Integer>> counts) {
        Optional<Item> found =
                item(student).filter(item -> item.text(ErasureItem.ID).equals(id.toString()));
        Optional<Erasure> erasure = found.map(ErasureItem::read).filter(Erasure::isBlocking);
        if (found.isEmpty() || erasure.isEmpty()) {
            return Optional.empty();
        }
        if (erasure.get().status() != Status.BLOCKED) {
            return found.map(ErasureItem::records);
        }
        if (now.isBefore(erasure.get().removalFrom())) {
            throw LucaException.conflict(
                    "now", "nothing is removed before " + erasure.get().removalFrom());
        }
        Map<String, Integer> counted = counts.get();
        return changed(
                        student,
                        "#status = :blocked AND " + ErasureItem.ID + " = :id",
                        "SET #status = :removing, " + ErasureItem.RECORDS + " = :records",
                        Map.of(
                                ":blocked", status(Status.BLOCKED),
                                ":removing", status(Status.REMOVING),
                                ":id", AttributeValue.fromS(id.toString()),
                                ":records", ErasureItem.write(counted)))
                .map(_ -> counted);
    }

    /**
     * Certifies that nothing is left. Done again, it changes nothing and answers the same.
     *
     * @throws LucaException {@code CONFLICT} if there is no removal under this id
     */
    public RemovalCertificate certify(StudentId student, UUID id, int historyRecords, int historyObjects, Instant now) {
        return changed(
                        student,
                        "#status = :removing AND " + ErasureItem.ID + " = :id",
                        "SET #status = :removed, " + ErasureItem.REMOVED_AT + " = :at, " + ErasureItem.HISTORY_RECORDS
                                + " = :records, " + ErasureItem.HISTORY_OBJECTS + " = :objects",
                        Item.empty()
                                .text(":removing", Status.REMOVING.name())
                                .text(":removed", Status.REMOVED.name())
                                .text(":id", id.toString())
                                .text(":at", now.toString())
                                .number(":records", historyRecords)
                                .number(":objects", historyObjects)
                                .attributes())
                .or(() -> find(student).filter(found -> found.id().equals(id)))
                .flatMap(Erasure::certificate)
                .orElseThrow(() -> LucaException.conflict("erasure_id", "there is no such removal under way"));
    }

    /**
     * The erasures by which somebody counts no more, or again, and for which the classes were not measured anew yet. One of the last
     * moments may be missing: the index follows the table.
     */
    public Iterator<Erasure> toMeasureAnew() {
        OwnItems own = new OwnItems(school, WORK_INDEX);
        PagedItems items = new PagedItems(
                table,
                school,
                QueryRequest.builder()
                        .tableName(table.name())
                        .indexName(WORK_INDEX)
                        .keyConditionExpression(WORK_PARTITION_KEY + " = :pk")
                        .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(Keys.toMeasureAnew(school))))
                        .build());
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(items, Spliterator.ORDERED), false)
                .filter(own::holds)
                .map(ErasureItem::read)
                .iterator();
    }

    /** Says that the classes of a student are measured anew; not if the erasure is another by now, or was taken back. */
    public void settle(Erasure measured) {
        var _ = changed(
                measured.student(),
                "#status = :status AND " + ErasureItem.ID + " = :id",
                "REMOVE " + WORK_PARTITION_KEY + ", " + WORK_SORT_KEY,
                Map.of(
                        ":status",
                        status(measured.status()),
                        ":id",
                        AttributeValue.fromS(measured.id().toString())));
    }

    /** Changes an erasure from what the condition says; empty if it is something else. */
    private Optional<Erasure> changed(
            StudentId student, String condition, String update, Map<String, AttributeValue> values) {
        return Failures.translated(() -> {
            try {
                return Optional.of(ErasureItem.read(new Item(table.client()
                        .updateItem(change -> change.tableName(table.name())
                                .key(key(student))
                                .updateExpression(update)
                                .conditionExpression(condition)
                                .expressionAttributeNames(STATUS_NAME)
                                .expressionAttributeValues(new HashMap<>(values))
                                .returnValues(ReturnValue.ALL_NEW)
                                .overrideConfiguration(table.as(school)))
                        .attributes())));
            } catch (ConditionalCheckFailedException other) {
                return Optional.empty();
            }
        });
    }

    private Optional<Item> item(StudentId student) {
        Map<String, AttributeValue> found = Failures.translated(() -> table.client()
                .getItem(get -> get.tableName(table.name())
                        .key(key(student))
                        .consistentRead(true)
                        .overrideConfiguration(table.as(school)))
                .item());
        return found.isEmpty() ? Optional.empty() : Optional.of(new Item(found));
    }

    private static AttributeValue status(Status status) {
        return AttributeValue.fromS(status.name());
    }
}
