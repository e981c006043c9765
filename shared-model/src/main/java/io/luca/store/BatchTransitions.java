package io.luca.store;

import io.luca.model.GovernmentReceipt;
import io.luca.model.Manifest;
import io.luca.model.Manifest.Status;
import io.luca.model.PeriodId;
import io.luca.model.Rejection;
import io.luca.model.RunName;
import io.luca.model.SchoolId;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * The transitions of a batch from one status to another that leave its grades alone, each with what it changes in the state of the
 * sync. All answer false if the batch has changed since it was read; then nothing was written.
 */
final class BatchTransitions {

    private final TenantTable table;
    private final SchoolId school;
    private final Transactions transactions;
    private final ManifestUpdates manifests;
    private final SyncStateUpdates state;

    BatchTransitions(TenantTable table, SchoolId school, PeriodId period) {
        this.table = table;
        this.school = school;
        this.transactions = new Transactions(table, school);
        this.manifests = new ManifestUpdates(table.name(), school, period);
        this.state = new SyncStateUpdates(table.name(), school, period);
    }

    boolean adopt(Manifest manifest, RunName run, Instant now) {
        return transactions
                .commit(List.of(Transactions.one(manifests.adoption(manifest, run)), state.leased(run, now)))
                .isWritten();
    }

    boolean beginSending(Manifest manifest, Instant now) {
        Update.Builder sending = manifests.transition(
                manifest,
                Status.SENDING,
                values -> values.number(ManifestItem.ATTEMPTS, manifest.attempts() + 1)
                        .text(ManifestItem.SENT_AT, now.toString()));
        return transactions
                .commit(List.of(Transactions.one(sending), state.leased(manifest.run(), now)))
                .isWritten();
    }

    boolean recordReceipt(Manifest from, GovernmentReceipt receipt) {
        return update(from, Status.RECEIVED, values -> values.text(ManifestItem.RECEIPT, receipt.value()));
    }

    boolean recordRefusal(Manifest from, List<Rejection> rejections, String error) {
        return update(
                from,
                Status.TURNED_DOWN,
                values -> values.text(ManifestItem.ERROR, error)
                        .list(ManifestItem.REJECTIONS, ManifestItem.write(rejections)));
    }

    boolean recordAbsence(Manifest from, String error) {
        return update(from, Status.PREPARED, values -> values.text(ManifestItem.ERROR, error));
    }

    boolean recordUnknown(Manifest from, String error) {
        return update(
                from,
                Status.UNKNOWN,
                values -> values.flag(ManifestItem.UNCERTAIN, true).text(ManifestItem.ERROR, error));
    }

    boolean putAside(Manifest from, Instant now) {
        Update.Builder aside = manifests.transition(
                from,
                Status.DEAD_LETTER,
                values -> values.text(ManifestItem.SETTLED_AT, now.toString())
                        .flag(ManifestItem.UNCERTAIN, from.uncertain() || from.isOutcomeUnknown()));
        return transactions
                .commit(List.of(Transactions.one(aside), state.putAside(from)))
                .isWritten();
    }

    boolean reopen(Manifest putAside) {
        return open(putAside, Status.PREPARED, _ -> {});
    }

    boolean recordFound(Manifest from, GovernmentReceipt receipt) {
        return open(from, Status.RECEIVED, values -> values.text(ManifestItem.RECEIPT, receipt.value()));
    }

    private boolean open(Manifest from, Status to, Consumer<Item> values) {
        return transactions
                .commit(List.of(Transactions.one(manifests.transition(from, to, values)), state.opened(from)))
                .isWritten();
    }

    /** A transition that the state knows nothing of. */
    private boolean update(Manifest from, Status to, Consumer<Item> values) {
        Update update = manifests.transition(from, to, values).build();
        return Failures.translated(() -> {
            try {
                table.client()
                        .updateItem(call -> call.tableName(update.tableName())
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
}
