package io.luca.store;

import io.luca.model.Manifest;
import io.luca.model.Manifest.Status;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** Takes back what the government had confirmed and has lost. */
final class LostBatches {

    private final Transactions transactions;
    private final BatchMoves moves;
    private final GradeMarks marks;

    LostBatches(TenantTable table, SchoolId school, PeriodId period) {
        this.transactions = new Transactions(table, school);
        this.moves = new BatchMoves(table, school, period);
        this.marks = new GradeMarks(table, school, period);
    }

    int requeue(Manifest lost, Instant now) {
        List<Update> all = lost.batch().grades().stream()
                .map(grade -> marks.pendingAgain(grade).build())
                .toList();
        List<Boolean> failed = transactions.failed(writes(again(lost), all));
        List<Update> left = all;
        while (!failed.isEmpty()) {
            if (failed.getFirst()) {
                return 0; // an earlier try has done it
            }
            left = Transactions.withoutFailed(left, failed.subList(2, failed.size()));
            failed = transactions.failed(writes(over(lost, now), left));
        }
        return left.size();
    }

    /** It is to be sent again, under its key. */
    private List<TransactWriteItem> again(Manifest lost) {
        return List.of(
                Transactions.one(
                        moves.moving(lost, Status.PREPARED, values -> values.flag(ManifestItem.UNCERTAIN, true))),
                moves.opened(lost));
    }

    /** A grade of it has another version by now: the others go into another batch. */
    private List<TransactWriteItem> over(Manifest lost, Instant now) {
        return List.of(
                Transactions.one(moves.moving(
                        lost, Status.SUPERSEDED, values -> values.text(ManifestItem.SETTLED_AT, now.toString()))),
                moves.closed(lost));
    }

    private static List<TransactWriteItem> writes(List<TransactWriteItem> batch, List<Update> grades) {
        List<TransactWriteItem> writes = new ArrayList<>(batch);
        grades.forEach(
                grade -> writes.add(TransactWriteItem.builder().update(grade).build()));
        return writes;
    }
}
