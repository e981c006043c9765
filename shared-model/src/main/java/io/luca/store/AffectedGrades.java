package io.luca.store;

import static io.luca.contract.Names.PARTITION_KEY;
import static io.luca.contract.Names.WORK_INDEX;
import static io.luca.contract.Names.WORK_PARTITION_KEY;

import io.luca.model.GradeKey;
import io.luca.model.SchoolId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Walks the work index. The evaluations of one grade lie together there, so that looking at the one before is enough to give
 * each grade once, and no more than a page is held.
 */
final class AffectedGrades implements Iterator<GradeKey> {

    private static final Logger log = LoggerFactory.getLogger(AffectedGrades.class);
    private static final int PAGE = 500;

    private final TenantTable table;
    private final SchoolId school;
    private final Deque<GradeKey> page = new ArrayDeque<>();
    private Map<String, AttributeValue> start = Map.of();
    private boolean isLastPage;
    private @Nullable GradeKey last;

    AffectedGrades(TenantTable table, SchoolId school) {
        this.table = table;
        this.school = school;
    }

    @Override
    public boolean hasNext() {
        while (page.isEmpty() && !isLastPage) {
            readPage();
        }
        return !page.isEmpty();
    }

    @Override
    public GradeKey next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.removeFirst();
    }

    private void readPage() {
        QueryRequest.Builder query = QueryRequest.builder()
                .tableName(table.name())
                .indexName(WORK_INDEX)
                .keyConditionExpression(WORK_PARTITION_KEY + " = :pk")
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(Keys.toConsolidate(school))))
                .limit(PAGE)
                .overrideConfiguration(table.as(school));
        if (!start.isEmpty()) {
            query.exclusiveStartKey(start);
        }
        QueryResponse answer = Failures.translated(() -> table.client().query(query.build()));
        answer.items().stream().map(Item::new).filter(this::isOwn).forEach(this::add);
        start = answer.lastEvaluatedKey();
        isLastPage = start.isEmpty();
    }

    private void add(Item item) {
        GradeKey grade = GradeKey.of(EvaluationItem.key(item));
        if (!grade.equals(last)) {
            page.addLast(grade);
            last = grade;
        }
    }

    /** As in the class index: IAM judges a write by the table's key, so the reader has to look at it. */
    private boolean isOwn(Item item) {
        if (Keys.isOf(school, item.text(PARTITION_KEY))) {
            return true;
        }
        // The alarm on tenant violations counts this line's marker.
        log.error("TENANT_VIOLATION: an item of another school stands in the work index of school {}", school);
        return false;
    }
}
