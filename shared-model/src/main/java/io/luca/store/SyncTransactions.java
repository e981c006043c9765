package io.luca.store;

import static io.luca.contract.Names.PARTITION_KEY;
import static io.luca.contract.Names.WORK_PARTITION_KEY;
import static io.luca.contract.Names.WORK_SORT_KEY;

import io.luca.model.BatchKey;
import io.luca.model.GradeKey;
import io.luca.model.LucaException;
import io.luca.model.Manifest;
import io.luca.model.Manifest.Status;
import io.luca.model.PeriodId;
import io.luca.model.Rejection;
import io.luca.model.RunName;
import io.luca.model.SchoolId;
import io.luca.model.SentGrade;
import io.luca.model.SyncBatch;
import io.luca.model.SyncStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * The writes of {@link SchoolSync}. A manifest is only changed from the holder, the status and the number of tries that were
 * read. The
 * state and the marks of the grades change with it, in one transaction of at most 100 actions:
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
final class SyncTransactions {

    private static final String CONDITION_FAILED = "ConditionalCheckFailed";
    private static final String NONE = "None";
    private static final String LET_GO = "REMOVE #sync_batch";
    private static final String DONE = ", " + WORK_PARTITION_KEY + ", " + WORK_SORT_KEY;

    private final TenantTable table;
    private final SchoolId school;
    private final PeriodId period;

    SyncTransactions(TenantTable table, SchoolId school, PeriodId period) {
        this.table = table;
        this.school = school;
        this.period = period;
    }

    /**
     * What came of a claim.
     *
     * @param changed the grades because of which nothing was written
     */
    record Claimed(Optional<Manifest> manifest, Set<GradeKey> changed) {}

    Claimed claim(RunName run, Collection<SentGrade> grades, Instant now) {
        SyncBatch batch = SyncBatch.of(school, period, List.copyOf(grades));
        Item manifest = ManifestItem.prepared(batch, run, now);
        List<TransactWriteItem> writes = new ArrayList<>();
        writes.add(TransactWriteItem.builder()
                .put(Put.builder()
                        .tableName(table.name())
                        .item(manifest.attributes())
                        .conditionExpression("attribute_not_exists(" + PARTITION_KEY + ")")
                        .build())
                .build());
        writes.add(stateOf(run, now, batch.key()));
        batch.grades().forEach(grade -> writes.add(transact(hold(grade, batch.key()))));
        List<Boolean> failed = failed(writes);
        if (failed.isEmpty()) {
            return new Claimed(Optional.of(ManifestItem.read(school, period, manifest)), Set.of());
        }
        if (failed.get(1)) {
            throw LucaException.unavailable("another run has taken over", null);
        }
        Set<GradeKey> changed = new HashSet<>();
        for (int at = 0; at < batch.grades().size(); at++) {
            if (failed.get(at + 2)) {
                changed.add(batch.grades().get(at).key(period));
            }
        }
        if (changed.isEmpty()) {
            throw new IllegalStateException("batch " + batch.key() + " exists, and its grades wait");
        }
        return new Claimed(Optional.empty(), changed);
    }

    private Update.Builder hold(SentGrade grade, BatchKey key) {
        return grade(grade.key(period))
                .updateExpression("SET #sync_batch = :batch")
                .conditionExpression(
                        "#version = :version AND #sync_status = :pending AND attribute_not_exists(#sync_batch)")
                .expressionAttributeNames(names(GradeItem.VERSION, GradeItem.SYNC_STATUS, GradeItem.SYNC_BATCH))
                .expressionAttributeValues(Item.empty()
                        .number(":version", grade.version())
                        .text(":pending", SyncStatus.PENDING.name())
                        .text(":batch", key.toString())
                        .attributes());
    }

    boolean adopt(Manifest manifest, RunName run, Instant now) {
        return isDone(List.of(
                transact(moving(manifest, manifest.status(), values -> values.text(ManifestItem.RUN, run.value()))),
                stateOf(run, now, null)));
    }

