package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;

import io.luca.model.Erasure;
import io.luca.model.LucaException;
import io.luca.model.Rectification;
import io.luca.model.SchoolId;
import io.luca.model.Student;
import io.luca.model.StudentId;
import io.luca.model.StudentQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The students of one school: each stands with the own records and once more among all, and both are written or none. One of whom the
 * school has said nothing since there is such a list is not in it. Every call may be repeated. Safe for use by many threads.
 */
public final class SchoolStudents {

    /** Read of the list for one page at most; where few are found, the next page goes on. */
    private static final int MOST_READ = 500;

    private static final String ABSENT = "attribute_not_exists(" + PARTITION_KEY + ")";

    private final TenantTable table;
    private final SchoolId school;
    private final Transactions writes;

    SchoolStudents(TenantTable table, SchoolId school) {
        this.table = table;
        this.school = school;
        this.writes = new Transactions(table, school);
    }

    /**
     * Adds a student. Adding the same again is harmless.
     *
     * @throws LucaException {@code CONFLICT} if the id is another one's, or of somebody who is to be erased or was
     */
    public Student add(Student student) {
        Commit commit = write(student, put -> put.conditionExpression(ABSENT), List.of(notErased(student.id())));
        if (!commit.isWritten() && stored(student.id()).filter(student::equals).isEmpty()) {
            throw LucaException.conflict("student_id", "the id is in use or was; change a student with PATCH");
        }
        return student;
    }

    /** Adds a student, or replaces what was known of one. */
    void put(Student student) {
        Commit _ = write(student, put -> put, List.of());
    }

    /**
     * Changes what the school says of a student, and writes down who did, when and why: all or nothing.
     *
     * @throws LucaException {@code CONFLICT} if it has changed since it was read, or the student is to be erased
     */
    public Student rectify(Rectification rectification) {
        Item log = StudentItem.rectification(school, rectification);
        Student after = rectification.after();
        Commit commit = write(
                after,
                put -> put.conditionExpression(StudentItem.UNCHANGED)
                        .expressionAttributeNames(StudentItem.NAMES)
                        .expressionAttributeValues(StudentItem.valuesOf(rectification.before())),
                List.of(notErased(after.id()), writes.put(log, put -> put.conditionExpression(ABSENT))));
        boolean isEarlierTry = !commit.isWritten()
                && table.item(school, log.text(PARTITION_KEY), log.text(SORT_KEY))
                        .filter(stored -> stored.attributes().equals(log.attributes()))
                        .isPresent();
        if (!commit.isWritten() && !isEarlierTry) {
            throw LucaException.conflict(null, "the student was changed in the meantime; read it again");
        }
        return after;
    }

    /**
     * Those of some students that the school has, as they were written last, in no order.
     *
     * @param ids no two of them equal
     */
    public List<Student> find(Collection<StudentId> ids) {
        return new CurrentItems(table, school, StudentItem.READ)
                        .under(
                                ids.stream()
                                        .map(id -> TenantTable.key(Keys.student(school, id), Keys.PROFILE))
                                        .toList(),
                                Pauses.brief())
                        .stream()
                        .map(StudentItem::read)
                        .toList();
    }

    private Optional<Student> stored(StudentId id) {
        return table.item(school, Keys.student(school, id), Keys.PROFILE).map(StudentItem::read);
    }

    /** A condition that a transaction keeps. */
    private TransactWriteItem notErased(StudentId student) {
        return writes.check(
                TenantTable.key(Keys.privacy(school), Keys.erasure(student)),
                check -> check.conditionExpression(ABSENT + " OR #status = :withdrawn")
                        .expressionAttributeNames(Map.of("#status", ErasureItem.STATUS))
                        .expressionAttributeValues(
                                Map.of(":withdrawn", AttributeValue.fromS(Erasure.Status.WITHDRAWN.name()))));
    }

    /**
     * Those who are looked for and are not blocked, a page at a time. A page may have none and a next one all the same.
     *
     * @param cursor a {@link StudentsPage#nextCursor()}, or null for the first page
     */
    public StudentsPage find(StudentQuery wanted, int perPage, @Nullable String cursor) {
        String partition = Keys.students(school);
        QueryRequest.Builder query = QueryRequest.builder()
                .tableName(table.name())
                .keyConditionExpression(PARTITION_KEY + " = :pk")
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(partition)))
                .consistentRead(true)
                .limit(MOST_READ)
                .overrideConfiguration(table.as(school));
        if (cursor != null) {
            query.exclusiveStartKey(TenantTable.key(partition, Cursor.read(cursor, Keys.ID_SHAPE)));
        }
        QueryResponse page = Failures.translated(() -> table.client().query(query.build()));
        List<Student> found = notBlocked(page.items().stream()
                .map(item -> StudentItem.read(new Item(item)))
                .filter(wanted::finds)
                .toList());
        if (found.size() > perPage) {
            List<Student> shown = found.subList(0, perPage);
            return new StudentsPage(shown, Cursor.write(shown.getLast().id().value()));
        }
        Map<String, AttributeValue> last = page.lastEvaluatedKey();
        return new StudentsPage(found, last.isEmpty() ? null : Cursor.write(new Item(last).text(SORT_KEY)));
    }

    private List<Student> notBlocked(List<Student> students) {
        Set<StudentId> blocked = table.erasuresOf(school)
                .blockedAmong(students.stream().map(Student::id).toList());
        return students.stream()
                .filter(student -> !blocked.contains(student.id()))
                .toList();
    }

    private Commit write(Student student, UnaryOperator<Put.Builder> condition, List<TransactWriteItem> more) {
        List<TransactWriteItem> all = new ArrayList<>(more);
        all.add(writes.put(StudentItem.write(school, student), condition));
        all.add(writes.put(StudentItem.amongAll(school, student)));
        return writes.commit(all);
    }
}
