package io.luca.gov;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.contract.LogFields;
import io.luca.model.GradingPeriod;
import io.luca.model.LucaException;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import io.luca.store.SchoolRegistry;
import io.luca.store.SchoolSync;
import io.luca.store.TenantTable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The periods that are known, as against misspelt ones: a school's configuration has them, or, if none has them any more, something
 * of them waits or was sent. It only reads.
 */
final class KnownPeriods {

    private static final Logger log = LoggerFactory.getLogger(KnownPeriods.class);
    private static final int MOST_NAMED = 50;

    private final TenantTable table;
    private final SchoolRegistry registry;

    KnownPeriods(TenantTable table, SchoolRegistry registry) {
        this.table = table;
        this.registry = registry;
    }

    /**
     * Whether a period is known, and if not, which ones there are. A school that cannot be read says nothing for or against it.
     *
     * @throws LucaException if it may be possible soon to say
     */
    ObjectNode answer(String asked) {
        Set<String> configured = new TreeSet<>();
        List<SchoolId> schools = registry.schools();
        for (SchoolId school : schools) {
            configured.addAll(periodsOf(school));
            if (configured.contains(asked)) {
                return Json.object().put("known", true);
            }
        }
        Optional<PeriodId> period = idOf(asked);
        boolean isLeft = period.isPresent() && schools.stream().anyMatch(school -> hasAny(school, period.get()));
        ObjectNode answer = Json.object().put("known", isLeft);
        if (!isLeft) {
            ArrayNode periods = answer.putArray("periods");
            configured.stream().limit(MOST_NAMED).forEach(periods::add);
        }
        return answer;
    }

    /** What is no id is no period of anybody's. */
    private static Optional<PeriodId> idOf(String text) {
        try {
            return Optional.of(new PeriodId(text));
        } catch (LucaException noId) {
            return Optional.empty();
        }
    }

    private List<String> periodsOf(SchoolId school) {
        try {
            return table.forSchool(school)
                    .config()
                    .map(config -> config.periods().stream()
                            .map(GradingPeriod::id)
                            .map(PeriodId::value)
                            .toList())
                    .orElse(List.of());
        } catch (LucaException unreadable) {
            logOrThrow(school, unreadable);
            return List.of();
        }
    }

    private boolean hasAny(SchoolId school, PeriodId period) {
        try {
            SchoolSync sync = table.syncOf(school, period);
            return sync.isWaiting(sync.state()) || !sync.batches().isEmpty();
        } catch (LucaException unreadable) {
            logOrThrow(school, unreadable);
            return false;
        }
    }

    private static void logOrThrow(SchoolId school, LucaException unreadable) {
        if (unreadable.retryable()) {
            throw unreadable;
        }
        log.atError()
                .addKeyValue(LogFields.SCHOOL, school.value())
                .setCause(unreadable)
                .log("which periods school {} has cannot be read", school);
    }
}
