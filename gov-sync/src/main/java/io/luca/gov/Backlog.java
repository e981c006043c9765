package io.luca.gov;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.contract.LogFields;
import io.luca.logging.LogContext;
import io.luca.model.GradingPeriod;
import io.luca.model.LucaException;
import io.luca.model.PeriodId;
import io.luca.model.RegisteredSchool;
import io.luca.model.SchoolId;
import io.luca.model.SyncBatch;
import io.luca.store.SchoolRegistry;
import io.luca.store.SchoolSync;
import io.luca.store.SyncState;
import io.luca.store.TenantTable;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much is left to send, of all schools that can be read. Counting it only reads.
 *
 * @param pending grades that no batch holds
 * @param batches that these grades make, and those that were begun
 */
record Backlog(int pending, int batches) {

    private static final Logger log = LoggerFactory.getLogger(Backlog.class);

    /**
     * Counts it. Of a suspended school it is what is under way: nothing new is begun.
     *
     * @param period empty for all of each school
     */
    static Backlog count(TenantTable table, SchoolRegistry registry, Optional<PeriodId> period) {
        int pending = 0;
        int batches = 0;
        for (RegisteredSchool school : registry.all()) {
            Backlog its = LogContext.of(LogFields.SCHOOL, school.id().value()).call(() -> count(table, school, period));
            pending += its.pending;
            batches += its.batches;
        }
        return new Backlog(pending, batches);
    }

    private static Backlog count(TenantTable table, RegisteredSchool registered, Optional<PeriodId> period) {
        SchoolId school = registered.id();
        int pending = 0;
        int batches = 0;
        try {
            for (PeriodId one : period.map(List::of).orElseGet(() -> periods(table, school))) {
                SchoolSync sync = table.syncOf(school, one);
                SyncState state = sync.state();
                int waiting = registered.status().isSuspended() ? 0 : sync.waiting(state);
                pending += waiting;
                batches += Math.ceilDiv(waiting, SyncBatch.MAX_GRADES)
                        + state.open().size();
            }
        } catch (LucaException unreadable) {
            log.error("what school {} has to send cannot be read", school, unreadable);
        }
        return new Backlog(pending, batches);
    }

    /** The periods that a school is configured with. */
    static List<PeriodId> periods(TenantTable table, SchoolId school) {
        return table.forSchool(school)
                .config()
                .map(config -> config.periods().stream().map(GradingPeriod::id).toList())
                .orElse(List.of());
    }

    ObjectNode json() {
        return Json.object().put("pending", pending).put("batches", batches);
    }
}
