package io.luca.local.workbench.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.grading.GradeEngine;
import io.luca.grading.Graded;
import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.model.Evaluation;
import io.luca.model.SchoolId;
import io.luca.store.GradeDetail;
import io.luca.store.SchoolTable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongToDoubleFunction;

/**
 * The nightly consolidation as the schedule calls it, against the least that any such job must do to the same store: read each
 * grade's evaluations by one query, and write the grade with its marks by one transaction of the same shape, as many at a time,
 * under the same credentials, with nothing computed. Both on as many evaluations of as many schools.
 */
public final class ConsolidationBench {

    private static final String SCHEDULE = "luca-consolidation";
    private static final int CHECKED = 50;

    private final Platform platform;
    private final TableAccess access;
    private final Plan plan;
    private final Consumer<String> progress;
    private final GradedSchools schools;
    private final BareConsolidation floor;

    /**
     * What is measured.
     *
     * @param schools of how many schools
     * @param warmUp how many evaluations are consolidated before anything is measured
     * @param atLeast evaluations of each size: a smaller size is measured several times, in turn with the bare loops
     * @param sizes evaluations that one run finds, ten for each grade
     */
    public record Plan(int schools, int warmUp, int atLeast, List<Integer> sizes) {

        public Plan {
            sizes = List.copyOf(sizes);
            int least = GradedSchools.OF_A_GRADE;
            if (schools < 1 || warmUp < least || sizes.stream().anyMatch(size -> size < least)) {
                throw new IllegalArgumentException("one school and " + least + " evaluations are the least");
            }
        }
    }

    /**
     * One size.
     *
     * @param perSecond evaluations that the function consolidated in a second
     * @param floorPerSecond evaluations that the bare loop read and marked in a second, by the same transactions
     * @param singleWritesPerSecond the same by single writes, which can end half done
     * @param callsPerGrade calls to DynamoDB of the whole run, by grades
     * @param cpuMicrosPerGrade processor time of the function's process
     * @param liveHeapMebibytes of the function, after a collection
     * @param peakHeapMebibytes the most of its heap that was ever in use, garbage and all; -1 if unknown
     * @param peakMebibytes the most memory that its process held so far, heap and all; -1 if unknown
     */
    public record Row(
            int evaluations,
            double perSecond,
            double floorPerSecond,
            double singleWritesPerSecond,
            double callsPerGrade,
            double cpuMicrosPerGrade,
            double liveHeapMebibytes,
            double peakHeapMebibytes,
            long peakMebibytes) {

        public double ratio() {
            return perSecond / floorPerSecond;
        }
    }

    /**
     * A benchmark on a platform of its own.
     *
     * @param progress gets a line as the work goes on
     */
    public ConsolidationBench(Platform platform, TableAccess access, Plan plan, Consumer<String> progress) {
        this.platform = platform;
        this.access = access;
        this.plan = plan;
        this.progress = progress;
        this.schools = new GradedSchools(access, platform.tableName(), plan.schools());
        this.floor = new BareConsolidation(access, platform.tableName(), GradedSchools.explanationLength());
    }

    /**
     * Measures each size in turn.
     *
     * @throws IllegalStateException if a grade is missing or not what its evaluations make
     */
    public List<Row> run() throws IOException {
        progress.accept("warming up …");
        JsonNode _ = consolidate(); // what was pending before is not ours
        Row _ = measure(plan.warmUp(), "warm");
        List<Row> rows = new ArrayList<>();
        for (int size : plan.sizes()) {
            rows.add(measure(size, "n" + size));
        }
        return rows;
    }

    private Row measure(int evaluations, String name) throws IOException {
        int rounds = Math.max(1, plan.atLeast() / evaluations);
        double floorSeconds = 0;
        double singleSeconds = 0;
        double seconds = 0;
        long calls = 0;
        long grades = 0;
        Duration cpu = Duration.ZERO;
        for (int round = 0; round < rounds; round++) {
            String students = name + "_" + round;
            progress.accept(students + ": writing 3 x " + evaluations + " evaluations …");
            List<GradedSchools.Work> bare = schools.fill("floor", students, evaluations);
            List<GradedSchools.Work> single = schools.fill("single", students, evaluations);
            List<GradedSchools.Work> work = schools.fill("school", students, evaluations);
            progress.accept(students + ": the bare loops …");
            floorSeconds += floor.inTransactions(bare);
            singleSeconds += floor.inSingleWrites(single);
            progress.accept(students + ": the consolidation …");
            long callsBefore = platform.cloud().faults().calls("dynamodb");
            Duration cpuBefore = cpu();
            long start = System.nanoTime();
            JsonNode answer = consolidate();
            seconds += (System.nanoTime() - start) / 1e9;
            cpu = cpu.plus(cpu()).minus(cpuBefore);
            calls += platform.cloud().faults().calls("dynamodb") - callsBefore;
            grades += work.size();
            if (answer.path("grades").asInt() != work.size()
                    || answer.path("continued").asBoolean()) {
                throw new IllegalStateException("expected " + work.size() + " grades in one run, got " + answer);
            }
            check(work);
        }
        double all = (double) evaluations * rounds;
        double peakHeap = greatest(ProcessUse::peakHeapMebibytes);
        return new Row(
                evaluations,
                all / seconds,
                all / floorSeconds,
                all / singleSeconds,
                (double) calls / grades,
                cpu.toNanos() / 1_000.0 / grades,
                greatest(ProcessUse::liveHeapMebibytes),
                peakHeap,
                peak());
    }

    private JsonNode consolidate() throws IOException {
        LambdaRoom.Ended ended = platform.scheduled()
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

    private Duration cpu() {
        return pids().stream().map(ProcessUse::cpu).reduce(Duration.ZERO, Duration::plus);
    }

    private double greatest(LongToDoubleFunction ofProcess) {
        return pids().stream().mapToDouble(ofProcess::applyAsDouble).max().orElse(-1);
    }

    private long peak() {
        return pids().stream()
                .map(ProcessUse::peakMebibytes)
                .flatMapToLong(OptionalLong::stream)
                .max()
                .orElse(-1);
    }

    private List<Long> pids() {
        String function = platform.scheduled().functionOf(SCHEDULE).orElse("");
        return platform.room(LambdaRoom.class).pids().getOrDefault(function, List.of());
    }
}
