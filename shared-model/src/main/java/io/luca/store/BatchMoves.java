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
import org.jspecify.annotations.Nullable;
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
                leased(run, now, null)));
    }

    boolean beginSending(Manifest manifest, Instant now) {
        return transactions.isDone(List.of(
                Transactions.one(moving(
                        manifest,
                        Status.SENDING,
                        values -> values.number(ManifestItem.ATTEMPTS, manifest.attempts() + 1)
                                .text(ManifestItem.SENT_AT, now.toString()))),
                leased(manifest.run(), now, null)));
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
                closed(from)));
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

    /** The state, if the run holds the lease, which is renewed; with a batch more, if one is given. */
    TransactWriteItem leased(RunName run, Instant now, @Nullable BatchKey more) {
        Item values = Item.empty()
                .text(":run", run.value())
                .number(":until", now.plus(SchoolSync.LEASE).toEpochMilli());
        if (more != null) {
            values.value(":key", SyncState.one(more));
        }
        return Transactions.one(state().updateExpression(
                        "SET lease_until = :until" + (more == null ? "" : " ADD #open :key"))
                .conditionExpression("#run = :run")
                .expressionAttributeNames(more == null ? names(SyncState.RUN) : names(SyncState.RUN, SyncState.OPEN))
                .expressionAttributeValues(values.attributes()));
    }

    /** The batch is not to be worked on any more. */
    TransactWriteItem closed(Manifest batch) {
        return Transactions.one(open("DELETE", batch));
    }

    /** The batch is to be worked on. */
    TransactWriteItem opened(Manifest batch) {
        return Transactions.one(open("ADD", batch));
    }

    private Update.Builder open(String verb, Manifest batch) {
        return state().updateExpression(verb + " #open :key")
                .expressionAttributeNames(names(SyncState.OPEN))
                .expressionAttributeValues(
                        Map.of(":key", SyncState.one(batch.batch().key())));
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
