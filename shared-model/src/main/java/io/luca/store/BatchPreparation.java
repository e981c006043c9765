package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;

import io.luca.model.GradeKey;
import io.luca.model.LucaException;
import io.luca.model.Manifest;
import io.luca.model.PeriodId;
import io.luca.model.RunName;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.SentGrade;
import io.luca.model.SyncBatch;
import io.luca.model.SyncStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The preparation of new batches, of grades that wait. A batch holds its grades from the moment its manifest is written. They are
 * read before that, and no other batch can have taken or sent them meanwhile: the manifest is only written while the run has its
 * lease and no batch has come or gone.
 */
final class BatchPreparation {

    private static final Logger log = LoggerFactory.getLogger(BatchPreparation.class);

    private final TenantTable table;
    private final SchoolId school;
    private final PeriodId period;
    private final Transactions transactions;
    private final SyncStateUpdates stateUpdates;
    private final GradeSyncUpdates updates;
    private final CurrentGrades current;

    BatchPreparation(TenantTable table, SchoolId school, PeriodId period) {
        this.table = table;
        this.school = school;
        this.period = period;
        this.transactions = new Transactions(table, school);
        this.stateUpdates = new SyncStateUpdates(table.name(), school, period);
        this.updates = new GradeSyncUpdates(table, school, period);
        this.current = new CurrentGrades(table, school, period);
    }

    /**
     * Writes a batch down.
     *
     * @param state as it was read before {@code held}
     * @param held what its batches hold
     */
    Optional<Manifest> claim(RunName run, int most, Instant now, SyncState state, HeldGrades held) {
        Claim claim = new Claim(most);
        claim.fill(new WaitingGrades(table, school, period, held, most));
        return claim.isEmpty() ? Optional.empty() : Optional.of(write(claim.batch(), run, now, state));
    }

    private Manifest write(SyncBatch batch, RunName run, Instant now, SyncState state) {
        Item manifest = ManifestItem.prepared(batch, run, now);
        Commit commit = transactions.commit(List.of(
                TransactWriteItem.builder()
                        .put(Put.builder()
                                .tableName(table.name())
                                .item(manifest.attributes())
                                .conditionExpression("attribute_not_exists(" + PARTITION_KEY + ")")
                                .build())
                        .build(),
                stateUpdates.leasedWith(batch.key(), run, now, state)));
        if (commit.isWritten()) {
            return ManifestItem.read(school, period, manifest);
        }
        if (commit.isUnmetAt(1)) {
            throw LucaException.unavailable("another step or run has gone on with the period", null);
        }
        throw new IllegalStateException("batch " + batch.key() + " exists, and its grades wait");
    }

    /** The claim of a batch to be: its grades. What the index shows after it has changed falls out, and others take its place. */
    private final class Claim {

        private final int most;
        private final Map<GradeKey, SentGrade> grades = new LinkedHashMap<>();
        private @Nullable SchoolConfig config;

        Claim(int most) {
            this.most = most;
        }

        void fill(WaitingGrades waiting) {
            while (grades.size() < most && waiting.hasNext()) {
                current.of(waiting.next(most - grades.size()))
                        .forEach((key, item) -> takeSendable(item).ifPresent(grade -> grades.put(key, grade)));
            }
        }

        boolean isEmpty() {
            return grades.isEmpty();
        }

        SyncBatch batch() {
            return SyncBatch.of(school, period, List.copyOf(grades.values()));
        }

        /** A grade that waits, as it is to be sent; one that cannot be sent is rejected. */
        private Optional<SentGrade> takeSendable(Item item) {
            if (!item.optionalText(GradeItem.SYNC_STATUS)
                    .filter(SyncStatus.PENDING.name()::equals)
                    .isPresent()) {
                return Optional.empty();
            }
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
            boolean _ = transactions
                    .commit(List.of(Transactions.one(
                            updates.unsendable(GradeItem.key(item), item.integer(GradeItem.VERSION), code, message))))
                    .isWritten();
        }
    }
}
