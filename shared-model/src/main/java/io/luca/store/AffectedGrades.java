package io.luca.store;

import static io.luca.contract.TableSchema.WORK_INDEX;
import static io.luca.contract.TableSchema.WORK_PARTITION_KEY;

import io.luca.model.GradeKey;
import io.luca.model.SchoolId;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * The grades that the work index shows to have something new. The evaluations of one grade lie together there, so that looking at
 * the one before is enough to give each grade once.
 */
final class AffectedGrades implements Iterator<GradeKey> {

    private static final int PAGE = 500;

    private final PagedItems items;
    private final OwnItems own;
    private @Nullable GradeKey last;
    private @Nullable GradeKey next;

    AffectedGrades(TenantTable table, SchoolId school) {
        this.own = new OwnItems(school, WORK_INDEX);
        this.items = new PagedItems(
                table,
                school,
                QueryRequest.builder()
                        .tableName(table.name())
                        .indexName(WORK_INDEX)
                        .keyConditionExpression(WORK_PARTITION_KEY + " = :pk")
                        .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(Keys.toConsolidate(school))))
                        .limit(PAGE)
                        .build());
    }

    @Override
    public boolean hasNext() {
        while (next == null && items.hasNext()) {
            Item item = items.next();
            if (own.holds(item)) {
                GradeKey grade = GradeKey.of(EvaluationItem.key(item));
                next = grade.equals(last) ? null : grade;
            }
        }
        return next != null;
    }

    @Override
    public GradeKey next() {
        GradeKey grade = hasNext() ? next : null;
        if (grade == null) {
            throw new NoSuchElementException();
        }
        last = grade;
        next = null;
        return grade;
    }
}
