package io.luca.store;

import io.luca.model.BatchKey;
import io.luca.model.Manifest;
import io.luca.model.Manifest.Status;
import io.luca.model.PeriodId;
import io.luca.model.RunName;
import io.luca.model.SchoolId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * The ways of a batch from one status to another that leave its grades alone. A manifest is only changed from the holder, the
 * status and the number of tries that were read, and the state of the sync with it.
 */
final class BatchMoves {

    private final TenantTable table;
    private final SchoolId school;
    private final PeriodId period;
    private final Transactions transactions;

    BatchMoves(TenantTable table, SchoolId school, PeriodId period) {
        this.table = table;
        this.school = school;
        this.period = period;
        this.transactions = new Transactions(table, school);
    }

    boolean adopt(Manifest manifest, RunName run, Instant now) {
        return transactions.isDone(List.of(
                Transactions.one(
                        moving(manifest, manifest.status(), values -> values.text(ManifestItem.RUN, run.value()))),
                leased(run, now)));
    }

    boolean beginSending(Manifest manifest, Instant now) {
        return transactions.isDone(List.of(
                Transactions.one(moving(
                        manifest,
                        Status.SENDING,
                        values -> values.number(ManifestItem.ATTEMPTS, manifest.attempts() + 1)
                                .text(ManifestItem.SENT_AT, now.toString()))),
                leased(manifest.run(), now)));
    }

    boolean move(Manifest from, Status to, Consumer<Item> values) {
        Update update = moving(from, to, values).build();
        return Failures.translated(() -> {
            try {
                table.client()
                        .updateItem(call -> call.tableName(table.name())
                                .key(update.key())
                                .updateExpression(update.updateExpression())
                                .conditionExpression(update.conditionExpression())
                                .expressionAttributeNames(update.expressionAttributeNames())
                                .expressionAttributeValues(update.expressionAttributeValues())
                                .overrideConfiguration(table.as(school)));
                return true;
            } catch (ConditionalCheckFailedException changed) {
                return false;
            }
        });
    }

    boolean putAside(Manifest from, Instant now) {
        return transactions.isDone(List.of(
                Transactions.one(moving(
                        from,
                        Status.DEAD_LETTER,
                        values -> values.text(ManifestItem.SETTLED_AT, now.toString())
                                .flag(ManifestItem.UNCERTAIN, from.uncertain() || from.isOutcomeUnknown()))),
                state("DELETE #open :key ADD #aside :key, #revision :one", from)));
    }

    boolean reopen(Manifest from, Status to, Consumer<Item> values) {
        return transactions.isDone(List.of(Transactions.one(moving(from, to, values)), opened(from)));
    }

    /** A manifest's way from what was read to another status, with further values. */
    Update.Builder moving(Manifest from, Status to, Consumer<Item> further) {
        Item more = Item.empty();
        further.accept(more);
        Item values = Item.empty()
                .text(":from", from.status().name())
                .number(":tries", from.attempts())
                .text(":holder", from.run().value())
                .text(":to", to.name());
        Map<String, String> names = new HashMap<>(names(ManifestItem.STATUS, ManifestItem.ATTEMPTS, ManifestItem.RUN));
        StringBuilder set = new StringBuilder("SET #status = :to");
        more.attributes().forEach((name, value) -> {
            names.put("#" + name, name);
            set.append(", #").append(name).append(" = :").append(name);
            values.value(":" + name, value);
        });
        return Update.builder()
                .tableName(table.name())
                .key(TenantTable.key(
                        Keys.sync(school, period), Keys.batch(from.batch().key())))
                .updateExpression(set.toString())
                .conditionExpression("#status = :from AND #attempts = :tries AND #run = :holder")
                .expressionAttributeNames(names)
                .expressionAttributeValues(values.attributes());
    }

    /** The state, if the run holds the lease, which is renewed. */
    private TransactWriteItem leased(RunName run, Instant now) {
        return Transactions.one(state().updateExpression("SET lease_until = :until")
                .conditionExpression("#run = :run")
                .expressionAttributeNames(names(SyncState.RUN))
                .expressionAttributeValues(lease(run, now).attributes()));
    }

    /** The state with a batch more, if the run holds the lease and no batch has come or gone since the state was read. */
    TransactWriteItem claimed(RunName run, Instant now, BatchKey more, SyncState read) {
        return Transactions.one(state().updateExpression("SET lease_until = :until ADD #open :key, #revision :one")
                .conditionExpression("#run = :run AND "
                        + (read.revision() == 0 ? "attribute_not_exists(#revision)" : "#revision = :revision"))
                .expressionAttributeNames(names(SyncState.RUN, SyncState.OPEN, SyncState.REVISION))
                .expressionAttributeValues(claimValues(run, now, more, read).attributes()));
    }

    private static Item claimValues(RunName run, Instant now, BatchKey more, SyncState read) {
        Item values = lease(run, now).value(":key", SyncState.one(more)).number(":one", 1);
        return read.revision() == 0 ? values : values.number(":revision", read.revision());
    }

    private static Item lease(RunName run, Instant now) {
        return Item.empty()
                .text(":run", run.value())
                .number(":until", now.plus(SchoolSync.LEASE).toEpochMilli());
    }

    /** The batch is over, and holds no grade. */
    TransactWriteItem closed(Manifest batch) {
        return state("DELETE #open :key, #aside :key ADD #revision :one", batch);
    }

    /** The batch is to be worked on. */
    TransactWriteItem opened(Manifest batch) {
        return state("ADD #open :key, #revision :one DELETE #aside :key", batch);
    }

    private TransactWriteItem state(String update, Manifest batch) {
        return Transactions.one(state().updateExpression(update)
                .expressionAttributeNames(names(SyncState.OPEN, SyncState.ASIDE, SyncState.REVISION))
                .expressionAttributeValues(Item.empty()
                        .value(":key", SyncState.one(batch.batch().key()))
                        .number(":one", 1)
                        .attributes()));
    }

    private Update.Builder state() {
        return Update.builder()
                .tableName(table.name())
                .key(TenantTable.key(Keys.sync(school, period), Keys.SYNC_STATE));
    }

    private static Map<String, String> names(String... names) {
        return Item.placeholders(List.of(names));
    }
}
