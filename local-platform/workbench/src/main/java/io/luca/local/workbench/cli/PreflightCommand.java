package io.luca.local.workbench.cli;

import io.luca.local.workbench.account.AwsAccount;
import io.luca.local.workbench.preflight.EnvironmentSettings;
import io.luca.local.workbench.preflight.Finding;
import io.luca.local.workbench.preflight.Preflight;
import io.luca.local.workbench.preflight.Target;
import io.luca.local.workbench.preflight.Templates;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code luca preflight}. */
@Command(
        name = "preflight",
        description = {
            "Looks at an account and region before anything is made there: what a first deployment of an environment lacks, each with"
                    + " the command or the request that brings it. It only reads.",
            "Credentials are those of AWS's own settings, the region is the environment's."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "It ends with 1 if something is missing. What nobody answers is told, and is your own to look at."
        })
final class PreflightCommand implements Callable<Integer> {

    @Option(names = "--env", paramLabel = "NAME", required = true, description = "dev, staging or prod.")
    private String environment = "";

    @Option(names = "--aws-endpoint-url", paramLabel = "URL", description = "What answers in AWS's place.")
    private Optional<URI> endpoint = Optional.empty();

    @Option(names = "--settings", hidden = true, defaultValue = EnvironmentSettings.FILE)
    private Path file = Path.of(EnvironmentSettings.FILE);

    @Option(names = "--templates", hidden = true, defaultValue = Templates.DIRECTORY)
    private Path templates = Path.of(Templates.DIRECTORY);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Environments.requireDeployed(environment);
        PrintWriter out = spec.commandLine().getOut();
        EnvironmentSettings settings = EnvironmentSettings.read(file, environment);
        try (AwsAccount account = AwsAccount.ofSettings(endpoint, settings.region())) {
            List<Preflight.Answer> answers = Preflight.of(
                    new Target(account, settings, new Templates(templates), Target.DOCKER), answer -> say(out, answer));
            long missing = answers.stream().filter(Preflight.Answer::isMissing).count();
            long open = answers.stream()
                    .filter(answer -> answer.finding() instanceof Finding.CannotTell)
                    .count();
            out.printf("%n%d ok, %d missing, %d cannot be told%n", answers.size() - missing - open, missing, open);
            out.flush();
            return missing == 0 ? 0 : 1;
        }
    }

    private static void say(PrintWriter out, Preflight.Answer answer) {
        switch (answer.finding()) {
            case Finding.Ok ok -> row(out, "ok", answer.question(), ok.detail(), "");
            case Finding.Missing missing -> row(out, "MISSING", answer.question(), missing.why(), missing.remedy());
            case Finding.CannotTell open -> row(out, "cannot tell", answer.question(), open.why(), open.remedy());
        }
        out.flush();
    }

    private static void row(PrintWriter out, String word, String question, String detail, String remedy) {
        out.printf("%-11s  %-39s %s%n", word, question, detail);
        if (!remedy.isEmpty()) {
            out.printf("%-11s  -> %s%n", "", remedy);
        }
    }
}
