package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.WORK_INDEX;
import static io.luca.contract.TableSchema.WORK_PARTITION_KEY;

import io.luca.model.GradeKey;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * The grades that wait to be sent and that no batch holds, in order of student. The index that it reads follows the table
 * by moments: what it shows may have been sent by now.
 */
final class WaitingGrades {

    private final PagedItems items;
    private final HeldGrades held;
    private final Deque<GradeKey> next = new ArrayDeque<>();

    /** @param page how many the caller is likely to want */
    WaitingGrades(TenantTable table, SchoolId school, PeriodId period, HeldGrades held, int page) {
        this.held = held;
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
            GradeKey grade = GradeItem.key(items.next());
            if (!held.holds(grade)) {
                next.addLast(grade);
            }
        }
        return !next.isEmpty();
    }

    /** The next ones, each once. */
    List<GradeKey> next(int most) {
        List<GradeKey> grades = new ArrayList<>();
        while (grades.size() < most && hasNext()) {
            grades.add(next.removeFirst());
        }
        return grades;
    }

    /** How many there are. Without batches that hold any they are counted and not read. */
    static int count(TenantTable table, SchoolId school, PeriodId period, HeldGrades held) {
        if (!held.isEmpty()) {
            return new WaitingGrades(table, school, period, held, Integer.MAX_VALUE)
                    .next(Integer.MAX_VALUE)
                    .size();
        }
        QueryRequest query = query(table, school, period).select(Select.COUNT).build();
        return Failures.translated(() -> table.client().queryPaginator(query).stream()
                .mapToInt(QueryResponse::count)
                .sum());
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
