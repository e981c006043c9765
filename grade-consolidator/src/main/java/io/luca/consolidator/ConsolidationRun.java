package io.luca.consolidator;

import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run over all schools, in order of id. It keeps a checkpoint after each school and, when its time is up, has itself called
 * again. A school that fails is told and does not stop the others.
 */
final class ConsolidationRun {

    private static final Logger log = LoggerFactory.getLogger(ConsolidationRun.class);
    /** 96 calls of 13 minutes are most of a day: a run that needs more would meet the next one. */
    private static final int MAX_CONTINUATIONS = 96;

    private static final int MAX_LISTED = 50;

    /** The schools of the platform. */
    interface Schools {
        List<SchoolId> all();

        /** Whether it still is one of them. */
        boolean holds(SchoolId school);
    }

    private final Schools schools;
    private final Function<SchoolId, SchoolConsolidation> consolidations;
    private final Checkpoints checkpoints;
    private final Continuations continuations;
    private final Alerts alerts;

    ConsolidationRun(
            Schools schools,
            Function<SchoolId, SchoolConsolidation> consolidations,
            Checkpoints checkpoints,
            Continuations continuations,
            Alerts alerts) {
        this.schools = schools;
        this.consolidations = consolidations;
        this.checkpoints = checkpoints;
        this.continuations = continuations;
        this.alerts = alerts;
    }

    /**
     * What a run has done, up to here.
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
        for (SchoolId school : all) {
            if (done.isDone(school)) {
                continue;
            }
            SchoolResult result = deadline.isOver() ? new SchoolResult(0, 0, Map.of(), false) : consolidate(school);
            if (!result.isWhole()) {
                return continued(request, done.within(result));
            }
            done = done.after(school, result);
            tell(school, result, done.schools(), all.size());
            checkpoints.save(request.run(), done);
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

    private SchoolResult consolidate(SchoolId school) {
        try {
            if (!schools.holds(school)) {
                log.info("school {} has left", school);
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

    private Result continued(RunRequest request, Checkpoint done) {
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

    private static void tell(SchoolId school, SchoolResult result, int done, int total) {
        var line = (result.isGood() ? log.atInfo() : log.atWarn())
                .addKeyValue("school_id", school.value())
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
