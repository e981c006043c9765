package io.luca.local.workbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.workbench.account.AwsAccount;
import io.luca.local.workbench.smoke.Place;
import io.luca.local.workbench.smoke.Smoke;
import io.luca.local.workbench.smoke.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code luca smoke}. */
@Command(
        name = "smoke",
        description = {
            "Tries a deployment with two schools that it makes and takes away again: sign-in, both paths, the firewall, what one"
                    + " school sees of another, the lake, the government sync (nothing is sent), alarms.",
            "On the laptop it tries the running platform. Elsewhere it finds names in the stacks' outputs, in the environment's"
                    + " region, with the credentials of AWS's own settings; these must be an operator's."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "It ends with 1 if a check failed. 'not here' is no failure, and no pass either."})
final class SmokeCommand implements Callable<Integer> {

    private static final int MOST_MINUTES = 60;

    @Mixin
    private DeploymentOptions where = new DeploymentOptions();

    @Option(
            names = "--base-url",
            paramLabel = "URL",
            description = "Where the HTTP API is called, such as a domain of your own (default: where its stack says).")
    private Optional<String> baseUrl = Optional.empty();

    @Option(
            names = "--lake-minutes",
            defaultValue = "8",
            description = "How long to wait for the lake, which buffers for minutes (default: ${DEFAULT-VALUE}).")
    private int lakeMinutes;

    @Option(
            names = "--skip",
            paramLabel = "WORDS",
            description = "Leaves out the checks with these words in their names.")
    private List<String> skipped = List.of();

    private boolean isStopped;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Bounds.require(lakeMinutes, MOST_MINUTES, "--lake-minutes");
        try (AwsAccount account = where.account()) {
            Smoke smoke = new Smoke(place(account), Clock.systemUTC(), Set.copyOf(skipped));
            Thread atTheEnd = Thread.ofPlatform().unstarted(() -> left(smoke.leaveNothing()));
            Runtime.getRuntime().addShutdownHook(atTheEnd); // Ctrl-C
            List<String> left = List.of();
            List<Smoke.Outcome> outcomes = List.of();
            try {
                say("Smoke test of " + where.environment() + ", " + account.region());
                outcomes = smoke.run(this::say);
            } finally {
                left = smoke.leaveNothing();
                isStopped = !removed(atTheEnd);
            }
            return isStopped ? 1 : ended(outcomes, left); // who was stopped is told by the hook
        }
    }

    private Place place(AwsAccount account) {
        Duration lakeLimit = Duration.ofMinutes(lakeMinutes);
        if (!where.isLaptop()) {
            return new Place(where.environment(), account, baseUrl, false, () -> {}, lakeLimit);
        }
        JsonNode status = where.platform().status();
        return new Place(
                where.environment(),
                account,
                Optional.of(baseUrl.orElseGet(() -> status.path("api_url").asText())),
                true,
                this::writeBuffers,
                lakeLimit);
    }

    /** Any query that first has all buffers written. */
    private void writeBuffers() {
        var _ = where.platform()
                .query(new ObjectMapper()
                        .createObjectNode()
                        .put("now", true)
                        .put("sql", "SELECT count(*) FROM events WHERE school_id = 'nobody'"));
    }

    private int ended(List<Smoke.Outcome> outcomes, List<String> left) {
        long failed = outcomes.stream().filter(Smoke.Outcome::isFailed).count();
        long notHere = outcomes.stream()
                .filter(outcome -> outcome.verdict() instanceof Verdict.NotHere)
                .count();
        say("%n%d passed, %d failed, %d not here".formatted(outcomes.size() - failed - notHere, failed, notHere));
        left(left);
        return failed == 0 ? 0 : 1;
    }

    private void say(Smoke.Outcome outcome) {
        String word = switch (outcome.verdict()) {
            case Verdict.Passed _ -> "passed";
            case Verdict.Failed _ -> "FAILED";
            case Verdict.NotHere _ -> "not here";
        };
        String detail = switch (outcome.verdict()) {
            case Verdict.Passed passed -> passed.detail();
            case Verdict.Failed failed -> failed.why();
            case Verdict.NotHere notHere -> notHere.why();
        };
        say(String.format(
                Locale.ROOT,
                "%-8s %6.1f s  %-44s %s",
                word,
                outcome.took().toMillis() / 1000.0,
                outcome.check(),
                detail));
    }

    private void left(List<String> left) {
        say(left.isEmpty() ? "Left behind: nothing" : "Left behind:");
        left.forEach(one -> say("  " + one));
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    /** False if the program is ending: then the hook runs. */
    private static boolean removed(Thread hook) {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            return false;
        }
    }
}
