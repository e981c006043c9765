package io.luca.store;

import static io.luca.contract.Names.PARTITION_KEY;

import io.luca.model.GradeKey;
import io.luca.model.LucaException;
import io.luca.model.Manifest;
import io.luca.model.PeriodId;
import io.luca.model.RunName;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.SentGrade;
import io.luca.model.SyncBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Puts grades that wait into new batches: the manifest, the state and the marks of the grades are written together. */
final class BatchClaims {

    private static final Logger log = LoggerFactory.getLogger(BatchClaims.class);

    private final TenantTable table;
    private final SchoolId school;
    private final PeriodId period;
    private final Transactions transactions;
    private final BatchMoves moves;
    private final GradeMarks marks;

    BatchClaims(TenantTable table, SchoolId school, PeriodId period) {
        this.table = table;
        this.school = school;
        this.period = period;
        this.transactions = new Transactions(table, school);
        this.moves = new BatchMoves(table, school, period);
        this.marks = new GradeMarks(table, school, period);
    }

    Optional<Manifest> claim(RunName run, int most, Instant now) {
        WaitingGrades waiting = new WaitingGrades(table, school, period);
        Claim claim = new Claim(most);
        while (true) {
            claim.fill(waiting);
            if (claim.grades().isEmpty()) {
                return Optional.empty();
            }
            Claimed claimed = tried(run, claim.grades(), now);
            if (claimed.manifest().isPresent()) {
                return claimed.manifest();
            }
            claim.without(claimed.changed());
        }
    }

    /**
     * What came of a claim.
     *
     * @param changed the grades because of which nothing was written
     */
    private record Claimed(Optional<Manifest> manifest, Set<GradeKey> changed) {}

    private Claimed tried(RunName run, Collection<SentGrade> grades, Instant now) {
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
        writes.add(moves.leased(run, now, batch.key()));
        batch.grades().forEach(grade -> writes.add(Transactions.one(marks.hold(grade, batch.key()))));
        List<Boolean> failed = transactions.failed(writes);
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

    /** The grades of a batch to be. What the index shows after it has changed falls out, and others take its place. */
    private final class Claim {

        private final int most;
        private final Map<GradeKey, SentGrade> grades = new LinkedHashMap<>();
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
            boolean _ = transactions.isDone(List.of(Transactions.one(
                    marks.unsendable(GradeItem.key(item), item.integer(GradeItem.VERSION), code, message))));
        }
    }
}
