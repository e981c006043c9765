package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;

import io.luca.model.LucaException;
import io.luca.model.Rectification;
import io.luca.model.SchoolId;
import io.luca.model.Student;
import io.luca.model.StudentId;
import io.luca.model.StudentQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private static final int MOST_READ = 2_000;

    private static final String ABSENT = "attribute_not_exists(" + PARTITION_KEY + ")";

    private final TenantTable table;
    private final SchoolId school;

    SchoolStudents(TenantTable table, SchoolId school) {
        this.table = table;
        this.school = school;
    }

    /**
     * Adds a student. Adding the same again is harmless.
     *
     * @throws LucaException {@code CONFLICT} if the id is another one's
     */
    public Student add(Student student) {
        Commit commit = write(student, put -> put.conditionExpression(ABSENT), List.of());
        if (!commit.isWritten()
                && table.forSchool(school)
                        .student(student.id())
                        .filter(student::equals)
                        .isEmpty()) {
            throw LucaException.conflict("student_id", "the id is another student's; change one with PATCH");
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
     * @throws LucaException {@code CONFLICT} if it has changed since it was read
     */
    public Student rectify(Rectification rectification) {
        Commit commit = write(
                rectification.after(),
                put -> put.conditionExpression(StudentItem.UNCHANGED)
                        .expressionAttributeNames(StudentItem.NAMES)
                        .expressionAttributeValues(StudentItem.valuesOf(rectification.before())),
                List.of(plain(StudentItem.rectification(school, rectification))));
        if (!commit.isWritten()
                && table.forSchool(school)
                        .student(rectification.after().id())
                        .filter(rectification.after()::equals)
                        .isEmpty()) {
            throw LucaException.conflict(null, "the student was changed in the meantime; read it again");
        }
        return rectification.after();
    }

    /**
     * Those who are looked for and are not blocked, a page at a time. A page may have none and a next one all the same.
     *
     * @param cursor a {@link StudentsPage#nextCursor()}, or null for the first page
     */
    public StudentsPage find(StudentQuery wanted, int perPage, @Nullable String cursor) {
        String partition = Keys.students(school);
        List<Student> found = new ArrayList<>();
        String after = cursor == null ? null : Cursor.read(cursor, Keys.ID_SHAPE);
        int read = 0;
        do {
            QueryRequest.Builder query = QueryRequest.builder()
                    .tableName(table.name())
                    .keyConditionExpression(PARTITION_KEY + " = :pk")
                    .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(partition)))
                    .consistentRead(true)
                    .limit(MOST_READ - read)
                    .overrideConfiguration(table.as(school));
            if (after != null) {
                query.exclusiveStartKey(TenantTable.key(partition, after));
            }
            QueryResponse page = Failures.translated(() -> table.client().query(query.build()));
            List<Student> students = page.items().stream()
                    .map(item -> StudentItem.read(new Item(item)))
                    .toList();
            Set<StudentId> blocked = table.erasuresOf(school)
                    .blockedAmong(students.stream()
                            .filter(wanted::finds)
                            .map(Student::id)
                            .toList());
            for (Student student : students) {
                read++;
                after = student.id().value();
                if (wanted.finds(student) && !blocked.contains(student.id())) {
                    found.add(student);
                }
                if (found.size() == perPage) {
                    return new StudentsPage(found, Cursor.write(after));
                }
            }
            after = page.lastEvaluatedKey().isEmpty() ? null : new Item(page.lastEvaluatedKey()).text(SORT_KEY);
        } while (after != null && read < MOST_READ);
        return new StudentsPage(found, after == null ? null : Cursor.write(after));
    }

    private Commit write(Student student, UnaryOperator<Put.Builder> condition, List<TransactWriteItem> more) {
        List<TransactWriteItem> writes = new ArrayList<>(more);
        writes.addFirst(plain(StudentItem.amongAll(school, student)));
        writes.addFirst(put(StudentItem.write(school, student), condition));
        return new Transactions(table, school).commit(writes);
    }

    private TransactWriteItem plain(Item item) {
        return put(item, put -> put);
    }

    private TransactWriteItem put(Item item, UnaryOperator<Put.Builder> condition) {
        return TransactWriteItem.builder()
                .put(condition
                        .apply(Put.builder().tableName(table.name()).item(item.attributes()))
                        .build())
                .build();
    }
}
