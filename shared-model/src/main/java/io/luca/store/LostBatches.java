package io.luca.store;

import io.luca.model.Manifest;
import io.luca.model.Manifest.Status;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import io.luca.model.SentGrade;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

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
        List<SentGrade> grades = lost.batch().grades();
        List<TransactWriteItem> again = new ArrayList<>();
        again.add(Transactions.one(
                moves.moving(lost, Status.PREPARED, values -> values.flag(ManifestItem.UNCERTAIN, true))));
        again.add(moves.opened(lost));
        grades.forEach(grade -> again.add(Transactions.one(marks.pendingAgain(grade, Optional.of(lost)))));
        List<Boolean> failed = transactions.failed(again);
        Set<Integer> changed = new HashSet<>();
        while (!failed.isEmpty()) {
            if (failed.getFirst()) {
                return 0; // an earlier try has done it
            }
            note(failed, grades.size(), changed);
            List<TransactWriteItem> ended = new ArrayList<>();
            ended.add(Transactions.one(moves.moving(
                    lost, Status.SUPERSEDED, values -> values.text(ManifestItem.SETTLED_AT, now.toString()))));
            ended.add(moves.closed(lost));
            for (int at = 0; at < grades.size(); at++) {
                if (!changed.contains(at)) {
                    ended.add(Transactions.one(marks.pendingAgain(grades.get(at), Optional.empty())));
                }
            }
            failed = transactions.failed(ended);
            if (!failed.isEmpty() && !failed.getFirst()) {
                failed = spread(failed, grades.size(), changed);
            }
        }
        return grades.size() - changed.size();
    }

    private static void note(List<Boolean> failed, int grades, Set<Integer> changed) {
        for (int at = 0; at < grades; at++) {
            if (failed.get(at + 2)) {
                changed.add(at);
            }
        }
    }

    /** The failures of a transaction that left some grades out, at the places that they have with all. */
    private static List<Boolean> spread(List<Boolean> failed, int grades, Set<Integer> leftOut) {
        List<Boolean> all = new ArrayList<>(failed.subList(0, 2));
        int next = 2;
        for (int at = 0; at < grades; at++) {
            all.add(leftOut.contains(at) ? Boolean.TRUE : failed.get(next++));
        }
        return all;
    }
}
