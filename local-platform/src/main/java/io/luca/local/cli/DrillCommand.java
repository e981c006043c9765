package io.luca.local.cli;

import io.luca.local.DemoAccess;
import io.luca.local.Platform;
import io.luca.local.drill.WorkerKillDrill;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code luca drill}. */
@Command(
        name = "drill",
        description = {
            "Rehearses a failure on a fresh platform in memory, and gives a verdict in counts.",
            "  worker-kill  behaviour events are accepted while the worker's processes are killed and the table throttles 30 %%"
                    + " of its calls; then: accepted = stored, none lost, none twice, none in the wrong school"
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DrillCommand extends OnFreshPlatform {

    private static final int MAX_EVENTS = 1_000_000;
    private static final int MAX_KILLS = 200;

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

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!"worker-kill".equals(name)) {
            throw new IllegalArgumentException("there is no drill '" + name + "'; there is: worker-kill");
        }
        Bounds.require(events, MAX_EVENTS, "--events");
        Bounds.require(kills, MAX_KILLS, "--kills");
        PrintWriter out = out();
        out.println("drill worker-kill: " + events + " events, " + kills + " kills. It takes some minutes.");
        return onFreshPlatform();
    }

    @Override
    int run(Platform platform, DemoAccess access) throws IOException, InterruptedException {
        WorkerKillDrill.Verdict verdict = new WorkerKillDrill(platform, access, this::progress).run(events, kills);
        print(out(), verdict);
        writeJson(verdict);
        return verdict.isPassed() ? 0 : 1;
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
        out.printf("%-24s %8d of %d%n", "processes killed", verdict.kills(), verdict.killsAsked());
        out.printf("%-24s %8d%n", "seconds", verdict.seconds());
        out.println();
        out.println(verdict.isPassed() ? "PASSED" : "FAILED");
        out.flush();
    }
}