    boolean beginSending(Manifest manifest, Instant now) {
        return isDone(List.of(
                transact(moving(
                        manifest,
                        Status.SENDING,
                        values -> values.number(ManifestItem.ATTEMPTS, manifest.attempts() + 1)
                                .text(ManifestItem.SENT_AT, now.toString()))),
                stateOf(manifest.run(), now, null)));
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
        return isDone(List.of(
                transact(moving(
                        from,
                        Status.DEAD_LETTER,
                        values -> values.text(ManifestItem.SETTLED_AT, now.toString())
                                .flag(ManifestItem.UNCERTAIN, from.uncertain() || from.isOutcomeUnknown()))),
                transact(closed(from))));
    }

    boolean reopen(Manifest from, Status to, Consumer<Item> values) {
        return isDone(List.of(transact(moving(from, to, values)), transact(opened(from))));
    }

    SyncOutcome confirm(Manifest received, Instant now) {
        String receipt = received.governmentReceipt().map(Object::toString).orElse("");
        return end(
                received,
                Status.RECEIVED,
                Status.CONFIRMED,
                now,
                grade -> Optional.of(held(grade, received)
                        .updateExpression("SET #sync_status = :status, #sync_receipt = :receipt, #synced_at = :at "
                                + LET_GO + ", #sync_code, #sync_message" + DONE)
                        .expressionAttributeNames(names(
                                GradeItem.VERSION,
                                GradeItem.SYNC_BATCH,
                                GradeItem.SYNC_STATUS,
                                GradeItem.SYNC_RECEIPT,
                                GradeItem.SYNCED_AT,
                                GradeItem.SYNC_CODE,
                                GradeItem.SYNC_MESSAGE))
                        .expressionAttributeValues(heldValues(grade, received)
                                .text(":status", SyncStatus.SYNCED.name())
                                .text(":receipt", receipt)
                                .text(":at", now.toString())
                                .attributes())));
    }

