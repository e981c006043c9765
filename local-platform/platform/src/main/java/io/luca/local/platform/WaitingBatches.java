package io.luca.local.platform;

import io.luca.contract.TableSchema;
import io.luca.model.SyncBatch;
import io.luca.model.SyncStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How many batches the grades make that the government is to have: each is of one school and period. */
final class WaitingBatches {

    private static final String STATUS = "sync_status";

    private WaitingBatches() {}

    /** Looks at the whole table, as the operator. What waits of one school and period lies together in the work index. */
    static int of(Platform platform) {
        Map<AttributeValue, Integer> grades = new HashMap<>();
        try (TableAccess access = new TableAccess(platform)) {
            access.client()
                    .scanPaginator(scan -> scan.tableName(platform.tableName())
                            .filterExpression(
                                    STATUS + " = :pending AND attribute_exists(" + TableSchema.WORK_PARTITION_KEY + ")")
                            .expressionAttributeValues(
                                    Map.of(":pending", AttributeValue.fromS(SyncStatus.PENDING.name())))
                            .projectionExpression(TableSchema.WORK_PARTITION_KEY))
                    .items()
                    .forEach(item -> grades.merge(
                            Objects.requireNonNull(item.get(TableSchema.WORK_PARTITION_KEY)), 1, Integer::sum));
        }
        return grades.values().stream()
                .mapToInt(count -> Math.ceilDiv(count, SyncBatch.MAX_GRADES))
                .sum();
    }
}
