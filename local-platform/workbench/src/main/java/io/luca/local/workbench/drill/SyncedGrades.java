package io.luca.local.workbench.drill;

import io.luca.contract.TableSchema;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.model.SyncStatus;
import java.util.EnumMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What the table says of the grades that the government is to have, counted item by item. */
public record SyncedGrades(int confirmed, int rejected, int pending) {

    private static final String STATUS = "sync_status";

    /** Looks at the whole table, as the operator. */
    static SyncedGrades of(Platform platform, TableAccess access) {
        Map<SyncStatus, Integer> counts = new EnumMap<>(SyncStatus.class);
        for (Map<String, AttributeValue> item : access.client()
                .scanPaginator(scan -> scan.tableName(platform.tableName())
                        .filterExpression("attribute_exists(" + STATUS + ")")
                        .projectionExpression(TableSchema.PARTITION_KEY + "," + STATUS))
                .items()) {
            AttributeValue status = item.get(STATUS);
            if (status != null) {
                counts.merge(SyncStatus.valueOf(status.s()), 1, Integer::sum);
            }
        }
        return new SyncedGrades(
                counts.getOrDefault(SyncStatus.SYNCED, 0),
                counts.getOrDefault(SyncStatus.REJECTED, 0),
                counts.getOrDefault(SyncStatus.PENDING, 0));
    }

    public int total() {
        return confirmed + rejected + pending;
    }
}
