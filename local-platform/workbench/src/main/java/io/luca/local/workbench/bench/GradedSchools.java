package io.luca.local.workbench.bench;

import io.luca.grading.ExplanationJson;
import io.luca.grading.GradeEngine;
import io.luca.grading.Graded;
import io.luca.local.platform.TableAccess;
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
import io.luca.store.StoredItems;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

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
    private static final int BATCH = 25; // DynamoDB's limit of a BatchWriteItem

    private final TableAccess access;
    private final String table;
    private final int schools;

    static final int OF_A_GRADE = TYPES.size();

    /** A grade that is to be made. */
    record Work(SchoolId school, StudentId student, List<Evaluation> evaluations) {}

    /** @param schools how many of each kind */
    GradedSchools(TableAccess access, String table, int schools) {
        this.access = access;
        this.table = table;
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
        for (int grade = 0; grade < evaluations / OF_A_GRADE; grade++) {
            SchoolId school = new SchoolId(kind + "_" + grade % schools);
            StudentId student = new StudentId("alumna_" + name + "_" + grade);
            work.add(new Work(school, student, evaluations(student, grade)));
        }
        for (int school = 0; school < schools; school++) {
            configure(new SchoolId(kind + "_" + school), kind.equals("school"));
        }
        Map<SchoolId, List<Map<String, AttributeValue>>> items = new LinkedHashMap<>();
        work.forEach(each -> each.evaluations()
                .forEach(evaluation -> items.computeIfAbsent(each.school(), _ -> new ArrayList<>())
                        .add(StoredItems.of(each.school(), evaluation))));
        List<Runnable> batches = new ArrayList<>();
        items.forEach((school, all) -> {
            for (int from = 0; from < all.size(); from += BATCH) {
                List<Map<String, AttributeValue>> batch = all.subList(from, Math.min(all.size(), from + BATCH));
                batches.add(() -> write(school, batch));
            }
        });
        ParallelWork.run(WRITERS, batches);
        return work;
    }

    /** Characters of the explanation of such a grade, which is most of what a grade is. */
    static int explanationLength() {
        Graded graded = (Graded) GradeEngine.grade(RULES, evaluations(new StudentId("alumna_n10000_0_1"), 1));
        return ExplanationJson.write(graded.explanation()).length();
    }

    private void write(SchoolId school, List<Map<String, AttributeValue>> items) {
        List<WriteRequest> writes = items.stream()
                .map(item ->
                        WriteRequest.builder().putRequest(put -> put.item(item)).build())
                .toList();
        boolean isWhole = access.client()
                .batchWriteItem(batch -> batch.requestItems(Map.of(table, writes))
                        .overrideConfiguration(config ->
                                config.credentialsProvider(access.tenants().of(school))))
                .unprocessedItems()
                .isEmpty();
        if (!isWhole) {
            throw new IllegalStateException("the table throttles, so nothing can be measured");
        }
    }

    private void configure(SchoolId school, boolean isRegistered) {
        SchoolTable records = access.table().forSchool(school);
        if (records.config().isEmpty()) {
            records.saveConfig(
                    new SchoolConfig(
                            List.of(new GradingPeriod(PERIOD, LocalDate.of(2024, 1, 15), LocalDate.of(2024, 4, 15))),
                            Map.of(SUBJECT, RULES),
                            0),
                    UUID.randomUUID());
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
