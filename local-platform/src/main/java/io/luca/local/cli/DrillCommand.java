package io.luca.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.DemoAccess;
import io.luca.local.Platform;
import io.luca.local.PlatformOptions;
import io.luca.local.drill.WorkerKillDrill;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code luca drill}. */
@Command(
        name = "drill",
        description = {
            "Rehearses a failure on a fresh platform in memory, and gives a verdict in counts.",
            "  worker-kill  behaviour events are accepted while the worker's processes are killed and the table throttles 30 %"
                    + " of its calls; then: accepted = stored, none lost, none twice, none in the wrong school"
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DrillCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "One of: worker-kill.")
    private String name = "";

    @Option(
            names = "--events",
            defaultValue = "50000",
            description = "How many are accepted (default: ${DEFAULT-VALUE}).")
    private int events;

    @Option(
            names = "--kills",
            defaultValue = "20",
            description = "How many processes are killed (default: ${DEFAULT-VALUE}).")
    private int kills;

    @Option(names = "--json", description = "Also write the verdict to this file.")
    private Optional<Path> json = Optional.empty();

    @Option(names = "--assembly", hidden = true, defaultValue = "infra/target/cdk.out")
    private Path assembly = Path.of("infra/target/cdk.out");

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec = picocli.CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        if (!"worker-kill".equals(name)) {
            throw new IllegalArgumentException("there is no drill '" + name + "'; there is: worker-kill");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("drill worker-kill: " + events + " events, " + kills + " kills. It takes some minutes.");
        try (Platform platform = Platform.start(new PlatformOptions(
                        assembly,
                        0,
                        0,
                        Optional.empty(),
                        Files.createTempDirectory("luca-drill-"),
                        false,
                        Clock.systemUTC()));
                DemoAccess access = new DemoAccess(platform)) {
            WorkerKillDrill.Verdict verdict = new WorkerKillDrill(platform, access, line -> {
                        out.println("  " + line);
                        out.flush();
                    })
                    .run(events, kills);
            print(out, verdict);
            if (json.isPresent()) {
                ObjectMapper mapper = new ObjectMapper();
                ObjectNode result = mapper.valueToTree(verdict.events());
                result.put("kills", verdict.kills())
                        .put("dead_letters", verdict.deadLetters())
                        .put("quarantined", verdict.quarantined())
                        .put("seconds", verdict.took().toSeconds())
                        .put("passed", verdict.isPassed());
                mapper.writerWithDefaultPrettyPrinter()
                        .writeValue(CallersDirectory.resolve(json.get()).toFile(), result);
            }
            return verdict.isPassed() ? 0 : 1;
        }
    }

    private static void print(PrintWriter out, WorkerKillDrill.Verdict verdict) {
        out.println();
        out.printf("%-24s %8d%n", "accepted", verdict.events().accepted());
        out.printf("%-24s %8d%n", "stored", verdict.events().stored());
        out.printf("%-24s %8d%n", "lost", verdict.events().lost());
        out.printf("%-24s %8d%n", "duplicated", verdict.events().duplicated());
        out.printf("%-24s %8d%n", "in the wrong school", verdict.events().inTheWrongSchool());
        out.printf("%-24s %8d%n", "dead letters", verdict.deadLetters());
        out.printf("%-24s %8d%n", "quarantined", verdict.quarantined());
        out.printf("%-24s %8d%n", "processes killed", verdict.kills());
        out.printf("%-24s %8d%n", "seconds", verdict.took().toSeconds());
        out.println();
        out.println(verdict.isPassed() ? "PASSED" : "FAILED");
        out.flush();
    }
}
