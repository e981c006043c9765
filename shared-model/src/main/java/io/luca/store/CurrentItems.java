package io.luca.store;

import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** Items of one school as they were written last, which an index may not show yet: looked up by their keys, in as few calls as can be. */
final class CurrentItems {

    /** Keys of one BatchGetItem: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
    static final int AT_ONCE = 100;

    private final TenantTable table;
    private final SchoolId school;
    private final Map<String, String> names;
    private final String projection;

    /** @param attributes that are read of each */
    CurrentItems(TenantTable table, SchoolId school, Collection<String> attributes) {
        this.table = table;
        this.school = school;
        this.names = Item.placeholders(attributes);
        this.projection = String.join(",", names.keySet());
    }

    /**
     * Those that there are, in no order.
     *
     * @param keys no two of them equal
     * @param pauses before what DynamoDB leaves undone is asked for again
     * @throws LucaException {@code UNAVAILABLE} and retryable, if something is left when the time is up
     */
    List<Item> under(Collection<Map<String, AttributeValue>> keys, Pauses pauses) {
        List<Map<String, AttributeValue>> all = List.copyOf(keys);
        List<Item> found = new ArrayList<>();
        for (int start = 0; start < all.size(); start += AT_ONCE) {
            found.addAll(read(all.subList(start, Math.min(start + AT_ONCE, all.size())), pauses));
        }
        return found;
    }

    private List<Item> read(List<Map<String, AttributeValue>> keys, Pauses pauses) {
        List<Item> found = new ArrayList<>();
        Map<String, KeysAndAttributes> left = Map.of(table.name(), wanted(keys));
        for (int tries = 1; ; tries++) {
            BatchGetItemResponse answer = ask(left);
            answer.responses().getOrDefault(table.name(), List.of()).forEach(item -> found.add(new Item(item)));
            left = answer.unprocessedKeys();
            if (left.isEmpty()) {
                return found;
            }
            if (!pauses.pauseAfter(tries)) {
                throw LucaException.unavailable("the data store is busy", null);
            }
        }
    }

    private BatchGetItemResponse ask(Map<String, KeysAndAttributes> wanted) {
        return Failures.translated(() ->
                table.client().batchGetItem(get -> get.requestItems(wanted).overrideConfiguration(table.as(school))));
    }

    private KeysAndAttributes wanted(List<Map<String, AttributeValue>> keys) {
        return KeysAndAttributes.builder()
                .keys(keys)
                .consistentRead(true)
                .projectionExpression(projection)
                .expressionAttributeNames(names)
                .build();
    }
}