    SyncOutcome refuse(Manifest turnedDown, Instant now) {
        Map<GradeKey, Rejection> named = new HashMap<>();
        turnedDown.rejections().forEach(each -> named.put(new GradeKey(each.student(), each.subject(), period), each));
        return end(turnedDown, Status.TURNED_DOWN, Status.REFUSED, now, grade -> {
            Rejection why = named.get(grade.key(period));
            if (why == null && !named.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(held(grade, turnedDown)
                    .updateExpression("SET #sync_status = :status, #sync_code = :code, #sync_message = :message "
                            + LET_GO + ", #sync_receipt" + DONE)
                    .expressionAttributeNames(names(
                            GradeItem.VERSION,
                            GradeItem.SYNC_BATCH,
                            GradeItem.SYNC_STATUS,
                            GradeItem.SYNC_CODE,
                            GradeItem.SYNC_MESSAGE,
                            GradeItem.SYNC_RECEIPT))
                    .expressionAttributeValues(heldValues(grade, turnedDown)
                            .text(":status", SyncStatus.REJECTED.name())
                            .text(":code", why == null ? "batch_refused" : why.code())
                            .text(
                                    ":message",
                                    why == null ? turnedDown.error().orElse("The batch was refused.") : why.message())
                            .attributes()));
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
            writes.add(transact(moving(
                    from,
                    to,
                    values -> values.text(ManifestItem.SETTLED_AT, now.toString())
                            .number(ManifestItem.CONFIRMED, marked))));
            writes.add(transact(closed(from)));
            List<Integer> tried = new ArrayList<>();
            for (int at = 0; at < grades.size(); at++) {
                SentGrade grade = grades.get(at);
                Optional<Update.Builder> update = switch (steps.get(at)) {
                    case MARK -> mark.apply(grade);
                    case LET_GO -> Optional.of(letGo(grade, from));
                    case NONE -> Optional.empty();
                };
                update.ifPresent(one -> writes.add(transact(one)));
                if (update.isPresent()) {
                    tried.add(at);
                }
            }
            List<Boolean> failed = failed(writes);
            if (failed.isEmpty()) {
                return new SyncOutcome(marked, grades.size() - marked, true);
            }
            if (failed.getFirst()) {
                return ended(latest(from), to);
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

    private Manifest latest(Manifest of) {
        return new SchoolSync(table, school, period).batch(of.batch().key()).orElse(of);
    }

    int requeue(Manifest lost, Instant now) {
        List<SentGrade> grades = lost.batch().grades();
        List<TransactWriteItem> again = new ArrayList<>();
        again.add(transact(moving(lost, Status.PREPARED, values -> values.flag(ManifestItem.UNCERTAIN, true))));
        again.add(transact(opened(lost)));
        grades.forEach(grade -> again.add(transact(pendingAgain(grade, Optional.of(lost)))));
        List<Boolean> failed = failed(again);
        Set<Integer> changed = new HashSet<>();
        while (!failed.isEmpty()) {
            if (failed.getFirst()) {
                return 0; // an earlier try has done it
            }
            note(failed, grades.size(), changed);
            List<TransactWriteItem> ended = new ArrayList<>();
            ended.add(transact(
                    moving(lost, Status.SUPERSEDED, values -> values.text(ManifestItem.SETTLED_AT, now.toString()))));
            ended.add(transact(closed(lost)));
            for (int at = 0; at < grades.size(); at++) {
                if (!changed.contains(at)) {
                    ended.add(transact(pendingAgain(grades.get(at), Optional.empty())));
                }
            }
            failed = failed(ended);
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

    private Update.Builder pendingAgain(SentGrade grade, Optional<Manifest> heldBy) {
        Item values = Item.empty()
                .number(":version", grade.version())
                .text(":synced", SyncStatus.SYNCED.name())
                .text(":pending", SyncStatus.PENDING.name())
                .text(":workPk", Keys.toSync(school, period))
                .text(":workSk", Keys.toSend(grade.key(period)));
        heldBy.ifPresent(batch -> values.text(":batch", batch.batch().key().toString()));
        return grade(grade.key(period))
                .updateExpression("SET #sync_status = :pending, " + WORK_PARTITION_KEY + " = :workPk, "
                        + WORK_SORT_KEY + " = :workSk" + (heldBy.isPresent() ? ", #sync_batch = :batch" : "")
                        + " REMOVE #sync_receipt, #synced_at")
                .conditionExpression(
                        "#version = :version AND #sync_status = :synced AND attribute_not_exists(#sync_batch)")
                .expressionAttributeNames(names(
                        GradeItem.VERSION,
                        GradeItem.SYNC_STATUS,
                        GradeItem.SYNC_BATCH,
                        GradeItem.SYNC_RECEIPT,
                        GradeItem.SYNCED_AT))
                .expressionAttributeValues(values.attributes());
    }

    boolean await(GradeStanding grade) {
        return isDone(List.of(transact(grade(grade.key())
                .updateExpression("SET #sync_status = :pending, " + WORK_PARTITION_KEY + " = :workPk, " + WORK_SORT_KEY
                        + " = :workSk")
                .conditionExpression("#version = :version AND attribute_not_exists(#sync_status)")
                .expressionAttributeNames(names(GradeItem.VERSION, GradeItem.SYNC_STATUS))
                .expressionAttributeValues(Item.empty()
                        .number(":version", grade.version())
                        .text(":pending", SyncStatus.PENDING.name())
                        .text(":workPk", Keys.toSync(school, period))
                        .text(":workSk", Keys.toSend(grade.key()))
                        .attributes()))));
    }

    /** A grade that no batch can take; a grade that has changed meanwhile is left alone. */
    void rejectUnsent(GradeKey grade, int version, String code, String message) {
        boolean _ = isDone(List.of(transact(grade(grade)
                .updateExpression("SET #sync_status = :rejected, #sync_code = :code, #sync_message = :message REMOVE "
                        + WORK_PARTITION_KEY + ", " + WORK_SORT_KEY)
                .conditionExpression("#version = :version AND attribute_not_exists(#sync_batch)")
                .expressionAttributeNames(names(
                        GradeItem.VERSION,
                        GradeItem.SYNC_STATUS,
                        GradeItem.SYNC_CODE,
                        GradeItem.SYNC_MESSAGE,
                        GradeItem.SYNC_BATCH))
                .expressionAttributeValues(Item.empty()
                        .number(":version", version)
                        .text(":rejected", SyncStatus.REJECTED.name())
                        .text(":code", code)
                        .text(":message", message)
                        .attributes()))));
    }

    /** A grade that the batch holds, in the version that it has. */
    private Update.Builder held(SentGrade grade, Manifest by) {
        return grade(grade.key(by.batch().period()))
                .conditionExpression("#version = :version AND #sync_batch = :batch");
    }

    private static Item heldValues(SentGrade grade, Manifest by) {
        return Item.empty()
                .number(":version", grade.version())
                .text(":batch", by.batch().key().toString());
    }

    private Update.Builder letGo(SentGrade grade, Manifest by) {
        return grade(grade.key(period))
                .updateExpression(LET_GO)
                .conditionExpression("#sync_batch = :batch")
                .expressionAttributeNames(names(GradeItem.SYNC_BATCH))
                .expressionAttributeValues(
                        Map.of(":batch", AttributeValue.fromS(by.batch().key().toString())));
    }

    private Update.Builder grade(GradeKey grade) {
        return Update.builder()
                .tableName(table.name())
                .key(TenantTable.key(
                        Keys.student(school, grade.student()), Keys.grade(grade.subject(), grade.period())));
    }

    /** A manifest's way from what was read to another status, with further values. */
    private Update.Builder moving(Manifest from, Status to, Consumer<Item> further) {
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
    private TransactWriteItem stateOf(RunName run, Instant now, @Nullable BatchKey more) {
        Item values = Item.empty()
                .text(":run", run.value())
                .number(":until", now.plus(SchoolSync.LEASE).toEpochMilli());
        if (more != null) {
            values.value(":key", SyncState.one(more));
        }
        return transact(state().updateExpression("SET lease_until = :until" + (more == null ? "" : " ADD #open :key"))
                .conditionExpression("#run = :run")
                .expressionAttributeNames(more == null ? names(SyncState.RUN) : names(SyncState.RUN, SyncState.OPEN))
                .expressionAttributeValues(values.attributes()));
    }

    private Update.Builder closed(Manifest batch) {
        return open("DELETE", batch);
    }

    private Update.Builder opened(Manifest batch) {
        return open("ADD", batch);
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

    private boolean isDone(List<TransactWriteItem> writes) {
        return failed(writes).isEmpty();
    }

    /**
     * Writes all, or nothing.
     *
     * @return empty if all is written; otherwise whose condition was not met
     */
    private List<Boolean> failed(List<TransactWriteItem> writes) {
        return Failures.translated(() -> {
            try {
                table.client()
                        .transactWriteItems(
                                write -> write.transactItems(writes).overrideConfiguration(table.as(school)));
                return List.of();
            } catch (TransactionCanceledException canceled) {
                if (canceled.cancellationReasons().stream().anyMatch(SyncTransactions::isTrouble)) {
                    throw canceled;
                }
                return canceled.cancellationReasons().stream()
                        .map(reason -> CONDITION_FAILED.equals(reason.code()))
                        .toList();
            }
        });
    }

    /** Neither met nor unmet: the same transaction may succeed soon. */
    private static boolean isTrouble(CancellationReason reason) {
        return reason.code() != null && !CONDITION_FAILED.equals(reason.code()) && !NONE.equals(reason.code());
    }

    private static Map<String, String> names(String... names) {
        return Item.placeholders(List.of(names));
    }

    private static TransactWriteItem transact(Update.Builder update) {
        return TransactWriteItem.builder().update(update.build()).build();
    }
}
