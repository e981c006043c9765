package io.luca.store;

import io.luca.model.SchoolId;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Writes of one school that happen together or not at all: at most 100 actions.
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

    boolean isDone(List<TransactWriteItem> writes) {
        return failed(writes).isEmpty();
    }

    /**
     * Writes all, or nothing.
     *
     * @return empty if all is written; otherwise whose condition was not met
     */
    List<Boolean> failed(List<TransactWriteItem> writes) {
        return Failures.translated(() -> {
            try {
                table.client()
                        .transactWriteItems(
                                write -> write.transactItems(writes).overrideConfiguration(table.as(school)));
                return List.of();
            } catch (TransactionCanceledException canceled) {
                if (canceled.cancellationReasons().stream().anyMatch(Transactions::isTrouble)) {
                    throw canceled;
                }
                return canceled.cancellationReasons().stream()
                        .map(reason -> CONDITION_FAILED.equals(reason.code()))
                        .toList();
            }
        });
    }

    /** Neither met nor unmet: the same transaction may succeed soon. */
    private static boolean isTrouble(CancellationReason reason) {
        return reason.code() != null && !CONDITION_FAILED.equals(reason.code()) && !NONE.equals(reason.code());
    }

    /** Those of some writes that did not fail. */
    static <T> List<T> withoutFailed(List<T> writes, List<Boolean> failed) {
        return IntStream.range(0, writes.size())
                .filter(at -> !failed.get(at))
                .mapToObj(writes::get)
                .toList();
    }

    static TransactWriteItem one(Update.Builder update) {
        return TransactWriteItem.builder().update(update.build()).build();
    }
}
