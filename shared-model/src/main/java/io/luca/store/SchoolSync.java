package io.luca.store;

import static io.luca.contract.Names.CLASS_INDEX;
import static io.luca.contract.Names.CLASS_PARTITION_KEY;
import static io.luca.contract.Names.PARTITION_KEY;
import static io.luca.contract.Names.SORT_KEY;

import io.luca.model.BatchKey;
import io.luca.model.GovernmentReceipt;
import io.luca.model.GradeKey;
import io.luca.model.LucaException;
import io.luca.model.Manifest;
import io.luca.model.Manifest.Status;
import io.luca.model.PeriodId;
import io.luca.model.Rejection;
import io.luca.model.RunName;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.SentGrade;
import io.luca.model.SubjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * What the government has of one school's period, and what it is to have. Every call runs under credentials that IAM limits to
 * this school.
 *
 * <p>One run at a time works on a period: it holds a lease, which is measured in the workflow's time. A batch and the grades
 * that it holds change together or not at all, each change only from what was read; so every operation may be repeated, and
 * one that comes too late changes nothing. Safe for use by many threads.
 */
public final class SchoolSync {

    /** How long a run keeps a period without a sign of life: longer than one function of it can take. */
    public static final Duration LEASE = Duration.ofMinutes(15);

    private static final Logger log = LoggerFactory.getLogger(SchoolSync.class);
    private static final int READS = 4;
    private static final String BUSY = "the data store is busy";

    private final TenantTable table;
    private final SchoolId school;
    private final PeriodId period;
    private final SyncTransactions transactions;

    SchoolSync(TenantTable table, SchoolId school, PeriodId period) {
        this.table = table;
        this.school = school;
        this.period = period;
        this.transactions = new SyncTransactions(table, school, period);
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
        return item(Keys.SYNC_STATE).map(SyncState::read).orElse(new SyncState(null, Instant.EPOCH, Set.of()));
    }

    /** Whether a grade waits that no batch holds. The index follows the table by moments. */
    public boolean isWaiting() {
        return new WaitingGrades(table, school, period).hasNext();
    }

    /** How many grades wait that no batch holds: for an estimate, as the index follows the table by moments. */
    public int waiting() {
        return WaitingGrades.count(table, school, period);
    }

    /**
     * Takes the lease, or renews it.
     *
     * @return what is so now; if another run holds the lease, nothing was changed
     */
    public SyncState take(RunName run, Instant now) {
        return Failures.translated(() -> {
            try {
                return SyncState.read(new Item(table.client()
                        .updateItem(update -> update.tableName(table.name())
                                .key(TenantTable.key(Keys.sync(school, period), Keys.SYNC_STATE))
                                .updateExpression("SET #run = :run, lease_until = :until")
                                .conditionExpression("attribute_not_exists(#run) OR #run = :run OR lease_until < :now")
                                .expressionAttributeNames(Map.of("#run", SyncState.RUN))
                                .expressionAttributeValues(Item.empty()
                                        .text(":run", run.value())
                                        .number(":until", now.plus(LEASE).toEpochMilli())
                                        .number(":now", now.toEpochMilli())
                                        .attributes())
                                .returnValues(ReturnValue.ALL_NEW)
                                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                                .overrideConfiguration(table.as(school)))
                        .attributes()));
            } catch (ConditionalCheckFailedException held) {
                return SyncState.read(new Item(held.item()));
            }
        });
    }

    /** Gives the lease back, if the run has it. */
    public void release(RunName run) {
        var _ = Failures.translated(() -> {
            try {
                table.client()
                        .updateItem(update -> update.tableName(table.name())
                                .key(TenantTable.key(Keys.sync(school, period), Keys.SYNC_STATE))
                                .updateExpression("REMOVE #run, lease_until")
                                .conditionExpression("#run = :run")
                                .expressionAttributeNames(Map.of("#run", SyncState.RUN))
                                .expressionAttributeValues(Map.of(":run", AttributeValue.fromS(run.value())))
                                .overrideConfiguration(table.as(school)));
                return true;
            } catch (ConditionalCheckFailedException held) {
                return false; // another run has taken over
            }
        });
    }

