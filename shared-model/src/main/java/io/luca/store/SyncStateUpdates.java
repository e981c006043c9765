package io.luca.store;

import io.luca.model.BatchKey;
import io.luca.model.Manifest;
import io.luca.model.PeriodId;
import io.luca.model.RunName;
import io.luca.model.SchoolId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** The updates of a period's {@link SyncState}: each goes into the transaction that changes a batch. */
final class SyncStateUpdates {

    private final String table;
    private final SchoolId school;
    private final PeriodId period;

    SyncStateUpdates(String table, SchoolId school, PeriodId period) {
        this.table = table;
        this.school = school;
        this.period = period;
    }

    /** The run holds the lease, which is renewed. */
    TransactWriteItem leased(RunName run, Instant now) {
        return Transactions.one(state().updateExpression("SET lease_until = :until")
                .conditionExpression("#run = :run")
                .expressionAttributeNames(names(SyncState.RUN))
                .expressionAttributeValues(lease(run, now).attributes()));
    }

    /** The run holds the lease, no batch has come or gone since the state was read, and there is a batch more. */
    TransactWriteItem leasedWith(BatchKey more, RunName run, Instant now, SyncState read) {
        return Transactions.one(state().updateExpression("SET lease_until = :until ADD #open :key, #revision :one")
                .conditionExpression("#run = :run AND "
                        + (read.revision() == 0 ? "attribute_not_exists(#revision)" : "#revision = :revision"))
                .expressionAttributeNames(names(SyncState.RUN, SyncState.OPEN, SyncState.REVISION))
                .expressionAttributeValues(leasedValues(more, run, now, read).attributes()));
    }

    private static Item leasedValues(BatchKey more, RunName run, Instant now, SyncState read) {
        Item values = lease(run, now).value(":key", SyncState.one(more)).number(":one", 1);
        return read.revision() == 0 ? values : values.number(":revision", read.revision());
    }

    private static Item lease(RunName run, Instant now) {
        return Item.empty()
                .text(":run", run.value())
                .number(":until", now.plus(SyncLease.LENGTH).toEpochMilli());
    }

    /** The batch is to be worked on. */
    TransactWriteItem opened(Manifest batch) {
        return batches("ADD #open :key, #revision :one DELETE #aside :key", batch);
    }

    /** The batch is put aside, and keeps its grades. */
    TransactWriteItem putAside(Manifest batch) {
        return batches("DELETE #open :key ADD #aside :key, #revision :one", batch);
    }

    /** The batch is over, and holds no grade. */
    TransactWriteItem closed(Manifest batch) {
        return batches("DELETE #open :key, #aside :key ADD #revision :one", batch);
    }

    private TransactWriteItem batches(String update, Manifest batch) {
        return Transactions.one(state().updateExpression(update)
                .expressionAttributeNames(names(SyncState.OPEN, SyncState.ASIDE, SyncState.REVISION))
                .expressionAttributeValues(Item.empty()
                        .value(":key", SyncState.one(batch.batch().key()))
                        .number(":one", 1)
                        .attributes()));
    }

    private Update.Builder state() {
        return Update.builder().tableName(table).key(TenantTable.key(Keys.sync(school, period), Keys.SYNC_STATE));
    }

    private static Map<String, String> names(String... names) {
        return Item.placeholders(List.of(names));
    }
}
