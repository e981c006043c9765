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
 * Ends batches: what the government said is written on the manifest and on the grades that it is about, together. A grade that is
 * not marked waits again, as the batch holds it no more.
 */
final class BatchEnds {

    private final PeriodId period;
    private final UnaryOperator<Manifest> latest;
    private final Transactions transactions;
    private final BatchMoves moves;
    private final GradeMarks marks;

    /** @param latest a batch as it was written last */
    BatchEnds(TenantTable table, SchoolId school, PeriodId period, UnaryOperator<Manifest> latest) {
        this.period = period;
        this.latest = latest;
        this.transactions = new Transactions(table, school);
        this.moves = new BatchMoves(table, school, period);
        this.marks = new GradeMarks(table, school, period);
    }

    SyncOutcome confirm(Manifest received, Instant now) {
        List<Update> synced = received.batch().grades().stream()
                .map(grade -> marks.synced(grade, received, now).build())
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
                rejected.add(marks.rejected(grade, why.code(), why.message()).build());
            } else if (named.isEmpty()) {
                String message = turnedDown.error().orElse("The batch was refused.");
                rejected.add(marks.rejected(grade, "batch_refused", message).build());
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
            List<TransactWriteItem> writes = new ArrayList<>();
            writes.add(Transactions.one(moves.moving(
                    from,
                    to,
                    values -> values.text(ManifestItem.SETTLED_AT, now.toString())
                            .number(ManifestItem.CONFIRMED, marked))));
            writes.add(moves.closed(from));
            left.forEach(
                    mark -> writes.add(TransactWriteItem.builder().update(mark).build()));
            List<Boolean> failed = transactions.failed(writes);
            if (failed.isEmpty()) {
                return new SyncOutcome(marked, grades - marked, true);
            }
            if (failed.getFirst()) {
                return ended(latest.apply(from), to);
            }
            left = Transactions.withoutFailed(left, failed.subList(2, failed.size()));
        }
    }

    /** What an earlier try has done, if it is what this one was to do. */
    private static SyncOutcome ended(Manifest found, Status to) {
        if (found.status() != to) {
            throw LucaException.conflict("key", "the batch is " + found.status() + ", and cannot become " + to);
        }
        return new SyncOutcome(found.confirmed(), found.batch().grades().size() - found.confirmed(), false);
    }
}
