package io.luca.store;

import static io.luca.contract.TableSchema.CLASS_INDEX;
import static io.luca.contract.TableSchema.CLASS_PARTITION_KEY;
import static io.luca.contract.TableSchema.CLASS_SORT_KEY;
import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;

import io.luca.model.Evaluation;
import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.Grade;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * The query of a class index for what a class has, a page at a time and without who is blocked. The night, the preview and the
 * dashboard all read a class here, so that nobody counts in one of them and not in another.
 */
final class ClassQuery {

    private final TenantTable table;
    private final SchoolId school;
    private final OwnItems own;

    ClassQuery(TenantTable table, SchoolId school) {
        this.table = table;
        this.school = school;
        this.own = new OwnItems(school, CLASS_INDEX);
    }

    ClassPage page(SubjectId subject, PeriodId period, int perPage, @Nullable String cursor) {
        String partition = Keys.schoolClass(school, subject, period);
        QueryRequest.Builder query = query(partition).limit(perPage);
        String after = cursor == null ? null : Cursor.read(cursor, Keys.CLASS_SHAPE);
        if (after != null) {
            query.exclusiveStartKey(start(partition, subject, period, after));
        }
        QueryResponse page = Failures.translated(() -> table.client().query(query.build()));
        List<Item> items = whole(
                page.items().stream().map(Item::new).toList(),
                !page.lastEvaluatedKey().isEmpty());
        List<Item> counting = counting(items);
        Map<String, AttributeValue> last = page.lastEvaluatedKey();
        String through = last.isEmpty()
                ? null
                : items.size() < page.items().size()
                        ? items.getLast().text(CLASS_SORT_KEY)
                        : new Item(last).text(CLASS_SORT_KEY);
        return new ClassPage(
                grades(counting),
                evaluations(counting),
                // A grade that is here ends its student, whose evaluations come before it.
                new PageRange(after, null),
                through == null ? null : Cursor.write(through));
    }

    /** All that a class has of one student, who counts. */
    ClassPage ofStudent(SubjectId subject, PeriodId period, StudentId student) {
        List<Item> items = new ArrayList<>();
        new PagedItems(
                        table,
                        school,
                        query(Keys.schoolClass(school, subject, period))
                                .keyConditionExpression(CLASS_PARTITION_KEY + " = :pk AND begins_with(" + CLASS_SORT_KEY
                                        + ", :student)")
                                .expressionAttributeValues(Map.of(
                                        ":pk", AttributeValue.fromS(Keys.schoolClass(school, subject, period)),
                                        ":student", AttributeValue.fromS(Keys.classStudent(student))))
                                .build())
                .forEachRemaining(items::add);
        List<Item> ours = items.stream().filter(own::holds).toList();
        return new ClassPage(grades(ours), evaluations(ours), new PageRange(null, null), null);
    }

    private static List<Grade> grades(List<Item> items) {
        return items.stream().filter(GradeItem::isGrade).map(GradeItem::read).toList();
    }

    private static List<Evaluation> evaluations(List<Item> items) {
        return items.stream()
                .filter(item -> !GradeItem.isGrade(item))
                .map(EvaluationItem::read)
                .toList();
    }

    /** Those of students who count: a blocked one does in no class, whoever asks. */
    private List<Item> counting(List<Item> items) {
        List<Item> ours = items.stream().filter(own::holds).toList();
        Set<StudentId> blocked = table.erasuresOf(school)
                .blockedAmong(
                        ours.stream().map(item -> new StudentId(student(item))).toList());
        return ours.stream()
                .filter(item -> !blocked.contains(new StudentId(student(item))))
                .toList();
    }

    private QueryRequest.Builder query(String partition) {
        return QueryRequest.builder()
                .tableName(table.name())
                .indexName(CLASS_INDEX)
                .keyConditionExpression(CLASS_PARTITION_KEY + " = :pk")
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(partition)))
                .overrideConfiguration(table.as(school));
    }

    /**
     * A page without the student whose rest is in the next one: a student who stood in two would look ungraded in the first.
     * One with more evaluations than a page holds is in several all the same.
     */
    private static List<Item> whole(List<Item> items, boolean hasNext) {
        if (!hasNext || items.isEmpty()) {
            return items;
        }
        String last = student(items.getLast());
        int end = items.size();
        while (end > 0 && student(items.get(end - 1)).equals(last)) {
            end--;
        }
        return end == 0 ? items : items.subList(0, end);
    }

    private static String student(Item item) {
        String key = item.text(CLASS_SORT_KEY);
        return key.substring(0, key.indexOf('#'));
    }

    /** Rebuilds the whole key from the class sort key: nothing in a cursor can name another school. */
    private Map<String, AttributeValue> start(
            String partition, SubjectId subject, PeriodId period, String classSortKey) {
        Matcher parts = Keys.CLASS_SHAPE.matcher(classSortKey);
        if (!parts.matches()) {
            throw new IllegalStateException("a cursor that was not checked");
        }
        StudentId student = new StudentId(parts.group("student"));
        String evaluation = parts.group("evaluation");
        String sortKey = evaluation == null
                ? Keys.grade(subject, period)
                : Keys.evaluation(new EvaluationKey(student, subject, period, new EvaluationId(evaluation)));
        return Item.empty()
                .text(CLASS_PARTITION_KEY, partition)
                .text(CLASS_SORT_KEY, classSortKey)
                .text(PARTITION_KEY, Keys.student(school, student))
                .text(SORT_KEY, sortKey)
                .attributes();
    }
}
