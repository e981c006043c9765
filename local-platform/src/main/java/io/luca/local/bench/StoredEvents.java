package io.luca.local.bench;

import io.luca.contract.Names;
import io.luca.local.DemoAccess;
import io.luca.local.Platform;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a table holds of the events that were accepted.
 *
 * @param lost accepted and not in the table
 * @param duplicated events of which there is more than one item
 * @param inTheWrongSchool events that stand in another school's partition than their own
 */
public record StoredEvents(int accepted, int stored, int lost, int duplicated, int inTheWrongSchool) {

    private static final String EVENT_ID = "event_id";

    /** Looks at the whole table. */
    public static StoredEvents of(Platform platform, DemoAccess access, Set<String> accepted) {
        Map<String, Integer> items = new HashMap<>();
        int wrong = 0;
        for (Map<String, AttributeValue> item : access.client()
                .scanPaginator(scan -> scan.tableName(platform.tableName())
                        .filterExpression("attribute_exists(" + EVENT_ID + ")")
                        .projectionExpression(Names.PARTITION_KEY + "," + EVENT_ID))
                .items()) {
            AttributeValue eventId = item.get(EVENT_ID);
            AttributeValue partition = item.get(Names.PARTITION_KEY);
            if (eventId == null || partition == null) {
                throw new IllegalStateException("the table gave an item without its key");
            }
            if (!accepted.contains(eventId.s())) {
                continue; // written by something else
            }
            items.merge(eventId.s(), 1, Integer::sum);
            String own = Names.SCHOOL_PARTITIONS + EventLoad.schoolOf(eventId.s()) + "#";
            wrong += partition.s().startsWith(own) ? 0 : 1;
        }
        Set<String> lost = new HashSet<>(accepted);
        lost.removeAll(items.keySet());
        int duplicated =
                (int) items.values().stream().filter(count -> count > 1).count();
        return new StoredEvents(accepted.size(), items.size(), lost.size(), duplicated, wrong);
    }

    /** Whether every accepted event is stored once, in its own school. */
    public boolean isPerfect() {
        return lost == 0 && duplicated == 0 && inTheWrongSchool == 0;
    }
}
