package io.luca.local.workbench.bench;

import io.luca.local.aws.cloud.TemporaryDirectory;
import io.luca.local.dynamodb.DynamoDb;
import io.luca.local.dynamodb.Settings;
import io.luca.local.dynamodb.store.Stores;
import io.luca.local.workbench.bench.EngineProcess.Task;
import io.luca.local.workbench.bench.TableSlices.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the table's engine does, through its API and without a platform: against its floor, which is the request read and its bytes put
 * into the engine's store, and against the aims that were set for two processors. The table has Luca's keys and nothing else; the same
 * with Luca's two indexes and its stream, which make three or four entries of each item, stands beside it without an aim.
 */
public final class TableBench {

    private static final Clock CLOCK = Clock.systemUTC();
    private static final int CALLERS = 2;

    /** A transaction is measured by how long it takes alone. */
    private static final int ALONE = 1;

    private static final int A_MILLION = 1_000_000;
    private static final double MILLIS = 1_000;
    private static final String RATE = "/s";

    /** Batches, after which every query finds a whole page. */
    private static final int FILLED = TableRequest.PAGE * TableRequest.STUDENTS / TableRequest.IN_BATCH;

    private static final String INDEXED = ", with two indexes and a stream";

    private static final Work FLOOR = new Work("its floor, in memory", CALLERS, _ -> new BarePuts(Stores.inMemory()));
    private static final Work DISK_FLOOR =
            new Work("its floor, in a directory", CALLERS, path -> new BarePuts(Stores.in(path)));
    private static final Work PUT = inMemory("PutItem, in memory", CALLERS, false, TableRequest.put());
    private static final Work DISK_PUT = new Work(
            "PutItem, in a directory", CALLERS, path -> created(Settings.in(path, CLOCK), false, TableRequest.put()));
    private static final Work INDEXED_PUT = inMemory("PutItem" + INDEXED, CALLERS, true, TableRequest.put());
    private static final Work QUERY = new Work("Query of 20 items", CALLERS, _ -> filled(false, TableRequest.query()));
    private static final Work INDEX_QUERY =
            new Work("Query of 20 entries of an index", CALLERS, _ -> filled(true, TableRequest.indexQuery()));
    private static final Work BATCH = inMemory("BatchWriteItem of 25", CALLERS, false, TableRequest.batch());
    private static final Work INDEXED_BATCH =
            inMemory("BatchWriteItem of 25" + INDEXED, CALLERS, true, TableRequest.batch());
    private static final Work TRANSACTION =
            inMemory("TransactWriteItems of 100", ALONE, false, TableRequest.transaction());
    private static final Work INDEXED_TRANSACTION =
            inMemory("TransactWriteItems of 100" + INDEXED, ALONE, true, TableRequest.transaction());

    private final Plan plan;
    private final Consumer<String> progress;
    private final List<Line> lines = new ArrayList<>();

    /**
     * How much is done.
     *
     * @param each for how long each call is measured in all
     * @param items how many are in the table whose size and opening are measured; the aims are those of a million
     * @param starts how often a start is measured
     */
    public record Plan(Duration each, int items, int starts) {

        public Plan {
            if (!each.isPositive() || items < TableRequest.IN_BATCH || starts < 1) {
                throw new IllegalArgumentException(
                        TableRequest.IN_BATCH + " items, one start and some time are the least, got " + items + ", "
                                + starts + " and " + each);
            }
        }

        private int batches() {
            return items / TableRequest.IN_BATCH;
        }
    }

    /**
     * What was measured of one thing.
     *
     * @param aim as it is shown, empty if there is none
     * @param met whether it is as it should be, so also without an aim
     */
    public record Line(String what, double measured, String unit, String aim, boolean met) {

        private static Line plain(String what, double measured, String unit) {
            return new Line(what, measured, unit, "", true);
        }

        private static Line atLeast(double aim, String what, double measured, String unit) {
            return new Line(what, measured, unit, "≥ " + shown(aim, unit), measured >= aim);
        }

        private static Line atMost(double aim, String what, double measured, String unit) {
            return new Line(what, measured, unit, "≤ " + shown(aim, unit), measured <= aim);
        }

        /** The measured value with its unit. */
        public String shown() {
            return shown(measured, unit);
        }

        private static String shown(double value, String unit) {
            String number = String.format(Locale.ROOT, value < 100 ? "%.2f" : "%,.0f", value);
            return unit.isEmpty() ? number : number + " " + unit;
        }
    }

