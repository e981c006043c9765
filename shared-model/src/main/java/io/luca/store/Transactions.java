package io.luca.store;

import io.luca.model.SchoolId;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * The transactions of one school: writes that happen together or not at all, at most 100 actions.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
final class Transactions {

    private static final String CONDITION_FAILED = "ConditionalCheckFailed";
    private static final String NONE = "None";

    private final TenantTable table;
    private final SchoolId school;

    Transactions(TenantTable table, SchoolId school) {
        this.table = table;
        this.school = school;
    }

    /** Writes all; or nothing, if a condition is not met. */
    Commit commit(List<TransactWriteItem> writes) {
        return Failures.translated(() -> {
            try {
                table.client()
                        .transactWriteItems(
                                write -> write.transactItems(writes).overrideConfiguration(table.as(school)));
                return Commit.WRITTEN;
            } catch (TransactionCanceledException canceled) {
                if (canceled.cancellationReasons().stream().anyMatch(Transactions::isTrouble)) {
                    throw canceled;
                }
                return new Commit(canceled.cancellationReasons().stream()
                        .map(reason -> CONDITION_FAILED.equals(reason.code()))
                        .toList());
            }
        });
    }

    /** Neither met nor unmet: the same transaction may succeed soon. */
    private static boolean isTrouble(CancellationReason reason) {
        return reason.code() != null && !CONDITION_FAILED.equals(reason.code()) && !NONE.equals(reason.code());
    }

    /** Puts an item, whatever is there. */
    TransactWriteItem put(Item item) {
        return put(item, put -> put);
    }

    TransactWriteItem put(Item item, UnaryOperator<Put.Builder> condition) {
        return TransactWriteItem.builder()
                .put(condition
                        .apply(Put.builder().tableName(table.name()).item(item.attributes()))
                        .build())
                .build();
    }

    TransactWriteItem delete(Map<String, AttributeValue> key) {
        return TransactWriteItem.builder()
                .delete(delete -> delete.tableName(table.name()).key(key))
                .build();
    }

    /** Looks at an item and leaves it as it is. */
    TransactWriteItem check(Map<String, AttributeValue> key, UnaryOperator<ConditionCheck.Builder> condition) {
        return TransactWriteItem.builder()
                .conditionCheck(condition
                        .apply(ConditionCheck.builder().tableName(table.name()).key(key))
                        .build())
                .build();
    }

    static TransactWriteItem one(Update.Builder update) {
        return TransactWriteItem.builder().update(update.build()).build();
    }
}
