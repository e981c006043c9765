package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;

import io.luca.contract.TableSchema;
import io.luca.model.EvaluationKey;
import io.luca.model.SchoolId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** The corrections of one school's evaluations, which lie under the student in the order of time. */
final class ChangeLog {

    /** Of all corrections of a student, for one page. */
    private static final int MOST_READ = 500;

    private final TenantTable table;
    private final SchoolId school;

    ChangeLog(TenantTable table, SchoolId school) {
        this.table = table;
        this.school = school;
    }

    /**
     * Those of one evaluation in the order of time, as they were written last. They are looked for among all corrections of the student, so many
     * at a time; a page may have none and a next one all the same.
     *
     * @param cursor a {@link ChangesPage#nextCursor()}, or null for the first page
     */
    ChangesPage of(EvaluationKey key, int perPage, @Nullable String cursor) {
        String partition = Keys.student(school, key.student());
        QueryRequest.Builder query = QueryRequest.builder()
                .tableName(table.name())
                .keyConditionExpression(PARTITION_KEY + " = :pk AND begins_with(" + SORT_KEY + ", :changes)")
                .expressionAttributeValues(Map.of(
                        ":pk", AttributeValue.fromS(partition),
                        ":changes", AttributeValue.fromS(TableSchema.CHANGE_ITEMS)))
                .consistentRead(true)
                .limit(MOST_READ)
                .overrideConfiguration(table.as(school));
        if (cursor != null) {
            query.exclusiveStartKey(TenantTable.key(partition, Cursor.read(cursor, Keys.CHANGE_SHAPE)));
        }
        QueryResponse page = Failures.translated(() -> table.client().query(query.build()));
        List<Item> found = page.items().stream()
                .map(Item::new)
                .filter(item -> EvaluationItem.isChangeOf(key, item))
                .toList();
        List<Item> shown = found.subList(0, Math.min(perPage, found.size()));
        Map<String, AttributeValue> last = page.lastEvaluatedKey();
        String next = shown.size() < found.size()
                ? shown.getLast().text(SORT_KEY)
                : last.isEmpty() ? null : Keys.changesSince(new Item(last).text(SORT_KEY));
        return new ChangesPage(
                shown.stream().map(EvaluationItem::readChange).toList(), next == null ? null : Cursor.write(next));
    }
}
