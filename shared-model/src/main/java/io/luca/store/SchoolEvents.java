package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;

import io.luca.contract.LogFields;
import io.luca.model.BehaviorEvent;
import io.luca.model.LucaException;
import io.luca.model.Receipt;
import io.luca.model.RequestId;
import io.luca.model.SchoolId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The behaviour events of one school, written in bulk, and the receipts for them. Every call runs under credentials that IAM
 * limits to this school. Writing the same event again changes nothing that matters: its key is its identity. Safe for use by
 * many threads.
 */
public final class SchoolEvents {

    /** Items of one BatchWriteItem: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
    public static final int CHUNK = 25;

    private static final int MOST_RECEIPTS = 10;

    private static final Logger log = LoggerFactory.getLogger(SchoolEvents.class);

    private final TenantTable table;
    private final SchoolId school;

    SchoolEvents(TenantTable table, SchoolId school) {
        this.table = table;
        this.school = school;
    }

    /**
     * Writes events, of which the first of each identity counts. What DynamoDB leaves undone, or refuses as too much, is tried
     * again after a pause. What is long of an event is written before it, so that no event is there without.
     *
     * @return the identities that were not written when the time was up
     * @throws LucaException if the store refuses for a reason that another try would not change; some events may be written
     */
    public Set<BehaviorEvent.Identity> write(Collection<SentEvent> events, Pauses pauses) {
        Map<BehaviorEvent.Identity, SentEvent> each = new LinkedHashMap<>();
        events.forEach(sent -> each.putIfAbsent(sent.event().identity(), sent));
        Map<BehaviorEvent.Identity, Item> details = new LinkedHashMap<>();
        each.forEach(
                (identity, sent) -> EventItem.detail(school, sent).ifPresent(detail -> details.put(identity, detail)));
        Set<BehaviorEvent.Identity> unwritten = write(details, pauses);
        each.keySet().removeAll(unwritten);
        Map<BehaviorEvent.Identity, Item> items = new LinkedHashMap<>();
        each.forEach((identity, sent) -> items.put(identity, EventItem.write(school, sent)));
        unwritten.addAll(write(items, pauses));
        return unwritten;
    }

    /** Those whose item was not written when the time was up. */
    private Set<BehaviorEvent.Identity> write(Map<BehaviorEvent.Identity, Item> items, Pauses pauses) {
        Map<Map<String, AttributeValue>, BehaviorEvent.Identity> byKey = new HashMap<>();
        List<WriteRequest> all = new ArrayList<>();
        items.forEach((identity, item) -> {
            byKey.put(keyOf(item.attributes()), identity);
            all.add(put(item.attributes()));
        });
        Set<BehaviorEvent.Identity> unwritten = new HashSet<>();
        for (int start = 0; start < all.size(); start += CHUNK) {
            List<WriteRequest> left = writeOrIsolate(all.subList(start, Math.min(start + CHUNK, all.size())), pauses);
            left.forEach(request ->
                    unwritten.add(byKey.get(keyOf(request.putRequest().item()))));
        }
        return unwritten;
    }

    /** Those events that are stored, with the request that brought each. */
    public Map<BehaviorEvent.Identity, RequestId> stored(Collection<BehaviorEvent.Identity> events, Pauses pauses) {
        Map<Map<String, AttributeValue>, BehaviorEvent.Identity> byKey = new HashMap<>();
        events.forEach(identity -> byKey.put(key(identity), identity));
        CurrentItems items = new CurrentItems(table, school, List.of(PARTITION_KEY, SORT_KEY, EventItem.REQUEST));
        Map<BehaviorEvent.Identity, RequestId> found = new HashMap<>();
        pauses.patiently(() -> items.under(byKey.keySet(), pauses))
                .forEach(item ->
                        found.put(byKey.get(keyOf(item.attributes())), new RequestId(item.text(EventItem.REQUEST))));
        return found;
    }

