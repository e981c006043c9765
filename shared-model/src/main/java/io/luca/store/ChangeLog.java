package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;

import io.luca.contract.TableSchema;
import io.luca.model.EvaluationChange;
import io.luca.model.EvaluationKey;
import io.luca.model.SchoolId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** The corrections of one school's evaluations, which lie under the student in the order of time. */
final class ChangeLog {

    private final TenantTable table;
    private final SchoolId school;

    ChangeLog(TenantTable table, SchoolId school) {
        this.table = table;
        this.school = school;
    }

    /** Those of one evaluation, the first one first, as they were written last. It reads all corrections of the student. */
    List<EvaluationChange> of(EvaluationKey key) {
        List<EvaluationChange> changes = new ArrayList<>();
        new PagedItems(
                        table,
                        school,
                        QueryRequest.builder()
                                .tableName(table.name())
                                .keyConditionExpression(
                                        PARTITION_KEY + " = :pk AND begins_with(" + SORT_KEY + ", :changes)")
                                .expressionAttributeValues(Map.of(
                                        ":pk", AttributeValue.fromS(Keys.student(school, key.student())),
                                        ":changes", AttributeValue.fromS(TableSchema.CHANGE_ITEMS)))
                                .consistentRead(true)
                                .build())
                .forEachRemaining(item -> {
                    if (EvaluationItem.isChangeOf(key, item)) {
                        changes.add(EvaluationItem.readChange(item));
                    }
                });
        changes.sort(Comparator.comparingInt(EvaluationChange::version));
        return changes;
    }
}
