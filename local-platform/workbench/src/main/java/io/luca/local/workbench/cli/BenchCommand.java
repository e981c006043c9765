package io.luca.local.workbench.cli;

import io.luca.local.aws.cloud.TemporaryDirectory;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.workbench.bench.ConsolidationBench;
import io.luca.local.workbench.bench.GovSyncBench;
import io.luca.local.workbench.bench.IngestionBench;
import io.luca.local.workbench.bench.InteractiveBench;
import io.luca.local.workbench.bench.PipelineBench;
import io.luca.local.workbench.bench.SilentAssembly;
import io.luca.local.workbench.bench.TableBench;
import io.luca.local.workbench.bench.TelemetryBench;
import io.luca.local.workbench.drill.GovOutageDrill;
import io.luca.local.workbench.load.Figures;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code luca bench}. */
@Command(
        name = "bench",
        description = {
            "Measures a part of the platform against its own floor, side by side in one run.",
            "  interactive    the service's requests against bare calls of the same store",
            "  telemetry      what logs, metrics and traces cost: service and worker against the same that tell nothing",
            "  ingestion      behaviour events at the gateway, and the worker against bare writes",
            "  consolidation  the nightly job against bare loops of the same calls",
            "  gov-sync       the drill gov-outage in real time: transitions a second, calls and events of a batch, against as"
                    + " many bare calls of a function and the bare transactions of the batches",
            "  pipeline       the history as Parquet against the same records as JSON: sizes, queries, memory",
            "  table          the table's engine, without a platform: its calls against the bare store, and against its aims"
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class BenchCommand extends FreshPlatformCommand {

    /** What can be measured. */
    enum Name {
        interactive("interactive"),
        telemetry("telemetry"),
        ingestion("ingestion"),
        consolidation("consolidation"),
        gov_sync("gov-sync"),
        pipeline("pipeline"),
        table("table");

        private final String word;

        Name(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }

        static Name of(String given) {
            for (Name name : values()) {
                if (name.word.equals(given)) {
                    return name;
                }
            }
            throw new IllegalArgumentException("there is no benchmark '" + given
                    + "'; there are: interactive, telemetry, ingestion, consolidation, gov-sync, pipeline, table");
        }
    }

    private static final int MAX_SECONDS = 600;
    private static final int MAX_ROUNDS = 20;
    private static final int MAX_RPS = 20_000;
    private static final int MAX_EVENTS = 1_000_000;
    private static final int MAX_GRADES = 200_000;
    private static final int MAX_ITEMS = 5_000_000;
    private static final int USUAL_EVENTS = 20_000;

    /** Evaluations: as many as the JVM's compiler needs to be done. */
    private static final int WARM_UP = 20_000;

    /** Evaluations: a size that takes less than some seconds is measured more than once. */
    private static final int AT_LEAST = 5_000;

    @Parameters(
            paramLabel = "NAME",
            description = "One of: interactive, telemetry, ingestion, consolidation, gov-sync, pipeline, table.")
    private String name = "";

    @Option(names = "--seconds", defaultValue = "10", description = "Length of one run (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--rounds", defaultValue = "3", description = "Runs of each, in turn (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--rps",
            defaultValue = "5000",
            description = "For ingestion: requests a second at the gateway (default: ${DEFAULT-VALUE}).")
    private int rps;

    @Option(
            names = "--events",
            description =
                    "For ingestion and telemetry: how many events are worked off (default: 20000). For pipeline: how many are"
                            + " written in each format (default: 1000000).")
    private Optional<Integer> events = Optional.empty();

    @Option(
            names = "--sizes",
            split = ",",
            paramLabel = "N",
            defaultValue = "1000,10000,50000",
            description = "For consolidation: how many evaluations, ten for each grade (default: ${DEFAULT-VALUE};"
                    + " 200000 takes some minutes more).")
    private List<Integer> sizes = List.of();

    @Option(
            names = "--schools",
            defaultValue = "50",
            description = "For consolidation and gov-sync: of how many schools (default: ${DEFAULT-VALUE}).")
    private int schools;

    @Option(
            names = "--grades",
            defaultValue = "50000",
            description = "For gov-sync: how many are to be sent (default: ${DEFAULT-VALUE}).")
    private int grades;

    @Option(
            names = "--items",
            defaultValue = "1000000",
            description = "For table: how many are kept and opened again (default: ${DEFAULT-VALUE}).")
    private int items;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Bounds.require(seconds, MAX_SECONDS, "--seconds");
        Bounds.require(rounds, MAX_ROUNDS, "--rounds");
        Bounds.require(rps, MAX_RPS, "--rps");
        Bounds.require(events(), MAX_EVENTS, "--events");
        Bounds.require(grades, MAX_GRADES, "--grades");
        Bounds.require(items, MAX_ITEMS, "--items");
        Name which = Name.of(name);
        var _ = plan(); // told before a platform boots
        PrintWriter out = out();
        out.printf(
                "bench %s on %d processors, Java %s. It takes some minutes.%n",
                which, Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"));
        return which == Name.table ? table(out) : onFreshPlatform();
    }

    @Override
    boolean isAboutHistory() {
        return Name.of(name) == Name.pipeline;
    }

    @Override
    int run(Platform platform, TableAccess access) throws IOException, InterruptedException {
        return switch (Name.of(name)) {
            case interactive -> interactive(platform, access, out());
            case telemetry -> telemetry(platform, access, out());
            case ingestion -> ingestion(platform, access, out());
            case consolidation -> consolidation(platform, access, out());
            case gov_sync -> govSync(platform, access, out());
            case pipeline -> pipeline(platform, access, out());
            case table -> table(out());
        };
    }

    private int events() {
        return events.orElse(Name.of(name) == Name.pipeline ? MAX_EVENTS : USUAL_EVENTS);
    }

    private int pipeline(Platform platform, TableAccess access, PrintWriter out)
            throws IOException, InterruptedException {
        PipelineBench.Result result = new PipelineBench(platform, access, this::progress).run(events());
        out.println();
        result.values().forEach((what, value) -> out.printf("%-60s %12.2f%n", what, value));
        out.printf(
                "%n%-28s %6s %10s %10s %8s %7s %14s %14s %7s%n",
                "query of one school",
                "rows",
                "Parquet ms",
                "JSON ms",
                "gzip ms",
                "ratio",
                "Parquet MiB",
                "JSON MiB",
                "ratio");
        result.timings()
                .forEach(each -> out.printf(
                        "%-28s %6d %10.1f %10.1f %8.1f %7.1f %14.2f %14.2f %7.1f%n",
                        each.query(),
                        each.rows(),
                        each.parquet(),
                        each.jsonLines(),
                        each.gzip(),
                        each.ratio(),
                        each.read(),
                        each.whole(),
                        each.whole() / each.read()));
        out.flush();
        writeJson(result);
        return 0;
    }

    private int interactive(Platform platform, TableAccess access, PrintWriter out) throws IOException {
        InteractiveBench.Result result =
                new InteractiveBench(platform, access, Duration.ofSeconds(seconds), rounds, this::progress).run();
        print(out, result);
        writeJson(result);
        return result.figures().stream().allMatch(figures -> figures.failures() == 0) ? 0 : 1;
    }

    private int telemetry(Platform platform, TableAccess access, PrintWriter out)
            throws IOException, InterruptedException {
        try (TemporaryDirectory copy = TemporaryDirectory.create("luca-silent-")) {
            SilentAssembly.write(assembly(), copy.path());
            return onPlatformOf(copy.path(), (silent, silentAccess) -> {
                TelemetryBench.Result result = new TelemetryBench(
                                platform, access, silent, silentAccess, this::progress)
                        .run(Duration.ofSeconds(seconds).multipliedBy(rounds), rounds, events());
                out.printf("%n%-30s %10s %8s %8s %8s %9s%n", "", "per s", "p50 ms", "p95 ms", "p99 ms", "failures");
                result.figures().forEach(each -> print(out, each));
                out.println();
                result.values().forEach((what, value) -> out.printf("%-56s %6.3f%n", what, value));
                out.flush();
                writeJson(result);
                return result.figures().stream().allMatch(figures -> figures.failures() == 0) ? 0 : 1;
            });
        }
    }

    private int ingestion(Platform platform, TableAccess access, PrintWriter out)
            throws IOException, InterruptedException {
        IngestionBench.Result result =
                new IngestionBench(platform, access, this::progress).run(rps, Duration.ofSeconds(seconds), events());
        out.printf("%n%-30s %10s %8s %8s %8s %9s%n", "", "per s", "p50 ms", "p95 ms", "p99 ms", "refused");
        print(out, result.edge());
        out.println();
        result.values().forEach((what, value) -> out.printf("%-56s %10.2f%n", what, value));
        result.refusals().forEach((why, count) -> out.printf("not accepted %d times: %s%n", count, why));
        out.printf(
                "%naccepted %d, stored %d, lost %d, duplicated %d, in the wrong school %d%n",
                result.events().accepted(),
                result.events().stored(),
                result.events().lost(),
                result.events().duplicated(),
                result.events().inTheWrongSchool());
        out.flush();
        writeJson(result);
        return result.events().isPerfect() ? 0 : 1;
    }

    private ConsolidationBench.Plan plan() {
        try {
            return new ConsolidationBench.Plan(schools, WARM_UP, AT_LEAST, sizes);
        } catch (IllegalArgumentException unusable) {
            throw wrong("--sizes, --schools: " + unusable.getMessage());
        }
    }

    private int consolidation(Platform platform, TableAccess access, PrintWriter out) throws IOException {
        List<ConsolidationBench.Row> rows = new ConsolidationBench(platform, access, plan(), this::progress).run();
        out.printf(
                "%n%11s %13s %11s %6s %15s %12s %12s %14s %14s %14s%n",
                "evaluations",
                "evaluations/s",
                "bare loop/s",
                "ratio",
                "single writes/s",
                "calls/grade",
                "CPU ms/grade",
                "live heap MiB",
                "peak heap MiB",
                "peak RSS MiB");
        rows.forEach(row -> out.printf(
                "%11d %13.0f %11.0f %6.2f %15.0f %12.2f %12.2f %14.1f %14.1f %14d%n",
                row.evaluations(),
                row.perSecond(),
                row.floorPerSecond(),
                row.ratio(),
                row.singleWritesPerSecond(),
                row.callsPerGrade(),
                row.cpuMicrosPerGrade() / 1_000,
                row.liveHeapMebibytes(),
                row.peakHeapMebibytes(),
                row.peakMebibytes()));
        out.flush();
        writeJson(rows);
        return 0;
    }

    private int govSync(Platform platform, TableAccess access, PrintWriter out)
            throws IOException, InterruptedException {
        GovSyncBench bench = new GovSyncBench(platform, access, this::progress);
        bench.startFunctions();
        GovOutageDrill.Verdict verdict =
                new GovOutageDrill(platform, access, this::progress).run(DrillCommand.usual(grades, schools));
        GovSyncBench.Result result = bench.besides(GovSyncBench.Run.of(verdict));
        GovSyncBench.Run run = result.run();
        out.println();
        out.printf("%-52s %10d%n", "grades", run.grades());
        out.printf("%-52s %10d%n", "batches", run.batches());
        out.printf("%-52s %10.1f%n", "seconds of real time, without the functions' starts", run.seconds());
        out.printf("%-52s %10.1f%n", "of them, in the table's engine", run.tableSeconds());
        out.printf("%-52s %10.1f%n", "hours of the platform's time", verdict.hours());
        out.printf("%-52s %10.1f%n", "transitions a second", run.transitionsPerSecond());
        out.printf("%-52s %10.1f%n", "the same at the floor", result.floorTransitionsPerSecond());
        out.printf("%-52s %10.2f%n", "ratio", result.ratio());
        out.printf("%-52s %10.1f%n", "floor: as many bare calls of a function, s", result.bareCallsSeconds());
        out.printf("%-52s %10.1f%n", "floor: the batches' bare transactions, s", result.bareTransactionsSeconds());
        out.printf("%-52s %10.2f%n", "transitions of a batch", run.perBatch(run.transitions()));
        out.printf("%-52s %10.2f%n", "calls of functions of a batch", run.perBatch(run.calls()));
        out.printf("%-52s %10.2f%n", "requests to DynamoDB of a batch", run.perBatch(run.tableCalls()));
        out.printf("%-52s %10.2f%n", "history events of a batch", run.perBatch(run.events()));
        out.printf("%-52s %10d of 25000%n", "most events in one history", verdict.mostEvents());
        out.println();
        out.println(verdict.isPassed() ? "PASSED" : "FAILED: see 'luca drill gov-outage'");
        out.flush();
        writeJson(result);
        return verdict.isPassed() ? 0 : 1;
    }

    private int table(PrintWriter out) throws IOException {
        TableBench.Plan plan = new TableBench.Plan(Duration.ofSeconds(seconds).multipliedBy(rounds), items, rounds);
        List<TableBench.Line> lines = new TableBench(plan, this::progress).run();
        out.printf("%n%-64s %14s %12s%n", "", "measured", "aim");
        lines.forEach(line -> out.println("%-64s %14s %12s   %s"
                .formatted(line.what(), line.shown(), line.aim(), line.met() ? "" : "missed")
                .stripTrailing()));
        out.flush();
        writeJson(lines);
        return 0;
    }

    private static void print(PrintWriter out, Figures each) {
        out.printf(
                "%-30s %10.0f %8.2f %8.2f %8.2f %9d%n",
                each.name(), each.perSecond(), each.p50(), each.p95(), each.p99(), each.failures());
    }

    private static void print(PrintWriter out, InteractiveBench.Result result) {
        out.printf("%n%-30s %10s %8s %8s %8s %9s%n", "", "per s", "p50 ms", "p95 ms", "p99 ms", "failures");
        result.figures().forEach(each -> print(out, each));
        out.println();
        result.ratios().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(ratio -> out.printf("%-46s %7.2f%n", ratio.getKey(), ratio.getValue()));
        result.cpuMicros().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(call -> out.printf(
                        "%-46s %7.0f%n", "all processes, microseconds of CPU: " + call.getKey(), call.getValue()));
        out.printf("%-46s %7.0f%n", "service alone, microseconds of CPU a request", result.serviceMicros());
        out.printf("%-46s %7d%n", "service peak memory (RSS), MiB", result.peakMebibytes());
        out.flush();
    }
}