    /**
     * Puts grades that wait into a new batch, and lets it hold them: the manifest, the state and the marks of the grades are
     * written together. Grades that cannot be sent, because nobody knows their scale or they are not on it, are rejected.
     *
     * @param run must hold the lease
     * @param most how many at most
     * @return empty if none waits
     * @throws LucaException {@code UNAVAILABLE} and retryable, if the lease was lost
     */
    public Optional<Manifest> claim(RunName run, int most, Instant now) {
        WaitingGrades waiting = new WaitingGrades(table, school, period);
        Claim claim = new Claim(most);
        while (true) {
            claim.fill(waiting);
            if (claim.grades().isEmpty()) {
                return Optional.empty();
            }
            SyncTransactions.Claimed claimed = transactions.claim(run, claim.grades(), now);
            if (claimed.manifest().isPresent()) {
                return claimed.manifest();
            }
            claim.without(claimed.changed());
        }
    }

    /** The grades of a batch to be. What the index shows after it has changed falls out, and others take its place. */
    private final class Claim {

        private final int most;
        private final Map<GradeKey, SentGrade> grades = new java.util.LinkedHashMap<>();
        private @Nullable SchoolConfig config;

        Claim(int most) {
            this.most = most;
        }

        void fill(WaitingGrades waiting) {
            while (grades.size() < most && waiting.hasNext()) {
                Item item = waiting.next();
                toSend(item).ifPresent(grade -> grades.put(grade.key(period), grade));
            }
        }

        Collection<SentGrade> grades() {
            return grades.values();
        }

        void without(Set<GradeKey> changed) {
            grades.keySet().removeAll(changed);
        }

        private Optional<SentGrade> toSend(Item item) {
            try {
                Optional<SentGrade> grade = GradeItem.scale(item)
                        .or(() -> Optional.ofNullable(
                                        config().rules().get(GradeItem.key(item).subject()))
                                .map(rules -> rules.scale()))
                        .map(scale -> GradeItem.toSend(item, scale));
                if (grade.isEmpty()) {
                    reject(item, "no_scale", "The school has no rules for the subject.");
                }
                return grade;
            } catch (LucaException offScale) {
                reject(item, "off_scale", "The grade is not on its scale.");
                return Optional.empty();
            }
        }

        private SchoolConfig config() {
            SchoolConfig known = config;
            if (known == null) {
                known = table.forSchool(school)
                        .config()
                        .orElseThrow(() -> LucaException.notFound(null, "the school has no configuration"));
                config = known;
            }
            return known;
        }

        private void reject(Item item, String code, String message) {
            log.warn("a grade of school {}, period {} cannot be sent: {}", school, period, code);
            transactions.rejectUnsent(GradeItem.key(item), item.integer(GradeItem.VERSION), code, message);
        }
    }

    /** Whether every grade of a batch still has the version that the batch has. */
    public boolean isUpToDate(Manifest manifest) {
        Map<GradeKey, Integer> versions = new java.util.HashMap<>();
        manifest.batch().grades().forEach(grade -> versions.put(grade.key(period), grade.version()));
        List<Map<String, AttributeValue>> wanted = versions.keySet().stream()
                .map(grade -> TenantTable.key(
                        Keys.student(school, grade.student()), Keys.grade(grade.subject(), grade.period())))
                .toList();
        Map<String, KeysAndAttributes> left = Map.of(
                table.name(),
                KeysAndAttributes.builder()
                        .keys(wanted)
                        .consistentRead(true)
                        .projectionExpression("student_id, subject, #period, version")
                        .expressionAttributeNames(Map.of("#period", "period"))
                        .build());
        for (int read = 0; read < READS && !left.isEmpty(); read++) {
            Map<String, KeysAndAttributes> asked = left;
            BatchGetItemResponse answer = Failures.translated(() -> table.client()
                    .batchGetItem(get -> get.requestItems(asked).overrideConfiguration(table.as(school))));
            answer.responses().getOrDefault(table.name(), List.of()).stream()
                    .map(Item::new)
                    .forEach(item -> versions.remove(GradeItem.key(item), item.integer(GradeItem.VERSION)));
            left = answer.unprocessedKeys();
        }
        if (!left.isEmpty()) {
            throw LucaException.unavailable(BUSY, null);
        }
        return versions.isEmpty();
    }

    /** Lets a run go on with a batch of another run whose lease it has taken over; false if it has changed since. */
    public boolean adopt(Manifest manifest, RunName run, Instant now) {
        return transactions.adopt(manifest, run, now);
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
        return transactions.beginSending(manifest, now) ? Optional.of(sending) : Optional.empty();
    }

