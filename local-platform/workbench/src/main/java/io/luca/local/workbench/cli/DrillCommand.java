package io.luca.local.workbench.cli;

import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.workbench.drill.GovOutageDrill;
import io.luca.local.workbench.drill.NoisyNeighborDrill;
import io.luca.local.workbench.drill.RestartDrill;
import io.luca.local.workbench.drill.SlowTableDrill;
import io.luca.local.workbench.drill.WorkerKillDrill;
import io.luca.local.workbench.load.Figures;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code luca drill}. */
@Command(
        name = "drill",
        description = {
            "Rehearses a failure on a fresh platform, in memory but for restart, and gives a verdict in counts.",
            "  gov-outage   the quarterly sync while the government is down for hours, answers 10 %% with 503, takes 2 %% of the"
                    + " batches without saying so and refuses 0.5 %% of the students, in the platform's own time; then: over in"
                    + " less than 48 hours, every grade confirmed or rejected, none twice",
            "  worker-kill  behaviour events are accepted while the worker's processes are killed and the table throttles 30 %%"
                    + " of its calls; then: accepted = stored, none lost, none twice, none in the wrong school",
            "  restart      platforms with a data directory are killed and stopped at random moments while events are accepted,"
                    + " and started again; then: accepted = stored, none lost, none twice",
            "  noisy-neighbour  one pupil sends with one token over many connections while a teacher of the same school and one of"
                    + " another work on; then: nobody but the pupil was refused anything",
            "  slow-table   the table answers slowly while a teacher works on; then: the alarm on slow answers rang, ended and was told"
                    + " once, and the trace of a slow request shows the table"
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DrillCommand extends FreshPlatformCommand {

    private static final int MAX_EVENTS = 1_000_000;
    private static final int MAX_KILLS = 200;
    /** One is killed, one is stopped. */
    private static final int LEAST_ENDS = 2;

    private static final int MAX_CONNECTIONS = 100;
    private static final int MAX_SECONDS = 60;
    /** Five times what a school may send in the long run, which is more than two processors carry. */
    private static final int MOST_OF_A_PUPIL = 1_000;

    private static final int MAX_GRADES = 200_000;
    private static final int MAX_SCHOOLS = 1_000;
    private static final int MAX_HOURS = 100;
    private static final int OUTAGE_AFTER_MINUTES = 5;
    /** At fifty batches in 100 seconds: of fewer grades the run would be over before the outage. */
    private static final int GRADES_OF_A_MINUTE = 5_000;

    private static final int OUTAGE_HOURS = 6;
    private static final double UNAVAILABLE = 0.10;
    private static final double LOST_ANSWERS = 0.02;
    private static final double REJECTED = 0.005;

    /** What can be rehearsed. */
    enum Drill {
        gov_outage("gov-outage"),
        worker_kill("worker-kill"),
        restart("restart"),
        noisy_neighbor("noisy-neighbour"),
        slow_table("slow-table");

        private final String word;

        Drill(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }

        static Drill of(String name) {
            for (Drill drill : values()) {
                if (drill.word.equals(name)) {
                    return drill;
                }
            }
            throw new IllegalArgumentException("there is no drill '" + name
                    + "'; there are: gov-outage, worker-kill, restart, noisy-neighbour, slow-table");
        }
    }

    @Parameters(
            paramLabel = "NAME",
            description = "One of: gov-outage, worker-kill, restart, noisy-neighbour, slow-table.")
    private String name = "";

    @Option(
            names = "--grades",
            defaultValue = "50000",
            description = "For gov-outage: how many are to be sent (default: ${DEFAULT-VALUE}).")
    private int grades;

    @Option(
            names = "--schools",
            defaultValue = "40",
            description = "For gov-outage: of how many schools (default: ${DEFAULT-VALUE}).")
    private int schools;

    @Option(
            names = "--outage-hours",
            defaultValue = "6",
            description = "For gov-outage: how long the government is down (default: ${DEFAULT-VALUE}).")
    private int outageHours;

    @Option(
            names = "--events",
            defaultValue = "50000",
            description = "For worker-kill: how many are accepted at least (default: ${DEFAULT-VALUE}).")
    private int events;

    @Option(
            names = "--kills",
            defaultValue = "20",
            description = "For worker-kill: how many processes are killed (default: ${DEFAULT-VALUE}).")
    private int kills;

    @Option(
            names = "--ends",
            defaultValue = "6",
            description = "For restart: how many platforms are ended (default: ${DEFAULT-VALUE}).")
    private int ends;

    @Option(
            names = "--connections",
            defaultValue = "12",
            description = "For noisy-neighbour: of the pupil (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--seconds",
            defaultValue = "6",
            description = "For noisy-neighbour: how long the pupil sends (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        switch (Drill.of(name)) {
            case gov_outage -> {
                Bounds.require(grades, MAX_GRADES, "--grades");
                Bounds.require(schools, MAX_SCHOOLS, "--schools");
                Bounds.require(outageHours, MAX_HOURS, "--outage-hours");
                out().println("drill gov-outage: " + grades + " grades of " + schools
                        + " schools, the government down for " + outageHours + " hours. It takes some minutes.");
            }
            case worker_kill -> {
                Bounds.require(events, MAX_EVENTS, "--events");
                Bounds.require(kills, MAX_KILLS, "--kills");
                out().println("drill worker-kill: " + events + " events, " + kills + " kills. It takes some minutes.");
            }
            case restart -> {
                Bounds.require(ends, LEAST_ENDS, MAX_KILLS, "--ends");
                out().println("drill restart: " + ends + " platforms are ended. It takes some minutes.");
                return restart();
            }
            case noisy_neighbor -> {
                Bounds.require(connections, MAX_CONNECTIONS, "--connections");
                Bounds.require(seconds, MAX_SECONDS, "--seconds");
                out().println("drill noisy-neighbour: one token, " + connections + " connections, " + seconds
                        + " seconds. It takes less than a minute.");
            }
            case slow_table ->
                out().println("drill slow-table: some twenty minutes of the platform's time. It takes a minute.");
        }
        return onFreshPlatform();
    }

    @Override
    int run(Platform platform, TableAccess access) throws IOException, InterruptedException {
        return switch (Drill.of(name)) {
            case gov_outage -> govOutage(platform, access);
            case worker_kill -> workerKill(platform, access);
            case restart -> throw new IllegalStateException("it has platforms of its own");
            case noisy_neighbor -> noisyNeighbor(platform, access);
            case slow_table -> slowTable(platform, access);
        };
    }

    private int govOutage(Platform platform, TableAccess access) throws IOException, InterruptedException {
        GovOutageDrill.Verdict verdict =
                new GovOutageDrill(platform, access, this::progress).run(plan(grades, schools, outageHours));
        print(out(), verdict);
        writeJson(verdict);
        return verdict.isPassed() ? 0 : 1;
    }

    /** What the drill rehearses if nothing is said of the outage. */
    static GovOutageDrill.Plan usual(int grades, int schools) {
        return plan(grades, schools, OUTAGE_HOURS);
    }

    private static GovOutageDrill.Plan plan(int grades, int schools, int outageHours) {
        return new GovOutageDrill.Plan(
                grades,
                schools,
                Math.min(OUTAGE_AFTER_MINUTES, grades / GRADES_OF_A_MINUTE),
                outageHours,
                UNAVAILABLE,
                LOST_ANSWERS,
                REJECTED);
    }

    private int workerKill(Platform platform, TableAccess access) throws IOException, InterruptedException {
        WorkerKillDrill.Verdict verdict = new WorkerKillDrill(platform, access, this::progress).run(events, kills);
        print(out(), verdict);
        writeJson(verdict);
        return verdict.isPassed() ? 0 : 1;
    }

    private int restart() throws IOException, InterruptedException {
        try (RestartedPlatforms platforms = new RestartedPlatforms(assembly())) {
            RestartDrill.Verdict verdict =
                    new RestartDrill(platforms::here, platforms::elsewhere, this::progress).run(ends);
            print(out(), verdict);
            writeJson(verdict);
            return verdict.isPassed() ? 0 : 1;
        }
    }

    private static void print(PrintWriter out, RestartDrill.Verdict verdict) {
        out.println();
        out.printf("%-24s %8d%n", "accepted", verdict.events().accepted());
        out.printf("%-24s %8d%n", "stored", verdict.events().stored());
        out.printf("%-24s %8d%n", "lost", verdict.events().lost());
        out.printf("%-24s %8d%n", "twice", verdict.events().duplicated());
        out.printf("%-24s %8d%n", "in the wrong school", verdict.events().inTheWrongSchool());
        out.printf("%-24s %8d%n", "left by the last ended", verdict.left());
        out.printf("%-24s %8d%n", "dead letters", verdict.deadLetters());
        out.printf("%-24s %8d%n", "quarantined", verdict.quarantined());
        out.printf("%-24s %8d%n", "platforms killed", verdict.killed());
        out.printf("%-24s %8d%n", "platforms stopped", verdict.stopped());
        out.printf("%-24s %8d%n", "seconds", verdict.seconds());
        out.println();
        out.println(verdict.isPassed() ? "PASSED" : "FAILED");
        out.flush();
    }

    private int noisyNeighbor(Platform platform, TableAccess access) throws IOException, InterruptedException {
        NoisyNeighborDrill.Verdict verdict = new NoisyNeighborDrill(platform, access, this::progress)
                .run(new NoisyNeighborDrill.Plan(connections, MOST_OF_A_PUPIL, Duration.ofSeconds(seconds)));
        print(out(), verdict);
        writeJson(verdict);
        return verdict.isPassed() ? 0 : 1;
    }

    private int slowTable(Platform platform, TableAccess access) throws IOException {
        Optional<SlowTableDrill.Verdict> found = new SlowTableDrill(platform, access, this::progress).run();
        if (found.isEmpty()) {
            out().println("INCONCLUSIVE: answers are slow on this machine without a fault");
            return 1;
        }
        SlowTableDrill.Verdict verdict = found.get();
        SlowTableDrill.SlowRequest request = verdict.request();
        out().println();
        out().println("alarm       " + verdict.alarm() + ": " + verdict.states());
        out().println("reason      " + verdict.reason());
        out().println("told        " + verdict.told() + " times");
        out().println("runbook     " + verdict.runbook());
        out().printf(
                        "a request   %s took %d ms, and %s in it %d ms. ./luca trace says of it:%n%n",
                        request.id(),
                        request.took().toMillis(),
                        request.call(),
                        request.callTook().toMillis());
        int traced = Luca.commands()
                .setOut(out())
                .execute(
                        "trace",
                        request.id(),
                        "--aws-port",
                        String.valueOf(URI.create(platform.awsUrl()).getPort()),
                        "--assembly",
                        assembly().toString());
        boolean isPassed = verdict.isPassed() && traced == 0;
        out().println();
        out().println(isPassed ? "PASSED" : "FAILED");
        out().flush();
        writeJson(verdict);
        return isPassed ? 0 : 1;
    }

    private static void print(PrintWriter out, GovOutageDrill.Verdict verdict) {
        out.println();
        out.printf("%-36s %10d%n", "grades", verdict.grades());
        out.printf("%-36s %10d%n", "confirmed", verdict.table().confirmed());
        out.printf("%-36s %10d%n", "rejected", verdict.table().rejected());
        out.printf("%-36s %10d%n", "still pending", verdict.table().pending());
        out.printf("%-36s %10d%n", "versions that the government has", verdict.received());
        out.printf("%-36s %10d%n", "duplicates at the government", verdict.duplicates());
        out.printf("%-36s %10.1f of 48 hours%n", "over after", verdict.hours());
        out.printf("%-36s %10d%n", "batches stored", verdict.batches());
        out.printf("%-36s %10d%n", "requests", verdict.requests());
        out.printf("%-36s %10d%n", "requests during the outage", verdict.duringOutage());
        out.printf("%-36s %10d%n", "batches put aside on the way", verdict.deadLetters());
        out.printf("%-36s %10d%n", "executions", verdict.executions());
        out.printf("%-36s %10d of 25000%n", "most events in one history", verdict.mostEvents());
        out.printf("%-36s %10d%n", "calls of functions", verdict.calls());
        verdict.firstAlertHours()
                .ifPresent(hours -> out.printf("%-36s %10.1f%n", "deadline at risk told at hour", hours));
        out.printf("%-36s %10s%n", "ended as", verdict.endedAs());
        out.printf("%-36s %10.0f%n", "seconds", verdict.seconds());
        out.printf("%-36s %10.0f%n", "of them, in the table's engine", verdict.tableSeconds());
        out.println();
        out.println(verdict.isPassed() ? "PASSED" : "FAILED");
        out.flush();
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

    private static void print(PrintWriter out, NoisyNeighborDrill.Verdict verdict) {
        out.println();
        print(out, "the other school's teacher, alone", verdict.alone());
        print(out, "the same beside the pupil", verdict.beside());
        print(out, "the pupil's own teacher", verdict.classmates());
        out.printf("%-36s %10.1f%n", "p95 beside / alone", verdict.ratio());
        out.println("the pupil was answered");
        new TreeMap<>(verdict.noisy()).forEach((answer, count) -> out.printf("%10d  %s%n", count, answer));
        out.println();
        if (verdict.isInconclusive()) {
            out.println("This machine is too busy: the pupil sent no more than a person may.");
        }
        out.println(verdict.isPassed() ? "PASSED" : verdict.isInconclusive() ? "INCONCLUSIVE" : "FAILED");
        out.flush();
    }

    private static void print(PrintWriter out, String who, NoisyNeighborDrill.Teacher teacher) {
        Figures figures = teacher.figures();
        out.printf(
                "%-36s %10d requests, %d refused, %d otherwise not answered, p50 %.1f ms, p95 %.1f ms%n",
                who,
                figures.calls(),
                teacher.refused(),
                figures.failures() - teacher.refused(),
                figures.p50(),
                figures.p95());
    }
}
