package io.luca.local.workbench.load;

import io.luca.contract.TableSchema;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.store.SchoolKeys;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
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
    public static StoredEvents of(Platform platform, TableAccess access, Set<String> accepted) {
        return count(
                accepted,
                access
                        .client()
                        .scanPaginator(scan -> scan.tableName(platform.tableName())
                                .filterExpression("attribute_exists(" + EVENT_ID + ")")
                                .projectionExpression(TableSchema.PARTITION_KEY + "," + EVENT_ID))
                        .items()
                        .stream());
    }

    /**
     * Looks at the partitions of all students of all senders. An event that stood anywhere else would be counted as lost; a
     * second item of one, elsewhere, would not be seen.
     */
    public static StoredEvents ofStudents(
            DynamoDbClient client, String table, List<EventLoad.Sender> senders, Set<String> accepted) {
        Stream<Map<String, AttributeValue>> items = senders.stream()
                .flatMap(sender -> sender.students().stream()
                        .map(student -> partition(new SchoolId(sender.school()), new StudentId(student))))
                .flatMap(partition -> client
                        .queryPaginator(query -> query.tableName(table)
                                .keyConditionExpression(TableSchema.PARTITION_KEY + " = :partition")
                                .expressionAttributeValues(Map.of(":partition", partition))
                                .projectionExpression(TableSchema.PARTITION_KEY + "," + EVENT_ID))
                        .items()
                        .stream())
                .filter(item -> item.containsKey(EVENT_ID));
        return count(accepted, items);
    }

    private static AttributeValue partition(SchoolId school, StudentId student) {
        return AttributeValue.fromS(new SchoolKeys(school).student(student));
    }

    private static StoredEvents count(Set<String> accepted, Stream<Map<String, AttributeValue>> items) {
        Map<String, Integer> found = new HashMap<>();
        int wrong = 0;
        Iterator<Map<String, AttributeValue>> each = items.iterator();
        while (each.hasNext()) {
            Map<String, AttributeValue> item = each.next();
            AttributeValue eventId = item.get(EVENT_ID);
            AttributeValue partition = item.get(TableSchema.PARTITION_KEY);
            if (eventId == null || partition == null) {
                throw new IllegalStateException("the table gave an item without its key");
            }
            if (!accepted.contains(eventId.s())) {
                continue; // written by something else
            }
            found.merge(eventId.s(), 1, Integer::sum);
            String own = TableSchema.SCHOOL_PARTITIONS + EventLoad.schoolOf(eventId.s()) + "#";
            wrong += partition.s().startsWith(own) ? 0 : 1;
        }
        Set<String> lost = new HashSet<>(accepted);
        lost.removeAll(found.keySet());
        int duplicated =
                (int) found.values().stream().filter(count -> count > 1).count();
        return new StoredEvents(accepted.size(), found.size(), lost.size(), duplicated, wrong);
    }

    /** Whether every accepted event is stored once, in its own school. */
    public boolean isPerfect() {
        return lost == 0 && duplicated == 0 && inTheWrongSchool == 0;
    }
}
