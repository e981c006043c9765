package io.luca.gov;

import io.luca.gov.GovernmentAnswer.Absent;
import io.luca.model.GovernmentReceipt;
import io.luca.model.GradeKey;
import io.luca.model.Manifest;
import io.luca.model.PeriodId;
import io.luca.model.SubjectId;
import io.luca.model.SyncStatus;
import io.luca.store.GradeStanding;
import io.luca.store.Pauses;
import io.luca.store.SchoolSync;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reconciliation of one school's period: compares what the government has with what we know, puts right what can be, and
 * draws up the account. Done again, it finds what it has done.
 */
final class SchoolReconciliation {

    private static final Logger log = LoggerFactory.getLogger(SchoolReconciliation.class);
    private static final int TRIES = 4;
    /** A government that never says which page is the last one must not hold us for ever. */
    private static final int MAX_PAGES = 1_000;

    private final SchoolSync sync;
    private final Government government;
    private final Pauses pauses;
    private final StepContext context;
    private int settled;
    private int reopened;
    private int requeued;
    private int unknown;
    private boolean isTokenRefused;

    SchoolReconciliation(SchoolSync sync, Government government, Pauses pauses, StepContext context) {
        this.sync = sync;
        this.government = government;
        this.pauses = pauses;
        this.context = context;
    }

    /**
     * The account of a period, and every grade that it is made of, without those that are withheld.
     *
     * @param isTokenRefused whether it is not compared because the government does not know our token
     */
    record Result(Account account, List<GradeStanding> grades, boolean isTokenRefused) {
        Result {
            grades = List.copyOf(grades);
        }
    }

    /**
     * Compares and accounts.
     *
     * @param subjects of the school; those of its batches are added
     * @param isAsked false if the government is not to be asked, because it is down
     */
    Result run(Collection<SubjectId> subjects, boolean isAsked) {
        boolean isBusy = sync.take(context.run(), context.now()).isHeldByOther(context.run(), context.now());
        Optional<Map<String, GovernmentJson.Receipt>> theirs = isAsked ? receipts() : Optional.empty();
        List<Manifest> ours = sync.batches();
        if (theirs.isPresent() && !isBusy) {
            putRight(ours, theirs.get());
        }
        List<GradeStanding> all = standings(subjects, ours, isBusy);
        List<GradeStanding> grades = withoutWithheld(all);
        Account account = account(
                grades, all.size() - grades.size(), theirs.map(Map::values).orElse(null), isBusy);
        if (!isBusy) {
            sync.release(context.run());
        }
        return new Result(account, grades, isTokenRefused);
    }

    private void putRight(List<Manifest> ours, Map<String, GovernmentJson.Receipt> theirs) {
        Set<String> known = new HashSet<>();
        for (Manifest manifest : ours) {
            String key = manifest.batch().key().toString();
            known.add(key);
            GovernmentJson.Receipt receipt = theirs.get(key);
            if (receipt == null) {
                settleWithoutReceipt(manifest);
            } else {
                settleWithReceipt(manifest, receipt);
            }
        }
        for (String key : theirs.keySet()) {
            if (!known.contains(key)) {
                flag("the government has a batch that we never made");
            }
        }
    }

    private void settleWithReceipt(Manifest manifest, GovernmentJson.Receipt theirs) {
        if (!sameGrades(manifest, theirs)) {
            flag("the government has other grades in batch " + manifest.batch().key());
            return;
        }
        switch (manifest.status()) {
            case CONFIRMED -> {}
            case RECEIVED -> confirm(manifest);
            case PREPARED, SENDING, UNKNOWN, DEAD_LETTER -> settle(manifest, theirs.receipt());
            case TURNED_DOWN, REFUSED, SUPERSEDED ->
                flag("the government has batch " + manifest.batch().key() + ", which is " + manifest.status());
        }
    }

    private void settle(Manifest manifest, GovernmentReceipt receipt) {
        if (sync.recordFound(manifest, receipt)) {
            sync.batch(manifest.batch().key()).ifPresent(this::confirm);
        }
    }

    private void confirm(Manifest received) {
        if (sync.confirm(received, context.now()).isNew()) {
            settled++;
        }
    }

    private void settleWithoutReceipt(Manifest manifest) {
        switch (manifest.status()) {
            // A list that is not whole would make us send everything again: the batch itself is asked for.
            case CONFIRMED -> requeued += isGone(manifest) ? sync.requeue(manifest, context.now()) : 0;
            case RECEIVED -> {
                boolean _ = isGone(manifest) && sync.recordUnknown(manifest, "the government lost it");
            }
            case DEAD_LETTER -> reopened += sync.reopen(manifest) ? 1 : 0;
            case TURNED_DOWN -> {
                var _ = sync.refuse(manifest, context.now());
            }
            case PREPARED,
                    SENDING,
                    UNKNOWN,
                    REFUSED,
                    SUPERSEDED -> {} // the workflow goes on with them, or they are over
        }
    }

