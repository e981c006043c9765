package io.luca.gov;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.contract.LogFields;
import io.luca.contract.MetricNames;
import io.luca.contract.ObjectKeys;
import io.luca.logging.LogContext;
import io.luca.model.GradingPeriod;
import io.luca.model.LucaException;
import io.luca.model.PeriodId;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.SubjectId;
import io.luca.store.GradeStanding;
import io.luca.store.Pauses;
import io.luca.store.SchoolRegistry;
import io.luca.store.TenantTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state Reconcile: the account of every school, compared with what the government has. When the time is up it says where
 * it was, and the next call goes on there. A school that cannot be read is told, and holds back no other.
 */
public final class ReconcileFunction implements RequestStreamHandler {

    private static final Logger log = LoggerFactory.getLogger(ReconcileFunction.class);

    /** What must be left for another school: one with a slow government, and the report. */
    private static final Duration RESERVE = Duration.ofSeconds(60);

    private final TenantTable table;
    private final SchoolRegistry registry;
    private final Government government;
    private final Reports reports;
    private final InstantSource clock;
    private final RandomGenerator chance = new SecureRandom();
    private final SyncMetrics metrics = new SyncMetrics();

    /** As Lambda makes it, from the environment. */
    public ReconcileFunction() {
        this(Wiring.ofLambda());
    }

    private ReconcileFunction(Wiring wiring) {
        this(wiring.table(), wiring.registry(), wiring.government(), wiring.reports(), wiring.clock());
    }

    ReconcileFunction(
            TenantTable table, SchoolRegistry registry, Government government, Reports reports, InstantSource clock) {
        this.table = table;
        this.registry = registry;
        this.government = government;
        this.reports = reports;
        this.clock = clock;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Instant end =
                clock.instant().plusMillis(context.getRemainingTimeInMillis()).minus(RESERVE);
        Json.answer(input, output, told -> work(told, end));
    }

    /**
     * Goes on with the schools after the cursor.
     *
     * @param end when no further school may begin; one is always done
     */
    ObjectNode work(ObjectNode input, Instant end) {
        StepContext context = StepContext.read(input);
        Optional<PeriodId> period = Json.optionalText(input, "period").map(PeriodId::new);
        if (input.path("dry_run").asBoolean()) {
            return Backlog.count(table, registry, period)
                    .json()
                    .put("government", government.readiness(context.run()).name());
        }
        String cursor = Json.optionalText(input, "cursor").orElse("");
        String name = context.run() + "/report";
        Report report = cursor.isEmpty()
                ? Report.empty()
                : reports.load(name + ".json")
                        .map(json -> Report.upTo(cursor, json))
                        .orElseThrow(() -> LucaException.notFound("cursor", "there is no report to go on with"));
        Schools schools = new Schools(report, context, period, end);
        String last = schools.after(cursor);
        boolean isDone = schools.isDone();
        reports.save(name + ".json", "application/json", report.json(context, isDone));
        reports.save(name + ".csv", "text/csv; charset=utf-8", report.csv());
        if (isDone) {
            tell(report, context);
        }
        if (schools.isTokenRefused()) {
            log.error("GOVERNMENT_TOKEN_REFUSED: the government does not know our token; nothing was compared");
        }
        return answer(report, isDone, last, ObjectKeys.REPORT_PREFIX + name + ".json")
                .put("unauthorized", schools.isTokenRefused());
    }

    private final class Schools {

        private final Report report;
        private final StepContext context;
        private final Optional<PeriodId> period;
        private final Instant end;
        private final Pauses pauses;
        private boolean isDone;
        private boolean isGovernmentUp = true;
        private boolean isTokenRefused;

        Schools(Report report, StepContext context, Optional<PeriodId> period, Instant end) {
            this.report = report;
            this.context = context;
            this.period = period;
            this.end = end;
            this.pauses = new Pauses(end, clock, chance, Thread::sleep);
        }

        boolean isDone() {
            return isDone;
        }

        boolean isTokenRefused() {
            return isTokenRefused;
        }

        /** The last school that was done. */
        String after(String cursor) {
            String last = cursor;
            for (SchoolId school : registry.schools()) {
                if (school.value().compareTo(cursor) <= 0) {
                    continue;
                }
                if (!last.equals(cursor) && !clock.instant().isBefore(end)) {
                    return last;
                }
                LogContext.of(LogFields.SCHOOL, school.value()).run(() -> reconcile(school));
                last = school.value();
            }
            isDone = true;
            return last;
        }

        private void reconcile(SchoolId school) {
            try {
                Optional<SchoolConfig> config = table.forSchool(school).config();
                List<GradeStanding> grades = new ArrayList<>();
                for (PeriodId one : period.map(List::of).orElseGet(() -> periods(config))) {
                    SchoolReconciliation.Result result = new SchoolReconciliation(
                                    table.syncOf(school, one), government, pauses, context)
                            .run(subjects(config), isGovernmentUp);
                    // It is asked no more in this call: each time-out would cost another school its turn.
                    isGovernmentUp = isGovernmentUp && result.account().isCompared();
                    isTokenRefused |= result.isTokenRefused();
                    report.add(result.account());
                    grades.addAll(result.grades());
                }
                reports.save(
                        context.run() + "/grades/" + school + ".csv", "text/csv; charset=utf-8", Report.grades(grades));
            } catch (LucaException unreadable) {
                if (unreadable.retryable()) {
                    throw unreadable;
                }
                log.error("the account of school {} cannot be drawn up", school, unreadable);
                report.addUnreadable(school, period);
            }
        }
    }

    private static List<PeriodId> periods(Optional<SchoolConfig> config) {
        return config.map(
                        known -> known.periods().stream().map(GradingPeriod::id).toList())
                .orElse(List.of());
    }

    private static Set<SubjectId> subjects(Optional<SchoolConfig> config) {
        return config.map(known -> known.rules().keySet()).orElse(Set.of());
    }

    private void tell(Report report, StepContext context) {
        metrics.state(MetricNames.UNCOMPARED_SCHOOLS, report.schools(account -> !account.isCompared()));
        metrics.state(MetricNames.UNBALANCED_SCHOOLS, report.schools(Account::isMissingGrades));
        log.atInfo()
                .addKeyValue(LogFields.RUN, context.run().value())
                .addKeyValue("total", report.sum(Account::total))
                .addKeyValue("confirmed", report.sum(Account::confirmed))
                .addKeyValue("rejected", report.sum(Account::rejected))
                .addKeyValue("pending", report.sum(Account::pending))
                .addKeyValue("withheld", report.sum(Account::withheld))
                .addKeyValue("clean", report.isClean())
                .log("reconciled");
    }

    private static ObjectNode answer(Report report, boolean isDone, String last, String key) {
        ObjectNode answer = Json.object().put("done", isDone).put("clean", isDone && report.isClean());
        if (!isDone) {
            answer.put("cursor", last);
        }
        answer.setAll(report.totals());
        return answer.put(
                        "reopened", report.sum(account -> account.corrections().reopened()))
                .put("requeued", report.sum(account -> account.corrections().requeued()))
                .put("unknown", report.sum(account -> account.corrections().unknown()))
                .put("busy", report.sum(account -> account.isBusy() ? 1 : 0))
                .put("report", key);
    }
}
