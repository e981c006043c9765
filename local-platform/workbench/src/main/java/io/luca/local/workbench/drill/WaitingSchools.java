package io.luca.local.workbench.drill;

import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.model.EvaluationType;
import io.luca.model.Grade;
import io.luca.model.GradingPeriod;
import io.luca.model.GradingRules;
import io.luca.model.PeriodId;
import io.luca.model.Scale;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.store.StoredItems;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Schools of a rehearsal, with grades that wait to be sent to the government. */
public final class WaitingSchools {

    private static final PeriodId PERIOD = new PeriodId("Q1_2024");
    private static final SubjectId SUBJECT = new SubjectId("matematicas");
    private static final LocalDate FIRST_DAY = LocalDate.of(2024, 1, 15);
    private static final Instant AT = Instant.parse("2024-04-16T02:00:00Z");
    private static final int CHUNK = 25; // DynamoDB's limit of a BatchWriteItem
    private static final int WRITERS = 4;

    private final Platform platform;
    private final TableAccess access;

    public WaitingSchools(Platform platform, TableAccess access) {
        this.platform = platform;
        this.access = access;
    }

    /** Gives a school, which is there, grades of a period: those of the students {@code alumna_0} and on. */
    public void fill(SchoolId school, PeriodId period, int grades) {
        for (int from = 0; from < grades; from += CHUNK) {
            write(school, period, from, Math.min(grades, from + CHUNK));
        }
    }

    /** Fills schools with so many grades in all, as evenly as can be. */
    public void fill(int schools, int grades) throws InterruptedException {
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<?>> writes = new ArrayList<>();
            for (int number = 0; number < schools; number++) {
                SchoolId school = new SchoolId("escuela_" + number);
                open(school, List.of(PERIOD));
                int first = (int) ((long) grades * number / schools);
                int end = (int) ((long) grades * (number + 1) / schools);
                for (int from = first; from < end; from += CHUNK) {
                    int start = from;
                    int to = Math.min(end, from + CHUNK);
                    writes.add(writers.submit(() -> write(school, PERIOD, start, to)));
                }
            }
            for (Future<?> write : writes) {
                write.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the schools cannot be filled", failed.getCause());
        }
    }

    /** Registers a school with one subject, and periods of a day each. */
    public void open(SchoolId school, List<PeriodId> periods) {
        access.registry().register(school);
        access.table()
                .forSchool(school)
                .saveConfig(
                        new SchoolConfig(
                                IntStream.range(0, periods.size())
                                        .mapToObj(day -> period(periods.get(day), FIRST_DAY.plusDays(day)))
                                        .toList(),
                                Map.of(
                                        SUBJECT,
                                        new GradingRules(
                                                Map.of(new EvaluationType("exam"), BigDecimal.ONE),
                                                new BigDecimal(60),
                                                Scale.DEFAULT)),
                                0),
                        UUID.randomUUID());
    }

    private static GradingPeriod period(PeriodId id, LocalDate day) {
        return new GradingPeriod(id, day, day);
    }

    private void write(SchoolId school, PeriodId period, int from, int to) {
        List<WriteRequest> writes = new ArrayList<>();
        for (int number = from; number < to; number++) {
            int score = 40 + number % 61;
            Grade grade = new Grade(
                    new StudentId("alumna_" + number),
                    SUBJECT,
                    period,
                    new BigDecimal(score),
                    3,
                    score >= 60,
                    1,
                    AT,
                    null,
                    false);
            writes.add(WriteRequest.builder()
                    .putRequest(put -> put.item(StoredItems.of(school, grade)))
                    .build());
        }
        boolean isWhole = access.client()
                .batchWriteItem(batch -> batch.requestItems(Map.of(platform.tableName(), writes))
                        .overrideConfiguration(config ->
                                config.credentialsProvider(access.tenants().of(school))))
                .unprocessedItems()
                .isEmpty();
        if (!isWhole) {
            throw new IllegalStateException("the table throttles, so that the drill could not begin");
        }
    }
}