    public TableBench(Plan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /** Measures everything once. */
    public List<Line> run() throws IOException {
        lines.clear();
        calls();
        sizes();
        starts();
        return List.copyOf(lines);
    }

    private void calls() throws IOException {
        TableSlices slices = new TableSlices(progress);
        slices.measure(
                List.of(
                        FLOOR,
                        PUT,
                        DISK_FLOOR,
                        DISK_PUT,
                        INDEXED_PUT,
                        QUERY,
                        INDEX_QUERY,
                        TRANSACTION,
                        INDEXED_TRANSACTION,
                        BATCH,
                        INDEXED_BATCH),
                plan.each());
        add(Line.atLeast(20_000, PUT.name(), slices.perSecond(PUT), RATE));
        add(Line.plain(FLOOR.name(), slices.perSecond(FLOOR), RATE));
        add(Line.atLeast(0.4, "ratio", slices.ratio(PUT, FLOOR), ""));
        add(Line.plain(DISK_PUT.name(), slices.perSecond(DISK_PUT), RATE));
        add(Line.plain(DISK_FLOOR.name(), slices.perSecond(DISK_FLOOR), RATE));
        add(Line.atLeast(0.4, "ratio", slices.ratio(DISK_PUT, DISK_FLOOR), ""));
        add(Line.plain(INDEXED_PUT.name(), slices.perSecond(INDEXED_PUT), RATE));
        add(Line.atLeast(20_000, QUERY.name(), slices.perSecond(QUERY), RATE));
        add(Line.plain(INDEX_QUERY.name(), slices.perSecond(INDEX_QUERY), RATE));
        add(Line.atMost(3, TRANSACTION.name(), MILLIS / slices.perSecond(TRANSACTION), "ms"));
        add(Line.plain(INDEXED_TRANSACTION.name(), MILLIS / slices.perSecond(INDEXED_TRANSACTION), "ms"));
        add(Line.atLeast(1_500, BATCH.name(), slices.perSecond(BATCH), RATE));
        add(Line.plain(INDEXED_BATCH.name(), slices.perSecond(INDEXED_BATCH), RATE));
    }

    private void sizes() throws IOException {
        String items = "%,d items".formatted(plan.items());
        sizes(items, false);
        sizes(items + INDEXED, true);
    }

    private void sizes(String items, boolean indexed) throws IOException {
        progress.accept("writing " + items + ", in memory …");
        double heap = EngineProcess.run(Task.FILL, indexed, plan.batches(), Optional.empty());
        progress.accept("writing " + items + ", into a directory, and opening it again …");
        double seconds;
        try (TemporaryDirectory directory = TemporaryDirectory.create("luca-bench-")) {
            double _ = EngineProcess.run(Task.FILL, indexed, plan.batches(), Optional.of(directory.path()));
            seconds = EngineProcess.run(Task.OPEN, indexed, plan.batches(), Optional.of(directory.path()));
        }
        boolean aimed = plan.items() == A_MILLION && !indexed;
        String inMemory = items + ": heap";
        String opened = items + ": opened again";
        add(aimed ? Line.atMost(1, inMemory, heap, "GB") : Line.plain(inMemory, heap, "GB"));
        add(aimed ? Line.atMost(5, opened, seconds, "s") : Line.plain(opened, seconds, "s"));
    }

    private void starts() throws IOException {
        List<Double> cold = new ArrayList<>();
        List<Double> inMemory = new ArrayList<>();
        List<Double> inDirectory = new ArrayList<>();
        try (TemporaryDirectory kept = TemporaryDirectory.create("luca-bench-")) {
            Path cache = kept.path().resolve("start.aot");
            double _ = EngineProcess.startLearned(cache, Optional.of(kept.path().resolve("learn"))); // writes it
            for (int start = 1; start <= plan.starts(); start++) {
                progress.accept("start " + start + " of " + plan.starts() + ", of each kind …");
                cold.add(EngineProcess.run(Task.START, true, 0, Optional.empty()));
                inMemory.add(EngineProcess.startLearned(cache, Optional.empty()));
                inDirectory.add(EngineProcess.startLearned(
                        cache, Optional.of(kept.path().resolve("start" + start))));
            }
        }
        add(Line.atMost(100, "start to the first item, in memory", TableSlices.median(inMemory), "ms"));
        add(Line.atMost(100, "start to the first item, in a directory", TableSlices.median(inDirectory), "ms"));
        add(Line.plain("start without what an earlier one learned", TableSlices.median(cold), "ms"));
    }

    private void add(Line line) {
        lines.add(line);
        progress.accept(line.what() + ": " + line.shown());
    }

    private static Work inMemory(String name, int callers, boolean indexed, TableRequest request) {
        return new Work(name, callers, _ -> created(Settings.inMemory(CLOCK), indexed, request));
    }

    private static EngineTable created(Settings settings, boolean indexed, TableRequest request) {
        return EngineTable.create(DynamoDb.open(settings), TableRequest.create(indexed), request);
    }

    private static EngineTable filled(boolean indexed, TableRequest query) {
        EngineTable table = created(Settings.inMemory(CLOCK), indexed, query);
        table.fill(FILLED);
        table.callToFind(TableRequest.found(FILLED));
        return table;
    }
}
