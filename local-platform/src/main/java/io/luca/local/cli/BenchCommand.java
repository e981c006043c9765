package io.luca.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.DemoAccess;
import io.luca.local.Platform;
import io.luca.local.PlatformOptions;
import io.luca.local.bench.Figures;
import io.luca.local.bench.IngestionBench;
import io.luca.local.bench.InteractiveBench;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code luca bench}. */
@Command(
        name = "bench",
        description = "Measures a part of the platform against its own floor, side by side in one run.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class BenchCommand implements Callable<Integer> {

    /** What can be measured. */
    enum Name {
        interactive,
        ingestion
    }

    @Parameters(paramLabel = "NAME", description = "One of: ${COMPLETION-CANDIDATES}.")
    private Name name = Name.interactive;

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
            defaultValue = "20000",
            description = "For ingestion: how many events are worked off (default: ${DEFAULT-VALUE}).")
    private int events;

    @Option(names = "--json", description = "Also write the figures to this file.")
    private Optional<Path> json = Optional.empty();

    @Option(names = "--assembly", hidden = true, defaultValue = "infra/target/cdk.out")
    private Path assembly = Path.of("infra/target/cdk.out");

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec = picocli.CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "bench %s on %d processors, Java %s. It takes some minutes.%n",
                name, Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"));
        try (Platform platform = Platform.start(new PlatformOptions(
                        assembly,
                        0,
                        0,
                        Optional.empty(),
                        Files.createTempDirectory("luca-bench-"),
                        false,
                        Clock.systemUTC()));
                DemoAccess access = new DemoAccess(platform)) {
            if (name == Name.ingestion) {
                return ingestion(platform, access, out);
            }
            InteractiveBench.Result result = new InteractiveBench(
                            platform, access, Duration.ofSeconds(seconds), rounds, line -> {
                                out.println("  " + line);
                                out.flush();
                            })
                    .run();
            print(out, result);
            if (json.isPresent()) {
                new ObjectMapper()
                        .writerWithDefaultPrettyPrinter()
                        .writeValue(CallersDirectory.resolve(json.get()).toFile(), result);
            }
            return result.figures().stream().allMatch(figures -> figures.failures() == 0) ? 0 : 1;
        }
    }

    private int ingestion(Platform platform, DemoAccess access, PrintWriter out)
            throws IOException, InterruptedException {
        IngestionBench.Result result = new IngestionBench(platform, access, line -> {
                    out.println("  " + line);
                    out.flush();
                })
                .run(rps, Duration.ofSeconds(seconds), events);
        out.printf("%n%-30s %10s %8s %8s %8s %9s%n", "", "per s", "p50 ms", "p95 ms", "p99 ms", "refused");
        print(out, result.edge());
        out.println();
        result.values().forEach((what, value) -> out.printf("%-56s %10.2f%n", what, value));
        out.printf(
                "%naccepted %d, stored %d, lost %d, duplicated %d, in the wrong school %d%n",
                result.events().accepted(),
                result.events().stored(),
                result.events().lost(),
                result.events().duplicated(),
                result.events().inTheWrongSchool());
        out.flush();
        if (json.isPresent()) {
            new ObjectMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValue(CallersDirectory.resolve(json.get()).toFile(), result);
        }
        return result.events().isPerfect() ? 0 : 1;
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
                .forEach(ratio -> out.printf("%-36s %6.2f%n", ratio.getKey(), ratio.getValue()));
        out.printf("%-36s %6.0f%n", "service CPU per request, microseconds", result.cpuMicros());
        out.printf("%-36s %6d%n", "service peak memory (RSS), MiB", result.peakMebibytes());
        out.flush();
    }
}