    /** The government has the batch. As the others here: false if the batch has changed since it was read. */
    public boolean received(Manifest from, GovernmentReceipt receipt) {
        return transactions.move(from, Status.RECEIVED, values -> values.text(ManifestItem.RECEIPT, receipt.value()));
    }

    /** The government refused the batch. */
    public boolean turnedDown(Manifest from, List<Rejection> rejections, String error) {
        return transactions.move(
                from,
                Status.TURNED_DOWN,
                values -> values.text(ManifestItem.ERROR, error)
                        .list(ManifestItem.REJECTIONS, ManifestItem.write(rejections)));
    }

    /** The batch is known not to have arrived, and may be sent again. */
    public boolean notArrived(Manifest from, String error) {
        return transactions.move(from, Status.PREPARED, values -> values.text(ManifestItem.ERROR, error));
    }

    /** Nobody knows whether the batch arrived; that it was so once is remembered. */
    public boolean unknown(Manifest from, String error) {
        return transactions.move(
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
        return transactions.confirm(received, now);
    }

    /**
     * Marks the grades of a batch that the government refused: those that it named, or all if it named none, as rejected; the
     * others wait again. Done again, it changes nothing and answers the same.
     *
     * @throws LucaException {@code CONFLICT} if the government is not known to have refused the batch
     */
    public SyncOutcome refuse(Manifest turnedDown, Instant now) {
        return transactions.refuse(turnedDown, now);
    }

    /** Ends a batch that was never sent, and lets its grades go; false if it has changed since it was read. */
    public boolean supersede(Manifest prepared, Instant now) {
        return transactions.supersede(prepared, now);
    }

    /** Gives a batch up for now. It keeps its grades. False if it has changed since it was read. */
    public boolean putAside(Manifest from, Instant now) {
        return transactions.putAside(from, now);
    }

    /** Takes up a batch again that was put aside, under its key; false if it has changed since it was read. */
    public boolean reopen(Manifest putAside) {
        return transactions.reopen(putAside, Status.PREPARED, _ -> {});
    }

    /** Takes up a batch that the government turns out to have; false if it has changed since it was read. */
    public boolean found(Manifest from, GovernmentReceipt receipt) {
        return transactions.reopen(from, Status.RECEIVED, values -> values.text(ManifestItem.RECEIPT, receipt.value()));
    }

    /**
     * Takes back a confirmation of a batch that the government has lost. If none of its grades has changed, the batch is to be
     * sent again under its key; otherwise it is ended, and those that have not changed wait again.
     *
     * @return how many grades are pending again
     */
    public int requeue(Manifest lost, Instant now) {
        return transactions.requeue(lost, now);
    }

    /** Lets a grade wait that was written before there was a sync; false if it has changed since it was read. */
    public boolean await(GradeStanding grade) {
        return transactions.await(grade);
    }

    /** How every grade of some subjects stands. The index that it is read from follows the table by moments. */
    public Stream<GradeStanding> standings(Collection<SubjectId> subjects) {
        return new HashSet<>(subjects)
                .stream()
                        .sorted(java.util.Comparator.comparing(SubjectId::value))
                        .flatMap(this::standings);
    }

    private Stream<GradeStanding> standings(SubjectId subject) {
        return Failures.translated(() -> table
                .client()
                .queryPaginator(query -> query.tableName(table.name())
                        .indexName(CLASS_INDEX)
                        .keyConditionExpression(CLASS_PARTITION_KEY + " = :pk")
                        .filterExpression("attribute_exists(#consolidated_score)")
                        .projectionExpression(PARTITION_KEY + ", "
                                + String.join(
                                        ", ",
                                        Item.placeholders(GradeItem.STANDING).keySet()))
                        .expressionAttributeNames(Item.placeholders(GradeItem.STANDING))
                        .expressionAttributeValues(
                                Map.of(":pk", AttributeValue.fromS(Keys.schoolClass(school, subject, period))))
                        .overrideConfiguration(table.as(school)))
                .items()
                .stream()
                .map(Item::new)
                .filter(this::isOwn)
                .map(GradeItem::standing)
                .toList()
                .stream());
    }

    /** As in the other indexes: IAM judges a write by the table's key, so the reader has to look at it. */
    private boolean isOwn(Item item) {
        if (Keys.isOf(school, item.text(PARTITION_KEY))) {
            return true;
        }
        // The alarm on tenant violations counts this line's marker.
        log.error("TENANT_VIOLATION: an item of another school stands in the class index of school {}", school);
        return false;
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
