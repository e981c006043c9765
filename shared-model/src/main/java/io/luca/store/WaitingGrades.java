package io.luca.store;

import static io.luca.contract.Names.PARTITION_KEY;
import static io.luca.contract.Names.WORK_INDEX;
import static io.luca.contract.Names.WORK_PARTITION_KEY;

import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** Walks the grades that wait to be sent and that no batch holds, in order of student. */
final class WaitingGrades implements Iterator<Item> {

    private static final int PAGE = 200;
    private static final Map<String, String> NAMES =
            Item.placeholders(Stream.concat(GradeItem.TO_SEND.stream(), Stream.of(GradeItem.SYNC_BATCH))
                    .toList());
    private static final String PROJECTION = String.join(
            ", ", GradeItem.TO_SEND.stream().map(name -> "#" + name).sorted().toList());

    private final PagedItems items;

    WaitingGrades(TenantTable table, SchoolId school, PeriodId period) {
        this.items = new PagedItems(
                table,
                school,
                query(table, school, period)
                        .projectionExpression(PROJECTION)
                        .expressionAttributeNames(NAMES)
                        .limit(PAGE)
                        .build());
    }

    @Override
    public boolean hasNext() {
        return items.hasNext();
    }

    @Override
    public Item next() {
        return items.next();
    }

    /** How many there are, without reading them. */
    static int count(TenantTable table, SchoolId school, PeriodId period) {
        QueryRequest query = query(table, school, period)
                .expressionAttributeNames(Map.of("#" + GradeItem.SYNC_BATCH, GradeItem.SYNC_BATCH))
                .select(Select.COUNT)
                .build();
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
                .filterExpression("attribute_not_exists(#" + GradeItem.SYNC_BATCH + ") AND begins_with(" + PARTITION_KEY
                        + ", :own)")
                .expressionAttributeValues(Map.of(
                        ":pk", AttributeValue.fromS(Keys.toSync(school, period)),
                        ":own", AttributeValue.fromS(Keys.tenant(school))))
                .overrideConfiguration(table.as(school));
    }
}