    private boolean isGone(Manifest manifest) {
        return government.find(manifest.batch(), context.run()) instanceof Absent;
    }

    private static boolean sameGrades(Manifest manifest, GovernmentJson.Receipt theirs) {
        Set<GovernmentJson.Version> ours = manifest.batch().grades().stream()
                .map(grade -> new GovernmentJson.Version(grade.student(), grade.subject(), grade.version()))
                .collect(Collectors.toSet());
        return theirs.grades().size() == ours.size() && ours.containsAll(theirs.grades());
    }

    private void flag(String what) {
        unknown++;
        log.atError().addKeyValue("period", sync.period().value()).log(what);
    }

    /** How each grade stands, once those that were written before there was a sync wait too. */
    private List<GradeStanding> standings(Collection<SubjectId> subjects, List<Manifest> ours, boolean isBusy) {
        Set<SubjectId> all = new HashSet<>(subjects);
        ours.forEach(manifest -> manifest.batch().grades().forEach(grade -> all.add(grade.subject())));
        List<GradeStanding> grades = new ArrayList<>();
        sync.standings(all)
                .forEach(grade ->
                        grades.add(!isBusy && grade.status().isEmpty() && sync.await(grade) ? waiting(grade) : grade));
        return grades;
    }

    private static GradeStanding waiting(GradeStanding grade) {
        return new GradeStanding(grade.key(), grade.version(), SyncStatus.PENDING, null, null, null);
    }

    /** What is never sent, because its student is blocked, is counted and not listed: nobody looks at a blocked student's records. */
    private List<GradeStanding> withoutWithheld(List<GradeStanding> all) {
        Set<GradeKey> withheld = sync.withheld(all.stream()
                .filter(grade -> grade.status().equals(Optional.of(SyncStatus.PENDING)))
                .map(GradeStanding::key)
                .toList());
        return all.stream().filter(grade -> !withheld.contains(grade.key())).toList();
    }

    private Account account(
            List<GradeStanding> grades,
            int withheld,
            @Nullable Collection<GovernmentJson.Receipt> theirs,
            boolean isBusy) {
        Map<GovernmentJson.Version, Integer> versions = new LinkedHashMap<>();
        if (theirs != null) {
            theirs.forEach(batch -> batch.grades().forEach(grade -> versions.merge(grade, 1, Integer::sum)));
        }
        int confirmed = 0;
        int rejected = 0;
        int pending = 0;
        Map<String, Integer> reasons = new TreeMap<>();
        for (GradeStanding grade : grades) {
            switch (grade.status().orElse(null)) {
                case SYNCED -> confirmed += theirs == null || versions.containsKey(version(grade)) ? 1 : 0;
                case REJECTED -> {
                    rejected++;
                    reasons.merge(grade.code().orElse("unspecified"), 1, Integer::sum);
                }
                case PENDING -> pending++;
                case null -> {} // nobody knows where it is
            }
        }
        return new Account(
                sync.school(),
                sync.period(),
                theirs != null,
                isBusy,
                grades.size() + withheld,
                confirmed,
                rejected,
                pending,
                withheld,
                grades.size() - confirmed - rejected - pending,
                reasons,
                new Account.Corrections(settled, reopened, requeued, unknown, (int)
                        versions.values().stream().filter(times -> times > 1).count()));
    }

    private static GovernmentJson.Version version(GradeStanding grade) {
        return new GovernmentJson.Version(grade.key().student(), grade.key().subject(), grade.version());
    }

    /** All that the government has of the period; empty if it does not say all. */
    private Optional<Map<String, GovernmentJson.Receipt>> receipts() {
        Map<String, GovernmentJson.Receipt> all = new LinkedHashMap<>();
        @Nullable String cursor = null;
        for (int page = 0; page < MAX_PAGES; page++) {
            if (!(page(sync.period(), cursor) instanceof PageAnswer.Read(GovernmentJson.Page read))) {
                return Optional.empty();
            }
            read.receipts().forEach(receipt -> all.put(receipt.key(), receipt));
            cursor = read.next();
            if (cursor == null) {
                return Optional.of(all);
            }
        }
        return Optional.empty();
    }

    private PageAnswer page(PeriodId period, @Nullable String cursor) {
        for (int tries = 1; ; tries++) {
            PageAnswer answer = government.page(sync.school(), period, cursor, context.run());
            isTokenRefused = answer instanceof PageAnswer.Unauthorized;
            if (!(answer instanceof PageAnswer.Unread) || tries == TRIES || !pauses.pauseAfter(tries)) {
                return answer;
            }
        }
    }
}
