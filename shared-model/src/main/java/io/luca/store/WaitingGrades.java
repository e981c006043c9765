package io.luca.store;

import static io.luca.contract.Names.PARTITION_KEY;
import static io.luca.contract.Names.WORK_INDEX;
import static io.luca.contract.Names.WORK_PARTITION_KEY;

import io.luca.contract.Names;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Walks the grades that wait to be sent and that no batch holds, in order of student, a page at a time. */
final class WaitingGrades implements Iterator<Item> {

    private static final int PAGE = 200;
    private static final Map<String, String> NAMES =
            Item.placeholders(Stream.concat(GradeItem.TO_SEND.stream(), Stream.of(GradeItem.SYNC_BATCH))
                    .toList());
    private static final String PROJECTION = String.join(
            ", ", GradeItem.TO_SEND.stream().map(name -> "#" + name).sorted().toList());

    private final TenantTable table;
    private final SchoolId school;
    private final PeriodId period;
    private final Deque<Item> page = new ArrayDeque<>();
    private Map<String, AttributeValue> start = Map.of();
    private boolean isLastPage;

    WaitingGrades(TenantTable table, SchoolId school, PeriodId period) {
        this.table = table;
        this.school = school;
        this.period = period;
    }

    @Override
    public boolean hasNext() {
        while (page.isEmpty() && !isLastPage) {
            readPage();
        }
        return !page.isEmpty();
    }

    @Override
    public Item next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.removeFirst();
    }

    /** What stands here of another school, which IAM cannot keep out, is passed over. */
    private void readPage() {
        QueryRequest.Builder query = QueryRequest.builder()
                .tableName(table.name())
                .indexName(WORK_INDEX)
                .keyConditionExpression(WORK_PARTITION_KEY + " = :pk")
                .filterExpression("attribute_not_exists(#" + GradeItem.SYNC_BATCH + ") AND begins_with(" + PARTITION_KEY
                        + ", :own)")
                .projectionExpression(PROJECTION)
                .expressionAttributeNames(NAMES)
                .expressionAttributeValues(Map.of(
                        ":pk", AttributeValue.fromS(Keys.toSync(school, period)),
                        ":own", AttributeValue.fromS(Names.SCHOOL_PARTITIONS + school + "#")))
                .limit(PAGE)
                .overrideConfiguration(table.as(school));
        if (!start.isEmpty()) {
            query.exclusiveStartKey(start);
        }
        QueryResponse answer = Failures.translated(() -> table.client().query(query.build()));
        answer.items().stream().map(Item::new).forEach(page::addLast);
        start = answer.lastEvaluatedKey();
        isLastPage = start.isEmpty();
    }
}
