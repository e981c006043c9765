package io.luca.local.workbench.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.workbench.drill.GovOutageDrill;
import io.luca.model.Grade;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.model.SyncBatch;
import io.luca.store.StoredItems;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * A run of the government sync against the least that any such run must do here, measured right after it, one call after the
 * other like the run's: as many calls of a function that finds nothing to do, and the transaction that marks each batch's grades by the SDK.
 */
public final class GovSyncBench {

    private static final List<String> STEPS = List.of(
            "QueryPending", "PrepareBatch", "SendBatch", "SettleBatch", "MarkSynced", "RecordFailure", "Reconcile");

    private static final String FUNCTION = "PrepareBatch";
    private static final PeriodId PERIOD = new PeriodId("floor");
    private static final SchoolId SCHOOL = new SchoolId("floor");
    private static final Instant AT = Instant.parse("2024-04-16T02:00:00Z");

    private final Platform platform;
    private final TableAccess access;
    private final Consumer<String> progress;

    /**
     * What a run did.
     *
     * @param calls of functions
     * @param transitions states that were entered
     * @param events in the histories of its executions
     * @param tableCalls requests to DynamoDB
     * @param seconds of real time
     * @param tableSeconds of them, in the table's engine
     */
    public record Run(
            int grades,
            long batches,
            int calls,
            int transitions,
            int events,
            long tableCalls,
            double seconds,
            double tableSeconds) {

        /** What a drill has done. */
        public static Run of(GovOutageDrill.Verdict verdict) {
            return new Run(
                    verdict.grades(),
                    verdict.batches(),
                    verdict.calls(),
                    verdict.transitions(),
                    verdict.events(),
                    verdict.tableCalls(),
                    verdict.seconds(),
                    verdict.tableSeconds());
        }

        public double transitionsPerSecond() {
            return transitions / seconds;
        }

        /** Of anything that was counted. */
        public double perBatch(long count) {
            return (double) count / Math.max(1, batches);
        }
    }

    /**
     * The run and its floor.
     *
     * @param bareCallsSeconds as many calls of a function as the run made
     * @param bareTransactionsSeconds the transactions that mark the grades of as many batches
     */
    public record Result(Run run, double bareCallsSeconds, double bareTransactionsSeconds) {

        public double floorSeconds() {
            return bareCallsSeconds + bareTransactionsSeconds;
        }

        /** The run's transitions a second, if its functions' calls and its transactions were all it did. */
        public double floorTransitionsPerSecond() {
            return run.transitions() / floorSeconds();
        }

        /** How near the run is to its floor: 1 if it takes no longer. */
        public double ratio() {
            return floorSeconds() / run.seconds();
        }
    }

    /** A benchmark on a platform of its own, on which the run was. */
    public GovSyncBench(Platform platform, TableAccess access, Consumer<String> progress) {
        this.platform = platform;
        this.access = access;
        this.progress = progress;
    }

    /** Starts the processes of the workflow's functions, by calls that say nothing: how long that takes is no part of a run. */
    public void startFunctions() {
        for (String step : STEPS) {
            progress.accept("starting " + step + " …");
            LambdaRoom.Ended _ = platform.room(LambdaRoom.class).call(function(step), "{}".getBytes(UTF_8));
        }
    }

    private String function(String step) {
        return platform.room(LambdaRoom.class).pids().keySet().stream()
                .filter(name -> name.startsWith(step))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no function " + step));
    }

    /** Measures the floor of a run. */
    public Result besides(Run run) {
        progress.accept("the floor: " + run.calls() + " bare calls of a function …");
        double calls = bareCalls(run.calls());
        progress.accept("the floor: a bare transaction for each of " + run.batches() + " batches …");
        return new Result(run, calls, bareTransactions(run.batches()));
    }

    /** For a school that has nothing to send: it takes a lease, asks the index once, and gives the lease back. */
    private double bareCalls(int count) {
        String function = function(FUNCTION);
        ObjectNode event = new ObjectMapper()
                .createObjectNode()
                .put("run", "floor")
                .put("now", AT.toString())
                .put("school_id", SCHOOL.value())
                .put("period", PERIOD.value());
        byte[] bytes = event.toString().getBytes(UTF_8);
        long start = System.nanoTime();
        for (int call = 0; call < count; call++) {
            LambdaRoom.Ended ended = platform.room(LambdaRoom.class).call(function, bytes);
            if (ended.isFailure()) {
                throw new IllegalStateException(ended.answer());
            }
        }
        return seconds(start);
    }

    /** Items of a grade's size and indexes, as many as a full batch has, and two for the manifest and the state. */
    private double bareTransactions(long batches) {
        List<TransactWriteItem> writes = IntStream.range(0, SyncBatch.MAX_GRADES + 2)
                .mapToObj(number -> new Grade(
                        new StudentId("alumna_" + number),
                        new SubjectId("matematicas"),
                        PERIOD,
                        BigDecimal.TEN,
                        3,
                        false,
                        1,
                        AT,
                        null,
                        false))
                .map(grade -> TransactWriteItem.builder()
                        .put(put -> put.tableName(platform.tableName()).item(StoredItems.of(SCHOOL, grade)))
                        .build())
                .toList();
        long start = System.nanoTime();
        for (long transaction = 0; transaction < batches; transaction++) {
            var _ = access.client()
                    .transactWriteItems(write -> write.transactItems(writes)
                            .overrideConfiguration(config ->
                                    config.credentialsProvider(access.tenants().of(SCHOOL))));
        }
        return seconds(start);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