    /**
     * Writes what became of a request's rows. Written again, it is the same.
     *
     * @throws LucaException if it is not written when the time is up
     */
    public void save(Receipt receipt, Pauses pauses) {
        var _ = pauses.patiently(() -> Failures.translated(() -> table.client()
                .putItem(put -> put.tableName(table.name())
                        .item(ReceiptItem.write(school, receipt).attributes())
                        .overrideConfiguration(table.as(school)))));
    }

    /**
     * The receipts of a request, by who sent it: one, as the gateway makes the ids of requests. None while its rows were not looked at
     * yet, and after {@link Receipt#KEPT}.
     */
    public List<Receipt> receipts(RequestId request) {
        return Failures.translated(() -> table
                .client()
                .query(query -> query.tableName(table.name())
                        .keyConditionExpression(PARTITION_KEY + " = :pk AND begins_with(" + SORT_KEY + ", :receipt)")
                        .expressionAttributeValues(Map.of(
                                ":pk", AttributeValue.fromS(Keys.receipt(school, request)),
                                ":receipt", AttributeValue.fromS(Keys.RECEIPT)))
                        .limit(MOST_RECEIPTS)
                        .overrideConfiguration(table.as(school)))
                .items()
                .stream()
                .map(item -> ReceiptItem.read(new Item(item)))
                .toList());
    }

    /** A chunk of which DynamoDB cannot take one item is refused as a whole; alone, the others pass. */
    private List<WriteRequest> writeOrIsolate(List<WriteRequest> chunk, Pauses pauses) {
        try {
            return writeChunk(chunk, pauses);
        } catch (IllegalStateException refused) {
            if (chunk.size() == 1) {
                log.atError()
                        .addKeyValue(LogFields.SCHOOL, school.value())
                        .addKeyValue(LogFields.CORRELATION_ID, requestOf(chunk.getFirst()))
                        .addKeyValue("code", codeOf(refused))
                        .setCause(refused)
                        .log("an event of school {} cannot be stored", school);
                return chunk;
            }
            return chunk.stream()
                    .flatMap(request -> writeOrIsolate(List.of(request), pauses).stream())
                    .toList();
        }
    }

    private static String requestOf(WriteRequest write) {
        return new Item(write.putRequest().item()).text(EventItem.REQUEST);
    }

    /** DynamoDB's own word for why; its message may hold what was to be stored. */
    private static String codeOf(IllegalStateException refused) {
        return refused.getCause() instanceof DynamoDbException said && said.awsErrorDetails() != null
                ? said.awsErrorDetails().errorCode()
                : "unknown";
    }

    private List<WriteRequest> writeChunk(List<WriteRequest> chunk, Pauses pauses) {
        List<WriteRequest> left = chunk;
        for (int tries = 1; ; tries++) {
            left = tryToWrite(left);
            if (left.isEmpty() || !pauses.pauseAfter(tries)) {
                return left;
            }
        }
    }

    /** What is still to be written after one try. */
    private List<WriteRequest> tryToWrite(List<WriteRequest> requests) {
        try {
            return Failures.translated(() -> table.client()
                            .batchWriteItem(write -> write.requestItems(Map.of(table.name(), requests))
                                    .overrideConfiguration(table.as(school)))
                            .unprocessedItems())
                    .getOrDefault(table.name(), List.of());
        } catch (LucaException failed) {
            if (failed.retryable()) {
                return new ArrayList<>(requests);
            }
            throw failed;
        }
    }

    private Map<String, AttributeValue> key(BehaviorEvent.Identity event) {
        return TenantTable.key(Keys.student(school, event.student()), Keys.event(event));
    }

    private static Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        return Map.of(PARTITION_KEY, item.get(PARTITION_KEY), SORT_KEY, item.get(SORT_KEY));
    }

    private static WriteRequest put(Map<String, AttributeValue> item) {
        return WriteRequest.builder().putRequest(request -> request.item(item)).build();
    }
}
