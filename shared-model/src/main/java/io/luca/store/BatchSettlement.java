package io.luca.store;

import io.luca.model.GradeKey;
import io.luca.model.LucaException;
import io.luca.model.Manifest;
import io.luca.model.Manifest.Status;
import io.luca.model.PeriodId;
import io.luca.model.Rejection;
import io.luca.model.SchoolId;
import io.luca.model.SentGrade;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * The settlement of batches: what the government said is written on the manifest and on the grades that it is about, together. A
 * grade that is not marked waits again, as the batch holds it no more. A batch that the government has lost is unsettled in the
 * same way.
 */
final class BatchSettlement {

    /** Places in each transaction. */
    private static final int MANIFEST = 0;

    private static final int FIRST_GRADE = 2;

    private final PeriodId period;
    private final UnaryOperator<Manifest> latest;
    private final Transactions transactions;
    private final ManifestUpdates manifests;
    private final SyncStateUpdates state;
    private final GradeSyncUpdates updates;

    /** @param latest a batch as it was written last */
    BatchSettlement(TenantTable table, SchoolId school, PeriodId period, UnaryOperator<Manifest> latest) {
        this.period = period;
        this.latest = latest;
        this.transactions = new Transactions(table, school);
        this.manifests = new ManifestUpdates(table.name(), school, period);
        this.state = new SyncStateUpdates(table.name(), school, period);
        this.updates = new GradeSyncUpdates(table, school, period);
    }

    SyncOutcome confirm(Manifest received, Instant now) {
        List<Update> synced = received.batch().grades().stream()
                .map(grade -> updates.synced(grade, received, now).build())
                .toList();
        return end(received, Status.RECEIVED, Status.CONFIRMED, now, synced);
    }

    SyncOutcome refuse(Manifest turnedDown, Instant now) {
        Map<GradeKey, Rejection> named = new HashMap<>();
        turnedDown.rejections().forEach(each -> named.put(new GradeKey(each.student(), each.subject(), period), each));
        List<Update> rejected = new ArrayList<>();
        for (SentGrade grade : turnedDown.batch().grades()) {
            Rejection why = named.get(grade.key(period));
            if (why != null) {
                rejected.add(updates.rejected(grade, why.code(), why.message()).build());
            } else if (named.isEmpty()) {
                String message = turnedDown.error().orElse("The batch was refused.");
                rejected.add(updates.rejected(grade, "batch_refused", message).build());
            }
        }
        return end(turnedDown, Status.TURNED_DOWN, Status.REFUSED, now, rejected);
    }

    boolean supersede(Manifest prepared, Instant now) {
        if (prepared.status() != Status.PREPARED || prepared.uncertain()) {
            return false;
        }
        return end(prepared, Status.PREPARED, Status.SUPERSEDED, now, List.of()).isNew();
    }

    /** Ends a batch. Which grades have changed since is found out by trying: nearly always none has. */
    private SyncOutcome end(Manifest from, Status only, Status to, Instant now, List<Update> meant) {
        if (from.status() != only) {
            return ended(from, to);
        }
        int grades = from.batch().grades().size();
        List<Update> left = meant;
        while (true) {
            int marked = left.size();
            Commit commit = transactions.commit(writes(closing(from, to, now, marked), left));
            if (commit.isWritten()) {
                return new SyncOutcome(marked, grades - marked, true);
            }
            if (commit.isUnmetAt(MANIFEST)) {
                return ended(latest.apply(from), to);
            }
            left = commit.met(left, FIRST_GRADE);
        }
    }

    /** The outcome of an earlier try, if it has done what this one was to do. */
    private static SyncOutcome ended(Manifest found, Status to) {
        if (found.status() != to) {
            throw LucaException.conflict("key", "the batch is " + found.status() + ", and cannot become " + to);
        }
        return new SyncOutcome(found.confirmed(), found.batch().grades().size() - found.confirmed(), false);
    }

    /**
     * Takes back a confirmation of a batch that the government has lost.
     *
     * @return how many grades are pending again; 0 if an earlier try has done it
     */
    int requeue(Manifest lost, Instant now) {
        List<Update> left = lost.batch().grades().stream()
                .map(grade -> updates.pendingAgain(grade).build())
                .toList();
        Commit commit = transactions.commit(writes(reopening(lost), left));
        while (!commit.isWritten()) {
            if (commit.isUnmetAt(MANIFEST)) {
                return 0;
            }
            left = commit.met(left, FIRST_GRADE);
            commit = transactions.commit(writes(superseding(lost, now), left));
        }
        return left.size();
    }

    private List<TransactWriteItem> closing(Manifest from, Status to, Instant now, int marked) {
        return List.of(
                Transactions.one(manifests.transition(
                        from,
                        to,
                        values -> values.text(ManifestItem.SETTLED_AT, now.toString())
                                .number(ManifestItem.CONFIRMED, marked))),
                state.closed(from));
    }

    /** The batch is to be sent again, under its key. */
    private List<TransactWriteItem> reopening(Manifest lost) {
        return List.of(
                Transactions.one(manifests.transition(
                        lost, Status.PREPARED, values -> values.flag(ManifestItem.UNCERTAIN, true))),
                state.opened(lost));
    }

    /** A grade of the batch has another version by now: the others go into another batch. */
    private List<TransactWriteItem> superseding(Manifest lost, Instant now) {
        return List.of(
                Transactions.one(manifests.transition(
                        lost, Status.SUPERSEDED, values -> values.text(ManifestItem.SETTLED_AT, now.toString()))),
                state.closed(lost));
    }

    private static List<TransactWriteItem> writes(List<TransactWriteItem> batch, List<Update> grades) {
        List<TransactWriteItem> writes = new ArrayList<>(batch);
        grades.forEach(
                grade -> writes.add(TransactWriteItem.builder().update(grade).build()));
        return writes;
    }
}
