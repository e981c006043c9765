package io.luca.store;

import io.luca.model.GradeKey;
import io.luca.model.LucaException;
import io.luca.model.Manifest;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** The versions of grades as they were written last. */
final class GradeVersions {

    private static final int READS = 4;

    private final TenantTable table;
    private final SchoolId school;
    private final PeriodId period;

    GradeVersions(TenantTable table, SchoolId school, PeriodId period) {
        this.table = table;
        this.school = school;
        this.period = period;
    }

    /** Whether every grade of a batch still has the version that the batch has. */
    boolean areThoseOf(Manifest manifest) {
        Map<GradeKey, Integer> versions = new HashMap<>();
        manifest.batch().grades().forEach(grade -> versions.put(grade.key(period), grade.version()));
        List<Map<String, AttributeValue>> wanted = versions.keySet().stream()
                .map(grade -> TenantTable.key(
                        Keys.student(school, grade.student()), Keys.grade(grade.subject(), grade.period())))
                .toList();
        Map<String, KeysAndAttributes> left = Map.of(
                table.name(),
                KeysAndAttributes.builder()
                        .keys(wanted)
                        .consistentRead(true)
                        .projectionExpression("student_id, subject, #period, version")
                        .expressionAttributeNames(Map.of("#period", "period"))
                        .build());
        for (int read = 0; read < READS && !left.isEmpty(); read++) {
            Map<String, KeysAndAttributes> asked = left;
            BatchGetItemResponse answer = Failures.translated(() -> table.client()
                    .batchGetItem(get -> get.requestItems(asked).overrideConfiguration(table.as(school))));
            answer.responses().getOrDefault(table.name(), List.of()).stream()
                    .map(Item::new)
                    .forEach(item -> versions.remove(GradeItem.key(item), item.integer(GradeItem.VERSION)));
            left = answer.unprocessedKeys();
        }
        if (!left.isEmpty()) {
            throw LucaException.unavailable("the data store is busy", null);
        }
        return versions.isEmpty();
    }
}
