package io.luca.local.bench;

import io.luca.local.DemoAccess;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.EvaluationType;
import io.luca.model.GradingPeriod;
import io.luca.model.GradingRules;
import io.luca.model.PeriodId;
import io.luca.model.PersonId;
import io.luca.model.Scale;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.Score;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.store.SchoolTable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Schools with evaluations that no grade counts yet: ten for each grade, by the source's rules. */
final class GradedSchools {

    static final SubjectId SUBJECT = new SubjectId("matematicas");
    static final PeriodId PERIOD = new PeriodId("Q1_2024");
    static final GradingRules RULES = new GradingRules(
            Map.of(
                    new EvaluationType("exam"), new BigDecimal("0.7"),
                    new EvaluationType("homework"), new BigDecimal("0.2"),
                    new EvaluationType("quiz"), new BigDecimal("0.1")),
            new BigDecimal(60),
            Scale.DEFAULT);
    private static final List<String> TYPES =
            List.of("exam", "exam", "exam", "exam", "homework", "homework", "homework", "homework", "quiz", "quiz");
    private static final LocalDate DAY = LocalDate.of(2024, 2, 15);
    private static final Instant AT = Instant.parse("2024-02-15T10:30:00Z");
    private static final int WRITERS = 8;

    private final DemoAccess access;
    private final int schools;

    /** A grade that is to be made. */
    record Work(SchoolId school, StudentId student, List<Evaluation> evaluations) {}

    /** @param schools how many of each kind */
    GradedSchools(DemoAccess access, int schools) {
        this.access = access;
        this.schools = schools;
    }

    /**
     * Writes evaluations, the same number for each school.
     *
     * @param kind begins the schools' ids; only those of the kind {@code school} are registered, so that the job finds them
     * @param name tells these students from others
     */
    List<Work> fill(String kind, String name, int evaluations) {
        List<Work> work = new ArrayList<>();
        for (int grade = 0; grade < evaluations / TYPES.size(); grade++) {
            SchoolId school = new SchoolId(kind + "_" + grade % schools);
            StudentId student = new StudentId("alumna_" + name + "_" + grade);
            work.add(new Work(school, student, evaluations(student, grade)));
        }
        for (int school = 0; school < schools; school++) {
            configure(new SchoolId(kind + "_" + school), kind.equals("school"));
        }
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<?>> running = new ArrayList<>();
            for (Work each : work) {
                running.add(writers.submit(() -> {
                    SchoolTable records = access.table().forSchool(each.school());
                    each.evaluations().forEach(records::record);
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the benchmark was stopped", stop);
        }
        return work;
    }

    private void configure(SchoolId school, boolean isRegistered) {
        SchoolTable records = access.table().forSchool(school);
        if (records.config().isEmpty()) {
            records.saveConfig(
                    new SchoolConfig(
                            List.of(new GradingPeriod(PERIOD, LocalDate.of(2024, 1, 15), LocalDate.of(2024, 4, 15))),
                            Map.of(SUBJECT, RULES),
                            0),
                    AT);
        }
        if (isRegistered) {
            access.registry().register(school);
        }
    }

    private static List<Evaluation> evaluations(StudentId student, int grade) {
        List<Evaluation> evaluations = new ArrayList<>();
        for (int index = 0; index < TYPES.size(); index++) {
            evaluations.add(Evaluation.recorded(
                    new EvaluationKey(student, SUBJECT, PERIOD, new EvaluationId(TYPES.get(index) + "_" + index)),
                    new EvaluationType(TYPES.get(index)),
                    Score.of(String.valueOf(40 + (grade * 7 + index * 13) % 61)),
                    DAY,
                    new PersonId("bench_teacher"),
                    AT));
        }
        return evaluations;
    }
}
