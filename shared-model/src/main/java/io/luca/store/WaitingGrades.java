package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.WORK_INDEX;
import static io.luca.contract.TableSchema.WORK_PARTITION_KEY;

import io.luca.model.GradeKey;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * The grades that wait to be sent, that no batch holds and that none is {@linkplain WithheldGrades kept from}, in order of student. The
 * index that it reads follows the table by moments: what it shows may have been sent by now.
 */
final class WaitingGrades {

    private final PagedItems items;
    private final HeldGrades held;
    private final WithheldGrades withheld;
    private final int page;
    private final Deque<GradeKey> next = new ArrayDeque<>();

    /** @param wanted how many the caller is likely to want */
    WaitingGrades(TenantTable table, SchoolId school, PeriodId period, HeldGrades held, int wanted) {
        this.held = held;
        this.withheld = new WithheldGrades(table, school);
        this.page = Math.max(wanted, CurrentItems.AT_ONCE);
        this.items = new PagedItems(
                table,
                school,
                query(table, school, period)
                        .projectionExpression(String.join(
                                ", ", Item.placeholders(GradeItem.KEY).keySet()))
                        .expressionAttributeNames(Item.placeholders(GradeItem.KEY))
                        .limit(page)
                        .build());
    }

    boolean hasNext() {
        while (next.isEmpty() && items.hasNext()) {
            next.addAll(withheld.without(some()));
        }
        return !next.isEmpty();
    }

    /** As many as are likely to be wanted, and of no more students than can be asked for at once. */
    private List<GradeKey> some() {
        List<GradeKey> some = new ArrayList<>();
        Set<StudentId> students = new HashSet<>();
        while (some.size() < page && students.size() < CurrentItems.AT_ONCE && items.hasNext()) {
            GradeKey grade = GradeItem.key(items.next());
            if (!held.holds(grade)) {
                some.add(grade);
                students.add(grade.student());
            }
        }
        return some;
    }

    /** The next ones, each once. */
    List<GradeKey> next(int most) {
        List<GradeKey> grades = new ArrayList<>();
        while (grades.size() < most && hasNext()) {
            grades.add(next.removeFirst());
        }
        return grades;
    }

    /** How many are left. */
    int count() {
        int count = 0;
        while (hasNext()) {
            count += next.size();
            next.clear();
        }
        return count;
    }

    /** What stands here of another school, which IAM cannot keep out, is passed over. */
    private static QueryRequest.Builder query(TenantTable table, SchoolId school, PeriodId period) {
        return QueryRequest.builder()
                .tableName(table.name())
                .indexName(WORK_INDEX)
                .keyConditionExpression(WORK_PARTITION_KEY + " = :pk")
                .filterExpression("begins_with(" + PARTITION_KEY + ", :own)")
                .expressionAttributeValues(Map.of(
                        ":pk", AttributeValue.fromS(Keys.toSync(school, period)),
                        ":own", AttributeValue.fromS(Keys.tenant(school))))
                .overrideConfiguration(table.as(school));
    }
}
