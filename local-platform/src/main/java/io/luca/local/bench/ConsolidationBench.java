package io.luca.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.grading.GradeEngine;
import io.luca.grading.Graded;
import io.luca.local.DemoAccess;
import io.luca.local.Jobs;
import io.luca.local.Platform;
import io.luca.model.Evaluation;
import io.luca.model.SchoolId;
import io.luca.store.GradeDetail;
import io.luca.store.SchoolTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The nightly consolidation as the schedule calls it, against the least that any such job must do to the same store: read each
 * grade's evaluations by one query, and write the grade with its marks by one transaction of the same shape, as many at a time,
 * under the same credentials, with nothing computed. Both on as many evaluations of as many schools.
 */
public final class ConsolidationBench {

    private static final String SCHEDULE = "luca-consolidation";
    private static final int CHECKED = 50;

    private final Platform platform;
    private final Consumer<String> progress;
    private final GradedSchools schools;
    private final BareConsolidation floor;
    private final DemoAccess access;
    private final int warmUp;

    /**
     * One size.
     *
     * @param perSecond evaluations that the function consolidated in a second
     * @param floorPerSecond evaluations that the bare loop read and marked in a second
     * @param callsPerGrade calls to DynamoDB of the whole run, by grades
     * @param liveHeapMebibytes of the function, after a collection
     * @param peakMebibytes the most memory that the function's process held so far, heap and all; -1 if unknown
     */
    public record Row(
            int evaluations,
            double perSecond,
            double floorPerSecond,
            double callsPerGrade,
            double liveHeapMebibytes,
            long peakMebibytes) {

        public double ratio() {
            return perSecond / floorPerSecond;
        }
    }

    /**
     * A benchmark on a platform of its own.
     *
     * @param warmUp how many evaluations are consolidated before anything is measured
     * @param progress gets a line as the work goes on
     */
    public ConsolidationBench(
            Platform platform, DemoAccess access, int schools, int warmUp, Consumer<String> progress) {
        this.warmUp = warmUp;
        this.platform = platform;
        this.access = access;
        this.progress = progress;
        this.schools = new GradedSchools(access, schools);
        this.floor = new BareConsolidation(access, platform.tableName());
    }

    /**
     * Measures each size in turn.
     *
     * @throws IllegalStateException if a grade is missing or not what its evaluations make
     */
    public List<Row> run(List<Integer> sizes) throws IOException {
        progress.accept("warming up …");
        JsonNode _ = consolidate(); // what was pending before is not ours
        Row _ = measure(warmUp, "warm");
        List<Row> rows = new ArrayList<>();
        for (int size : sizes) {
            rows.add(measure(size, "n" + size));
        }
        return rows;
    }

    private Row measure(int evaluations, String name) throws IOException {
        progress.accept(name + ": writing 2 x " + evaluations + " evaluations …");
        List<GradedSchools.Work> bare = schools.fill("floor", name, evaluations);
        List<GradedSchools.Work> work = schools.fill("school", name, evaluations);
        progress.accept(name + ": the bare loop …");
        double floorSeconds = floor.seconds(bare);
        progress.accept(name + ": the consolidation …");
        long callsBefore = platform.faults().calls("dynamodb");
        long start = System.nanoTime();
        JsonNode answer = consolidate();
        double seconds = (System.nanoTime() - start) / 1e9;
        long calls = platform.faults().calls("dynamodb") - callsBefore;
        if (answer.path("grades").asInt() != work.size()
                || answer.path("continued").asBoolean()) {
            throw new IllegalStateException("expected " + work.size() + " grades, got " + answer);
        }
        check(work);
        return new Row(
                evaluations,
                evaluations / seconds,
                evaluations / floorSeconds,
                (double) calls / work.size(),
                liveHeap(),
                peak());
    }

    private JsonNode consolidate() throws IOException {
        Jobs.Ended ended = platform.jobs()
                .runNow(SCHEDULE)
                .orElseThrow(() -> new IllegalStateException("there is no schedule " + SCHEDULE));
        if (ended.isFailure()) {
            throw new IllegalStateException(ended.answer());
        }
        return new ObjectMapper().readTree(ended.answer());
    }

    /** Some grades from all over, against the engine. */
    private void check(List<GradedSchools.Work> work) {
        for (int index = 0; index < work.size(); index += Math.max(1, work.size() / CHECKED)) {
            GradedSchools.Work each = work.get(index);
            GradeDetail stored =
                    read(each.school()).gradeDetail(each.student(), GradedSchools.SUBJECT, GradedSchools.PERIOD);
            List<Evaluation> evaluations = stored.evaluations();
            Graded expected = (Graded) GradeEngine.grade(GradedSchools.RULES, evaluations);
            boolean isRight = stored.pending() == 0
                    && stored.grade()
                            .filter(grade -> grade.consolidatedScore().compareTo(expected.score()) == 0)
                            .isPresent();
            if (!isRight) {
                throw new IllegalStateException(
                        "a grade is wrong: " + stored.grade() + " instead of " + expected.score());
            }
        }
    }

    private SchoolTable read(SchoolId school) {
        return access.table().forSchool(school);
    }

    private double liveHeap() {
        return pids().stream().mapToDouble(ProcessUse::liveHeapMebibytes).max().orElse(-1);
    }

    private long peak() {
        return pids().stream()
                .map(ProcessUse::peakMebibytes)
                .flatMapToLong(OptionalLong::stream)
                .max()
                .orElse(-1);
    }

    private List<Long> pids() {
        String function = platform.jobs().functionOf(SCHEDULE).orElse("");
        return platform.functionPids().getOrDefault(function, List.of());
    }
}
