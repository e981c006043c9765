package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;

import io.luca.model.BatchKey;
import io.luca.model.GovernmentReceipt;
import io.luca.model.GradeKey;
import io.luca.model.LucaException;
import io.luca.model.Manifest;
import io.luca.model.Manifest.Status;
import io.luca.model.PeriodId;
import io.luca.model.Rejection;
import io.luca.model.RunName;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The sync of one school's period with the government: what it has, and what it is to have. Every call runs under credentials that IAM limits to
 * this school.
 *
 * <p>One run at a time works on a period: it holds a lease, which is measured in the workflow's time. A batch that has not come to
 * its end holds the grades of its manifest. A batch ends together with what is said of its grades, each change only from what was
 * read; so every operation may be repeated, and one that comes too late changes nothing. A change to a status that may not follow
 * ({@link Status#mayBecome}) is refused as {@code CONFLICT}. Safe for use by many threads.
 */
public final class SchoolSync {

    /** More than a page of the index has, so that one is as large as DynamoDB makes it. */
    private static final int COUNTED_AT_ONCE = 100_000;

    private final TenantTable table;
    private final SchoolId school;
    private final PeriodId period;
    private final Transactions transactions;
    private final SyncLease lease;
    private final BatchPreparation preparation;
    private final BatchTransitions transitions;
    private final BatchSettlement settlement;
    private final GradeSyncUpdates updates;
    private final CurrentGrades current;
    private final GradeStandings standings;

    SchoolSync(TenantTable table, SchoolId school, PeriodId period) {
        this.table = table;
        this.school = school;
        this.period = period;
        this.transactions = new Transactions(table, school);
        this.lease = new SyncLease(table, school, period);
        this.preparation = new BatchPreparation(table, school, period);
        this.transitions = new BatchTransitions(table, school, period);
        this.settlement = new BatchSettlement(
                table, school, period, of -> batch(of.batch().key()).orElse(of));
        this.updates = new GradeSyncUpdates(table, school, period);
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
     * Whether a grade waits that no batch holds and that a new one may take: none of who is blocked, and none of a class that is to be
     * measured anew because somebody has left it or come back. The index follows the table by moments.
     *
     * @param state as it was read last
     */
    public boolean isWaiting(SyncState state) {
        if (!state.hasRoom()) {
            return false;
        }
        HeldGrades held = held(state);
        return new WaitingGrades(table, school, period, held, held.keys().size() + 1).hasNext();
    }

    /**
     * How many grades wait that no batch holds and that a new one may take: for an estimate, as the index follows the table by moments.
     *
     * @param state as it was read last
     */
    public int waiting(SyncState state) {
        return new WaitingGrades(table, school, period, held(state), COUNTED_AT_ONCE).count();
    }

    /**
     * Those of some grades that wait and are sent no more, because their students are blocked and no batch holds them.
     *
     * @param waiting grades of this period whose status is that they wait
     */
    public Set<GradeKey> withheld(Collection<GradeKey> waiting) {
        HeldGrades held = held(state());
        return new WithheldGrades(table, school)
                .ofBlocked(waiting.stream().filter(grade -> !held.holds(grade)).toList());
    }

    /** Whether a batch holds a grade of a student: what was promised to the government there is not over. */
    boolean holdsGradesOf(StudentId student) {
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
     * cannot be sent, because nobody knows their scale or they are not on it, are rejected; those that {@link #isWaiting} passes over
     * are left where they are.
     *
     * @param run must hold the lease
     * @param most how many at most
     * @param state as it was read last
     * @return empty if none waits, or if as many batches hold grades as may
     * @throws LucaException {@code UNAVAILABLE} and retryable, if the lease was lost, or another batch came or went meanwhile
     */
    public Optional<Manifest> claim(RunName run, int most, Instant now, SyncState state) {
        return state.hasRoom() ? preparation.claim(run, most, now, state, held(state)) : Optional.empty();
    }

    /** Whether every grade of a batch still has the version that the batch has. */
    public boolean isUpToDate(Manifest manifest) {
        return current.areThoseOf(manifest);
    }

    /** Lets a run go on with a batch of another run whose lease it has taken over; false if it has changed since. */
    public boolean adopt(Manifest manifest, RunName run, Instant now) {
        return transitions.adopt(manifest, run, now);
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
        return transitions.beginSending(manifest, now) ? Optional.of(sending) : Optional.empty();
    }

    /**
     * Writes down that the government has the batch. As the others here: false if the batch has changed since it was read, and
     * nothing was written.
     */
    public boolean recordReceipt(Manifest from, GovernmentReceipt receipt) {
        return transitions.recordReceipt(from, receipt);
    }

    /** Writes down that the government refused the batch. */
    public boolean recordRefusal(Manifest from, List<Rejection> rejections, String error) {
        return transitions.recordRefusal(from, rejections, error);
    }

    /** Writes down that the batch is known not to have arrived: it may be sent again. */
    public boolean recordAbsence(Manifest from, String error) {
        return transitions.recordAbsence(from, error);
    }

    /** Writes down that nobody knows whether the batch arrived; that it was so once is remembered. */
    public boolean recordUnknown(Manifest from, String error) {
        return transitions.recordUnknown(from, error);
    }

    /**
     * Marks the grades of a batch that the government has. A grade that has changed since is let go and stays pending. Done
     * again, it changes nothing and answers the same.
     *
     * @throws LucaException {@code CONFLICT} if the government is not known to have the batch
     */
    public SyncOutcome confirm(Manifest received, Instant now) {
        return settlement.confirm(received, now);
    }

    /**
     * Marks the grades of a batch that the government refused: those that it named, or all if it named none, as rejected; the
     * others wait again. Done again, it changes nothing and answers the same.
     *
     * @throws LucaException {@code CONFLICT} if the government is not known to have refused the batch
     */
    public SyncOutcome refuse(Manifest turnedDown, Instant now) {
        return settlement.refuse(turnedDown, now);
    }

    /** Ends a batch that was never sent, and lets its grades go; false if it has changed since it was read. */
    public boolean supersede(Manifest prepared, Instant now) {
        return settlement.supersede(prepared, now);
    }

    /** Gives a batch up until the reconciliation. It keeps its grades. False if it has changed since it was read. */
    public boolean putAside(Manifest from, Instant now) {
        return transitions.putAside(from, now);
    }

    /** Takes up a batch again that was put aside, under its key; false if it has changed since it was read. */
    public boolean reopen(Manifest putAside) {
        return transitions.reopen(putAside);
    }

    /** Takes up a batch that the government turns out to have; false if it has changed since it was read. */
    public boolean recordFound(Manifest from, GovernmentReceipt receipt) {
        return transitions.recordFound(from, receipt);
    }

    /**
     * Takes back a confirmation of a batch that the government has lost. If none of its grades has changed, the batch is to be
     * sent again under its key; otherwise it is ended, and those that have not changed wait again.
     *
     * @return how many grades are pending again
     */
    public int requeue(Manifest lost, Instant now) {
        return settlement.requeue(lost, now);
    }

    /** Lets a grade wait that was written before there was a sync; false if it has changed since it was read. */
    public boolean await(GradeStanding grade) {
        return transactions
                .commit(List.of(Transactions.one(updates.awaited(grade))))
                .isWritten();
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
