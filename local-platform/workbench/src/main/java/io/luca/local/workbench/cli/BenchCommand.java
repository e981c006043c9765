package io.luca.local.workbench.cli;

import io.luca.local.aws.cloud.TemporaryDirectory;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.workbench.bench.BareFunctions;
import io.luca.local.workbench.bench.ColdStartBench;
import io.luca.local.workbench.bench.ConsolidationBench;
import io.luca.local.workbench.bench.GovSyncBench;
import io.luca.local.workbench.bench.IngestionBench;
import io.luca.local.workbench.bench.InteractiveBench;
import io.luca.local.workbench.bench.PipelineBench;
import io.luca.local.workbench.bench.SilentAssembly;
import io.luca.local.workbench.bench.TableBench;
import io.luca.local.workbench.bench.TelemetryBench;
import io.luca.local.workbench.bench.TelemetryBench.Deployed;
import io.luca.local.workbench.drill.GovOutageDrill;
import java.io.IOException;
import java.nio.file.Path;
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
            "  cold-start     each function from the start of its process to its first answer, against an empty handler and one call",
            "  table          the table's engine, without a platform: its calls against the bare store, and against its aims",
            "  all            all of them but telemetry, shortened, as a page in Markdown: less than twenty minutes"
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
        cold_start("cold-start"),
        table("table"),
        all("all");

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
            throw new IllegalArgumentException(
                    "there is no benchmark '" + given
                            + "'; there are: interactive, telemetry, ingestion, consolidation, gov-sync, pipeline, cold-start, table, all");
        }
    }

    private static final Path PAGE = Path.of("docs/benchmarks.md");
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
            description =
                    "One of: interactive, telemetry, ingestion, consolidation, gov-sync, pipeline, cold-start, table, all.")
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
            names = "--on-disk",
            description =
                    "For ingestion: queue and table lie on the disk, as those of 'luca up --data-dir' (default: in memory).")
    private boolean onDisk;

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

    @Option(names = "--markdown", description = "For all: write the page to docs/benchmarks.md, and do not print it.")
    private boolean isWritten;

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
        out().printf(
                        "bench %s on %d processors, Java %s. It takes some minutes.%n",
                        which, Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"));
        return switch (which) {
            case table -> table();
            case cold_start -> coldStart();
            case all -> new AllBenches(out()).run(isWritten ? Optional.of(PAGE) : Optional.empty());
            default -> onFreshPlatform();
        };
    }

    @Override
    boolean isOnDisk() {
        return onDisk;
    }

    @Override
    boolean isAboutHistory() {
        return Name.of(name) == Name.pipeline;
    }

    @Override
    int run(Platform platform, TableAccess access) throws IOException, InterruptedException {
        return switch (Name.of(name)) {
            case interactive -> interactive(platform, access);
            case telemetry -> telemetry(new Deployed(platform, access));
            case ingestion -> ingestion(platform, access);
            case consolidation -> consolidation(platform, access);
            case gov_sync -> govSync(platform, access);
            case pipeline -> pipeline(platform, access);
            case cold_start, table, all -> throw new IllegalStateException("it boots what it needs");
        };
    }

    private BenchTables tables() {
        return new BenchTables(out());
    }

    private int events() {
        return events.orElse(Name.of(name) == Name.pipeline ? MAX_EVENTS : USUAL_EVENTS);
    }

    private int pipeline(Platform platform, TableAccess access) throws IOException, InterruptedException {
        PipelineBench.Result result = new PipelineBench(platform, access, this::progress).run(events());
        tables().print(result);
        writeJson(result);
        return 0;
    }

    private int interactive(Platform platform, TableAccess access) throws IOException {
        InteractiveBench.Result result =
                new InteractiveBench(platform, access, Duration.ofSeconds(seconds), rounds, this::progress).run();
        tables().print(result);
        writeJson(result);
        return result.figures().stream().allMatch(figures -> figures.failures() == 0) ? 0 : 1;
    }

    /** The second pair is booted the other way round: a place in that order is no merit. */
    private int telemetry(Deployed told) throws IOException, InterruptedException {
        try (TemporaryDirectory copy = TemporaryDirectory.create("luca-silent-")) {
            Path silent = copy.path();
            SilentAssembly.write(assembly(), silent);
            return onPlatformOf(
                    silent,
                    (first, itsAccess) -> onPlatformOf(
                            silent,
                            (second, secondsAccess) -> onPlatformOf(
                                    assembly(),
                                    (last, lastsAccess) -> telemetry(
                                            List.of(told, new Deployed(last, lastsAccess)),
                                            List.of(
                                                    new Deployed(first, itsAccess),
                                                    new Deployed(second, secondsAccess))))));
        }
    }

    private int telemetry(List<Deployed> told, List<Deployed> silent) throws IOException, InterruptedException {
        TelemetryBench.Result result = new TelemetryBench(told, silent, this::progress)
                .run(Duration.ofSeconds(seconds).multipliedBy(rounds), rounds, events());
        tables().print(result);
        writeJson(result);
        return result.figures().stream().allMatch(figures -> figures.failures() == 0) ? 0 : 1;
    }

    private int ingestion(Platform platform, TableAccess access) throws IOException, InterruptedException {
        IngestionBench.Result result =
                new IngestionBench(platform, access, this::progress).run(rps, Duration.ofSeconds(seconds), events());
        tables().print(result);
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

    private int consolidation(Platform platform, TableAccess access) throws IOException {
        List<ConsolidationBench.Row> rows = new ConsolidationBench(platform, access, plan(), this::progress).run();
        tables().print(rows);
        writeJson(rows);
        return 0;
    }

    private int govSync(Platform platform, TableAccess access) throws IOException, InterruptedException {
        GovSyncBench bench = new GovSyncBench(platform, access, this::progress);
        bench.startFunctions();
        GovOutageDrill.Verdict verdict =
                new GovOutageDrill(platform, access, this::progress).run(DrillCommand.usual(grades, schools));
        GovSyncBench.Result result = bench.besides(GovSyncBench.Run.of(verdict));
        tables().print(result, verdict);
        writeJson(result);
        return verdict.isPassed() ? 0 : 1;
    }

    private int coldStart() throws IOException, InterruptedException {
        try (TemporaryDirectory copy = TemporaryDirectory.create("luca-bare-")) {
            BareFunctions.write(assembly(), copy.path());
            return onPlatformOf(copy.path(), (platform, access) -> {
                List<ColdStartBench.Line> lines = new ColdStartBench(platform, access, this::progress).run(rounds);
                tables().printStarts(lines);
                writeJson(lines);
                return 0;
            });
        }
    }

    private int table() throws IOException {
        TableBench.Plan plan = new TableBench.Plan(Duration.ofSeconds(seconds).multipliedBy(rounds), items, rounds);
        List<TableBench.Line> lines = new TableBench(plan, this::progress).run();
        tables().printAims(lines);
        writeJson(lines);
        return 0;
    }
}
