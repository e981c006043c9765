package io.luca.store;

import static io.luca.contract.Names.PARTITION_KEY;
import static io.luca.contract.Names.SORT_KEY;

import io.luca.model.BatchKey;
import io.luca.model.GovernmentReceipt;
import io.luca.model.LucaException;
import io.luca.model.Manifest;
import io.luca.model.Manifest.Status;
import io.luca.model.PeriodId;
import io.luca.model.Rejection;
import io.luca.model.RunName;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What the government has of one school's period, and what it is to have. Every call runs under credentials that IAM limits to
 * this school.
 *
 * <p>One run at a time works on a period: it holds a lease, which is measured in the workflow's time. A batch that has not come to
 * its end holds the grades of its manifest. A batch ends together with what is said of its grades, each change only from what was
 * read; so every operation may be repeated, and one that comes too late changes nothing. Safe for use by many threads.
 */
public final class SchoolSync {

    /** How long a run keeps a period without a sign of life: longer than one function of it can take. */
    public static final Duration LEASE = SyncLease.LENGTH;

    private final TenantTable table;
    private final SchoolId school;
    private final PeriodId period;
    private final Transactions transactions;
    private final SyncLease lease;
    private final BatchClaims claims;
    private final BatchMoves moves;
    private final BatchEnds ends;
    private final LostBatches losses;
    private final GradeMarks marks;
    private final CurrentGrades current;
    private final GradeStandings standings;

    SchoolSync(TenantTable table, SchoolId school, PeriodId period) {
        this.table = table;
        this.school = school;
        this.period = period;
        this.transactions = new Transactions(table, school);
        this.lease = new SyncLease(table, school, period);
        this.claims = new BatchClaims(table, school, period);
        this.moves = new BatchMoves(table, school, period);
        this.ends = new BatchEnds(
                table, school, period, of -> batch(of.batch().key()).orElse(of));
        this.losses = new LostBatches(table, school, period);
        this.marks = new GradeMarks(table, school, period);
        this.current = new CurrentGrades(table, school, period);
        this.standings = new GradeStandings(table, school, period);
    }

    public SchoolId school() {
        return school;
    }

    public PeriodId period() {
        return period;
    }

    /** A batch's manifest, as it was written last. */
    public Optional<Manifest> batch(BatchKey key) {
        return item(Keys.batch(key)).map(found -> ManifestItem.read(school, period, found));
    }

    /** All batches that there ever were, in order of key. */
    public List<Manifest> batches() {
        return Failures.translated(() -> table
                .client()
                .queryPaginator(query -> query.tableName(table.name())
                        .keyConditionExpression(PARTITION_KEY + " = :pk AND begins_with(" + SORT_KEY + ", :batches)")
                        .expressionAttributeValues(Map.of(
                                ":pk",
                                AttributeValue.fromS(Keys.sync(school, period)),
                                ":batches",
                                AttributeValue.fromS(Keys.BATCHES)))
                        .consistentRead(true)
                        .overrideConfiguration(table.as(school)))
                .items()
                .stream()
                .map(item -> ManifestItem.read(school, period, new Item(item)))
                .toList());
    }

    /** Who works on the period, and on what. */
    public SyncState state() {
        return item(Keys.SYNC_STATE).map(SyncState::read).orElseGet(SyncState::none);
    }

    /**
     * Whether a grade waits that no batch holds. The index follows the table by moments.
     *
     * @param state as it was read last
     */
    public boolean isWaiting(SyncState state) {
        HeldGrades held = held(state);
        return new WaitingGrades(table, school, period, held, held.keys().size() + 1).hasNext();
    }

    /**
     * How many grades wait that no batch holds: for an estimate, as the index follows the table by moments.
     *
     * @param state as it was read last
     */
    public int waiting(SyncState state) {
        return WaitingGrades.count(table, school, period, held(state));
    }

    /** Whether a batch holds a grade of a student: what was promised to the government there is not over. */
    public boolean holdsGradesOf(StudentId student) {
        return held(state()).holdsAnyOf(student);
    }

    /**
     * Takes the lease, or renews it.
     *
     * @return what is so now; if another run holds the lease, nothing was changed
     */
    public SyncState take(RunName run, Instant now) {
        return lease.take(run, now);
    }

    /** Gives the lease back, if the run has it. */
    public void release(RunName run) {
        lease.release(run);
    }

    /**
     * Puts grades that wait into a new batch, which holds them: the manifest and the state are written together. Grades that
     * cannot be sent, because nobody knows their scale or they are not on it, are rejected.
     *
     * @param run must hold the lease
     * @param most how many at most
     * @param state as it was read last
     * @return empty if none waits
     * @throws LucaException {@code UNAVAILABLE} and retryable, if the lease was lost, or another batch came or went meanwhile
     */
    public Optional<Manifest> claim(RunName run, int most, Instant now, SyncState state) {
        return claims.claim(run, most, now, state, held(state));
    }

    /** Whether every grade of a batch still has the version that the batch has. */
    public boolean isUpToDate(Manifest manifest) {
        return current.areThoseOf(manifest);
    }

