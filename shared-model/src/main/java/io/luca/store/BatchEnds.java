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
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** Ends batches: what the government said of a batch is written on its manifest and on the grades that it holds, together. */
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
        return end(
                received,
                Status.RECEIVED,
                Status.CONFIRMED,
                now,
                grade -> Optional.of(marks.synced(grade, received, now)));
    }

    SyncOutcome refuse(Manifest turnedDown, Instant now) {
        Map<GradeKey, Rejection> named = new HashMap<>();
        turnedDown.rejections().forEach(each -> named.put(new GradeKey(each.student(), each.subject(), period), each));
        return end(turnedDown, Status.TURNED_DOWN, Status.REFUSED, now, grade -> {
            Rejection why = named.get(grade.key(period));
            if (why != null) {
                return Optional.of(marks.rejected(grade, turnedDown, why.code(), why.message()));
            }
            return named.isEmpty()
                    ? Optional.of(marks.rejected(
                            grade,
                            turnedDown,
                            "batch_refused",
                            turnedDown.error().orElse("The batch was refused.")))
                    : Optional.empty();
        });
    }

    boolean supersede(Manifest prepared, Instant now) {
        if (prepared.status() != Status.PREPARED || prepared.uncertain()) {
            return false;
        }
        return end(prepared, Status.PREPARED, Status.SUPERSEDED, now, _ -> Optional.empty())
                .isNew();
    }

    /** How far the mark of a grade got: what was meant for it; only let go; nothing, as the batch does not hold it. */
    private enum Step {
        MARK,
        LET_GO,
        NONE
    }

    /** Ends a batch. What a grade's mark may be is found out by trying: nearly always none has changed. */
    private SyncOutcome end(
            Manifest from, Status only, Status to, Instant now, Function<SentGrade, Optional<Update.Builder>> mark) {
        if (from.status() != only) {
            return ended(from, to);
        }
        List<SentGrade> grades = from.batch().grades();
        List<Step> steps = new ArrayList<>();
        grades.forEach(grade -> steps.add(mark.apply(grade).isPresent() ? Step.MARK : Step.LET_GO));
        while (true) {
            int marked = (int) steps.stream().filter(Step.MARK::equals).count();
            List<TransactWriteItem> writes = new ArrayList<>();
            writes.add(Transactions.one(moves.moving(
                    from,
                    to,
                    values -> values.text(ManifestItem.SETTLED_AT, now.toString())
                            .number(ManifestItem.CONFIRMED, marked))));
            writes.add(moves.closed(from));
            List<Integer> tried = new ArrayList<>();
            for (int at = 0; at < grades.size(); at++) {
                SentGrade grade = grades.get(at);
                Optional<Update.Builder> update = switch (steps.get(at)) {
                    case MARK -> mark.apply(grade);
                    case LET_GO -> Optional.of(marks.letGo(grade, from));
                    case NONE -> Optional.empty();
                };
                update.ifPresent(one -> writes.add(Transactions.one(one)));
                if (update.isPresent()) {
                    tried.add(at);
                }
            }
            List<Boolean> failed = transactions.failed(writes);
            if (failed.isEmpty()) {
                return new SyncOutcome(marked, grades.size() - marked, true);
            }
            if (failed.getFirst()) {
                return ended(latest.apply(from), to);
            }
            for (int index = 0; index < tried.size(); index++) {
                if (failed.get(index + 2)) {
                    int at = tried.get(index);
                    steps.set(at, steps.get(at) == Step.MARK ? Step.LET_GO : Step.NONE);
                }
            }
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
