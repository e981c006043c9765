package io.luca.consolidator;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static java.util.function.Predicate.not;

import io.luca.contract.LogFields;
import io.luca.logging.LogContext;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import io.luca.tracing.Span;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run over all schools, in order of id: the next ones begin before the first is over, because a school's beginning and end
 * are calls one after another that leave most of the room for grades empty. They are told, and passed by the checkpoint, in
 * order. When its time is up, the run has itself called again. A school that fails is told and does not stop the others.
 */
final class ConsolidationRun {

    private static final Logger log = LoggerFactory.getLogger(ConsolidationRun.class);
    /** 96 calls of 13 minutes are most of a day: a run that needs more would meet the next one. */
    private static final int MAX_CONTINUATIONS = 96;

    private static final int MAX_LISTED = 50;

    /** The schools of the platform that are at work. */
    interface Schools {
        List<SchoolId> all();

        /** Whether it still is one of them, and not suspended. */
        boolean isAtWork(SchoolId school);
    }

    private final Schools schools;
    private final Function<SchoolId, SchoolConsolidation> consolidations;
    private final Checkpoints checkpoints;
    private final Continuations continuations;
    private final Alerts alerts;
    private final int atOnce;

    /** @param atOnce how many schools at a time */
    ConsolidationRun(
            Schools schools,
            Function<SchoolId, SchoolConsolidation> consolidations,
            Checkpoints checkpoints,
            Continuations continuations,
            Alerts alerts,
            int atOnce) {
        this.schools = schools;
        this.consolidations = consolidations;
        this.checkpoints = checkpoints;
        this.continuations = continuations;
        this.alerts = alerts;
        this.atOnce = atOnce;
    }

    /**
     * The result of a run, up to here.
     *
     * @param isOver false if it goes on in another call
     */
    record Result(Checkpoint done, boolean isOver) {}

    /** Goes on from the run's checkpoint, if it has one, until all schools are done or the time is up. */
    Result run(RunRequest request, Deadline deadline) {
        Checkpoint done = checkpoints.load(request.run()).orElse(Checkpoint.START);
        if (done.doneThrough() != null) {
            log.info("run {} goes on after school {}", request.run(), done.doneThrough());
        }
        List<SchoolId> all = schools.all();
        Iterator<SchoolId> next = all.stream().filter(not(done::isDone)).iterator();
        Queue<Begun> begun = new ArrayDeque<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            while (next.hasNext() || !begun.isEmpty()) {
                while (next.hasNext() && begun.size() < atOnce) {
                    SchoolId school = next.next();
                    LogContext lines = LogContext.ofThisThread().and(LogFields.SCHOOL, school.value());
                    begun.add(new Begun(
                            school,
                            supplyAsync(Span.shared(() -> lines.call(() -> traced(school, deadline))), threads)));
                }
                Begun first = begun.remove();
                SchoolResult result = first.result().join();
                if (!result.isWhole()) {
                    return continued(request, done.within(result), begun);
                }
                done = done.after(first.school(), result);
                tell(request.run(), first.school(), result, done.schools(), all.size());
                checkpoints.save(request.run(), done);
            }
        }
        if (!done.failed().isEmpty()) {
            alerts.send(
                    "Luca: grades of %d school(s) were not made"
                            .formatted(done.failed().size()),
                    text(request.run(), done));
        }
        checkpoints.clear(request.run());
        return new Result(done, true);
    }

    private record Begun(SchoolId school, CompletableFuture<SchoolResult> result) {}

    private SchoolResult traced(SchoolId school, Deadline deadline) {
        return Span.within("school", Span.Kind.INTERNAL, span -> {
            span.index(LogFields.SCHOOL, school.value());
            SchoolResult result = consolidate(school, deadline);
            span.note("grades", result.grades());
            if (!result.isGood()) {
                span.fail("school_failed");
            }
            return result;
        });
    }

    private SchoolResult consolidate(SchoolId school, Deadline deadline) {
        if (deadline.isOver()) {
            return new SchoolResult(0, 0, Map.of(), false);
        }
        try {
            if (!schools.isAtWork(school)) {
                log.info("school {} has left, or is suspended", school);
                return new SchoolResult(0, 0, Map.of(), true);
            }
            return consolidations.apply(school).run();
        } catch (LucaException failed) {
            log.warn("school {} failed as a whole", school, failed);
            return SchoolResult.failed(failed.code() + ": " + failed.getMessage());
        } catch (IllegalStateException | IllegalArgumentException corrupt) {
            log.error("school {} failed as a whole", school, corrupt);
            return SchoolResult.failed("its configuration or its work cannot be read: " + corrupt.getMessage());
        }
    }

    /** The schools that were begun besides are looked at again in the continuation, which finds what is left of them. */
    private Result continued(RunRequest request, Checkpoint until, Iterable<Begun> begun) {
        Checkpoint done = until;
        for (Begun each : begun) {
            done = done.within(each.result().join());
        }
        checkpoints.save(request.run(), done);
        if (request.continuation() >= MAX_CONTINUATIONS) {
            throw new IllegalStateException("run " + request.run() + " was continued " + MAX_CONTINUATIONS
                    + " times and is given up; the next one does what is pending");
        }
        continuations.schedule(request.next());
        log.info(
                "the time of run {} is up; it goes on in its continuation {}",
                request.run(),
                request.continuation() + 1);
        return new Result(done, false);
    }

    private static void tell(RunId run, SchoolId school, SchoolResult result, int done, int total) {
        var line = (result.isGood() ? log.atInfo() : log.atWarn())
                .addKeyValue(LogFields.RUN, run.value())
                .addKeyValue(LogFields.SCHOOL, school.value())
                .addKeyValue("grades", result.grades())
                .addKeyValue("evaluations", result.evaluations())
                .addKeyValue("done", done)
                .addKeyValue("total", total);
        if (!result.isGood()) {
            line = line.addKeyValue("reasons", result.reasons());
        }
        line.log("school_consolidated");
    }

    private static String text(RunId run, Checkpoint done) {
        StringBuilder text =
                new StringBuilder("Run " + run + " went over " + done.schools() + " schools. Not all grades"
                        + " could be made of these; what is pending stays so, and every night tries it again:\n");
        new TreeMap<>(done.failed())
                .entrySet().stream()
                        .limit(MAX_LISTED)
                        .forEach(school -> text.append(school.getKey())
                                .append(": ")
                                .append(school.getValue())
                                .append('\n'));
        if (done.failed().size() > MAX_LISTED) {
            text.append("and ").append(done.failed().size() - MAX_LISTED).append(" more; the log has them all\n");
        }
        return text.append("Runbook: docs/runbooks/consolidation.md").toString();
    }
}
