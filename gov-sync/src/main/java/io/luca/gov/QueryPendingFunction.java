package io.luca.gov;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.contract.LogFields;
import io.luca.contract.MetricNames;
import io.luca.logging.LogContext;
import io.luca.model.LucaException;
import io.luca.model.PeriodId;
import io.luca.model.RegisteredSchool;
import io.luca.model.SchoolId;
import io.luca.model.SchoolStatus;
import io.luca.store.SchoolRegistry;
import io.luca.store.SchoolSync;
import io.luca.store.SyncState;
import io.luca.store.TenantTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state QueryPending: the next school and period in which there is something to do. It begins where the last answer's
 * cursor says and goes once around, so that 'nothing' is about all schools. What another run holds is passed over, and told. Now and
 * then the workflow says its pace: then all that is left is counted, and when it would be over is told as a metric.
 */
public final class QueryPendingFunction implements RequestStreamHandler {

    private static final Logger log = LoggerFactory.getLogger(QueryPendingFunction.class);

    private final TenantTable table;
    private final SchoolRegistry registry;
    private final SyncMetrics metrics = new SyncMetrics();

    /** As Lambda makes it, from the environment. */
    public QueryPendingFunction() {
        this(Wiring.ofLambda());
    }

    private QueryPendingFunction(Wiring wiring) {
        this(wiring.table(), wiring.registry());
    }

    QueryPendingFunction(TenantTable table, SchoolRegistry registry) {
        this.table = table;
        this.registry = registry;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Json.answer(input, output, this::work);
    }

    ObjectNode work(ObjectNode input) {
        StepContext context = StepContext.read(input);
        if (input.path("check").asBoolean()) {
            return new KnownPeriods(table, registry).answer(Json.text(input, "period"));
        }
        Optional<PeriodId> period = Json.optionalText(input, "period").map(PeriodId::new);
        Optional<Pace> pace = Pace.read(input);
        if (input.path("count").asBoolean()) {
            Backlog left = Backlog.count(table, registry, period);
            pace.ifPresent(known -> tell(known, left, context));
            return left.json();
        }
        pace.ifPresent(known -> tell(known, Backlog.count(table, registry, period), context));
        String cursor = Json.optionalText(input, "cursor").orElse("");
        List<RegisteredSchool> schools = registry.all();
        Walk walk = new Walk(context);
        for (RegisteredSchool school : schools) {
            if (school.id().value().compareTo(cursor) >= 0 && walk.visit(school, period)) {
                return walk.found();
            }
        }
        for (RegisteredSchool school : schools) {
            if (school.id().value().compareTo(cursor) < 0 && walk.visit(school, period)) {
                return walk.found();
            }
        }
        return walk.nothing();
    }

    private void tell(Pace pace, Backlog left, StepContext context) {
        metrics.state(MetricNames.PROJECTED_HOURS, pace.hoursFor(left, context.now()));
    }

    /** One way around the schools. */
    private final class Walk {

        private final StepContext context;
        private int busy;
        private @Nullable Instant freeAt;
        private int failed;
        private @Nullable LucaException retryable;
        private @Nullable SchoolSync found;

        Walk(StepContext context) {
            this.context = context;
        }

        /** Looks for work in a school; true if it was found. A school that cannot be read holds back no other. */
        boolean visit(RegisteredSchool school, Optional<PeriodId> period) {
            return LogContext.of(LogFields.SCHOOL, school.id().value())
                    .call(() -> look(school.id(), school.status(), period));
        }

        private boolean look(SchoolId school, SchoolStatus status, Optional<PeriodId> period) {
            try {
                for (PeriodId one : period.map(List::of).orElseGet(() -> Backlog.periods(table, school))) {
                    SchoolSync sync = table.syncOf(school, one);
                    if (visit(sync, status)) {
                        found = sync;
                        return true;
                    }
                }
            } catch (LucaException unreadable) {
                log.error("what school {} has to send cannot be read", school, unreadable);
                failed++;
                retryable = unreadable.retryable() ? unreadable : retryable;
            }
            return false;
        }

        /**
         * Looks at a period; true if the run is to go on with it. Gives the lease back where nothing is left to hold it for. Of a suspended
         * school what is under way is settled, and nothing new begun.
         */
        private boolean visit(SchoolSync sync, SchoolStatus status) {
            SyncState state = sync.state();
            boolean isToDo = !state.open().isEmpty() || (!status.isSuspended() && sync.isWaiting(state));
            if (isToDo && state.isHeldByOther(context.run(), context.now())) {
                busy++;
                freeAt = freeAt == null || state.until().isBefore(freeAt) ? state.until() : freeAt;
                return false;
            }
            if (!isToDo && state.run().filter(context.run()::equals).isPresent()) {
                sync.release(context.run());
            }
            return isToDo;
        }

        ObjectNode found() {
            if (found == null) {
                throw new IllegalStateException("nothing was found");
            }
            return Json.object()
                    .put("found", true)
                    .put("school_id", found.school().value())
                    .put("period", found.period().value())
                    .put("cursor", found.school().value());
        }

        ObjectNode nothing() {
            if (retryable != null) {
                throw retryable; // 'nothing' would be a guess
            }
            ObjectNode answer =
                    Json.object().put("found", false).put("busy", busy).put("failed", failed);
            return freeAt == null ? answer : answer.put("retry_after_seconds", secondsUntil(freeAt, context.now()));
        }
    }

    static long secondsUntil(Instant then, Instant now) {
        return Math.max(1, Duration.between(now, then).plusMillis(999).toSeconds());
    }
}
