package io.luca.store;

import io.luca.model.PeriodId;
import io.luca.model.RunName;
import io.luca.model.SchoolId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** The right of one run to work on a school's period, for a time that is measured by the workflow. */
final class SyncLease {

    /** How long a run keeps it without a sign of life: longer than one function of it can take. */
    static final Duration LENGTH = Duration.ofMinutes(15);

    private final TenantTable table;
    private final SchoolId school;
    private final PeriodId period;

    SyncLease(TenantTable table, SchoolId school, PeriodId period) {
        this.table = table;
        this.school = school;
        this.period = period;
    }

    /**
     * Takes the lease, or renews it.
     *
     * @return what is so now; if another run holds the lease, nothing was changed
     */
    SyncState take(RunName run, Instant now) {
        return Failures.translated(() -> {
            try {
                return SyncState.read(new Item(table.client()
                        .updateItem(update -> update.tableName(table.name())
                                .key(TenantTable.key(Keys.sync(school, period), Keys.SYNC_STATE))
                                .updateExpression("SET #run = :run, lease_until = :until")
                                .conditionExpression("attribute_not_exists(#run) OR #run = :run OR lease_until < :now")
                                .expressionAttributeNames(Map.of("#run", SyncState.RUN))
                                .expressionAttributeValues(Item.empty()
                                        .text(":run", run.value())
                                        .number(":until", now.plus(LENGTH).toEpochMilli())
                                        .number(":now", now.toEpochMilli())
                                        .attributes())
                                .returnValues(ReturnValue.ALL_NEW)
                                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                                .overrideConfiguration(table.as(school)))
                        .attributes()));
            } catch (ConditionalCheckFailedException held) {
                return SyncState.read(new Item(held.item()));
            }
        });
    }

    /** Gives the lease back, if the run has it. */
    void release(RunName run) {
        var _ = Failures.translated(() -> {
            try {
                table.client()
                        .updateItem(update -> update.tableName(table.name())
                                .key(TenantTable.key(Keys.sync(school, period), Keys.SYNC_STATE))
                                .updateExpression("REMOVE #run, lease_until")
                                .conditionExpression("#run = :run")
                                .expressionAttributeNames(Map.of("#run", SyncState.RUN))
                                .expressionAttributeValues(Map.of(":run", AttributeValue.fromS(run.value())))
                                .overrideConfiguration(table.as(school)));
                return true;
            } catch (ConditionalCheckFailedException held) {
                return false; // another run has taken over
            }
        });
    }
}