    /** Lets a run go on with a batch of another run whose lease it has taken over; false if it has changed since. */
    public boolean adopt(Manifest manifest, RunName run, Instant now) {
        return moves.adopt(manifest, run, now);
    }

    /**
     * Says that a batch is being sent, which must be known before it is: only the run that holds it may, and only if it is
     * known not to have arrived.
     *
     * @return the batch as it is now; empty if it may not be sent, and nothing was changed
     */
    public Optional<Manifest> beginSending(Manifest manifest, RunName run, Instant now) {
        if (manifest.status() != Status.PREPARED || !manifest.run().equals(run)) {
            return Optional.empty();
        }
        Manifest sending = manifest.sending(now);
        return moves.beginSending(manifest, now) ? Optional.of(sending) : Optional.empty();
    }

    /** The government has the batch. As the others here: false if the batch has changed since it was read. */
    public boolean received(Manifest from, GovernmentReceipt receipt) {
        return moves.move(from, Status.RECEIVED, values -> values.text(ManifestItem.RECEIPT, receipt.value()));
    }

    /** The government refused the batch. */
    public boolean turnedDown(Manifest from, List<Rejection> rejections, String error) {
        return moves.move(
                from,
                Status.TURNED_DOWN,
                values -> values.text(ManifestItem.ERROR, error)
                        .list(ManifestItem.REJECTIONS, ManifestItem.write(rejections)));
    }

    /** The batch is known not to have arrived, and may be sent again. */
    public boolean notArrived(Manifest from, String error) {
        return moves.move(from, Status.PREPARED, values -> values.text(ManifestItem.ERROR, error));
    }

    /** Nobody knows whether the batch arrived; that it was so once is remembered. */
    public boolean unknown(Manifest from, String error) {
        return moves.move(
                from,
                Status.UNKNOWN,
                values -> values.flag(ManifestItem.UNCERTAIN, true).text(ManifestItem.ERROR, error));
    }

    /**
     * Marks the grades of a batch that the government has. A grade that has changed since is let go and stays pending. Done
     * again, it changes nothing and answers the same.
     *
     * @throws LucaException {@code CONFLICT} if the government is not known to have the batch
     */
    public SyncOutcome confirm(Manifest received, Instant now) {
        return ends.confirm(received, now);
    }

    /**
     * Marks the grades of a batch that the government refused: those that it named, or all if it named none, as rejected; the
     * others wait again. Done again, it changes nothing and answers the same.
     *
     * @throws LucaException {@code CONFLICT} if the government is not known to have refused the batch
     */
    public SyncOutcome refuse(Manifest turnedDown, Instant now) {
        return ends.refuse(turnedDown, now);
    }

    /** Ends a batch that was never sent, and lets its grades go; false if it has changed since it was read. */
    public boolean supersede(Manifest prepared, Instant now) {
        return ends.supersede(prepared, now);
    }

    /** Gives a batch up for now. It keeps its grades. False if it has changed since it was read. */
    public boolean putAside(Manifest from, Instant now) {
        return moves.putAside(from, now);
    }

    /** Takes up a batch again that was put aside, under its key; false if it has changed since it was read. */
    public boolean reopen(Manifest putAside) {
        return moves.reopen(putAside, Status.PREPARED, _ -> {});
    }

    /** Takes up a batch that the government turns out to have; false if it has changed since it was read. */
    public boolean found(Manifest from, GovernmentReceipt receipt) {
        return moves.reopen(from, Status.RECEIVED, values -> values.text(ManifestItem.RECEIPT, receipt.value()));
    }

    /**
     * Takes back a confirmation of a batch that the government has lost. If none of its grades has changed, the batch is to be
     * sent again under its key; otherwise it is ended, and those that have not changed wait again.
     *
     * @return how many grades are pending again
     */
    public int requeue(Manifest lost, Instant now) {
        return losses.requeue(lost, now);
    }

    /** Lets a grade wait that was written before there was a sync; false if it has changed since it was read. */
    public boolean await(GradeStanding grade) {
        return transactions.isDone(List.of(Transactions.one(marks.awaited(grade))));
    }

    /** How every grade of some subjects stands. The index that it is read from follows the table by moments. */
    public Stream<GradeStanding> standings(Collection<SubjectId> subjects) {
        return standings.of(subjects);
    }

    private HeldGrades held(SyncState state) {
        return HeldGrades.of(
                state.holding(),
                key -> batch(key).orElseThrow(() -> new IllegalStateException("batch " + key + " is not there")));
    }

    private Optional<Item> item(String sortKey) {
        Map<String, AttributeValue> found = Failures.translated(() -> table.client()
                .getItem(get -> get.tableName(table.name())
                        .key(TenantTable.key(Keys.sync(school, period), sortKey))
                        .consistentRead(true)
                        .overrideConfiguration(table.as(school)))
                .item());
        return found.isEmpty() ? Optional.empty() : Optional.of(new Item(found));
    }
}
