package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;

import io.luca.model.Export;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * The exports of one school that are in the making, in one item that holds no more of them than there may be. One that never comes to
 * its end leaves by itself when nobody waits for it any more.
 */
final class ExportsUnderWay {

    private static final String RUNNING = "running";
    private static final Map<String, String> NAMES = Map.of("#running", RUNNING);
    /** How soon a place may become free. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final TenantTable table;
    private final SchoolId school;

    ExportsUnderWay(TenantTable table, SchoolId school) {
        this.table = table;
        this.school = school;
    }

    /**
     * Adds one, on the condition that nobody adds or takes away one meanwhile.
     *
     * @throws LucaException {@code TOO_MANY_REQUESTS} if there are as many as there may be
     */
    TransactWriteItem with(Export fresh, Instant now) {
        Map<String, AttributeValue> stored = Failures.translated(() -> table.client()
                .getItem(get -> get.tableName(table.name())
                        .key(key())
                        .consistentRead(true)
                        .overrideConfiguration(table.as(school)))
                .item());
        Map<String, AttributeValue> running = stored.isEmpty() ? Map.of() : new Item(stored).map(RUNNING);
        Map<String, AttributeValue> next = new HashMap<>(running);
        next.values().removeIf(end -> Long.parseLong(end.n()) <= now.getEpochSecond());
        if (next.size() >= Export.MOST_UNDER_WAY) {
            throw LucaException.tooMany(
                    "a school can have " + Export.MOST_UNDER_WAY
                            + " exports in the making at once; ask again when one of them is ready",
                    RETRY_AFTER);
        }
        next.put(
                fresh.id().toString(),
                AttributeValue.fromN(String.valueOf(fresh.abandonedAt().getEpochSecond())));
        return Transactions.one(changed(
                stored.isEmpty() ? "attribute_not_exists(" + PARTITION_KEY + ")" : "#running = :running",
                stored.isEmpty()
                        ? Map.of(":next", AttributeValue.fromM(next))
                        : Map.of(":next", AttributeValue.fromM(next), ":running", AttributeValue.fromM(running))));
    }

    /** Takes one away, if it is there. */
    void without(UUID export) {
        Failures.translated(() -> {
            try {
                return table.client()
                        .updateItem(update -> update.tableName(table.name())
                                .key(key())
                                .updateExpression("REMOVE #running.#export")
                                .conditionExpression("attribute_exists(#running.#export)")
                                .expressionAttributeNames(Map.of("#running", RUNNING, "#export", export.toString()))
                                .overrideConfiguration(table.as(school)));
            } catch (ConditionalCheckFailedException gone) {
                return null;
            }
        });
    }

    private Update.Builder changed(String condition, Map<String, AttributeValue> values) {
        return Update.builder()
                .tableName(table.name())
                .key(key())
                .updateExpression("SET #running = :next")
                .conditionExpression(condition)
                .expressionAttributeNames(NAMES)
                .expressionAttributeValues(values);
    }

    private Map<String, AttributeValue> key() {
        return TenantTable.key(Keys.privacy(school), Keys.EXPORTS_UNDER_WAY);
    }
}
