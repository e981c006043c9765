package io.luca.local.workbench.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.cloud.TemporaryDirectory;
import io.luca.local.aws.service.pipes.PipesRoom;
import io.luca.local.platform.Platform;
import io.luca.local.platform.PlatformOptions;
import io.luca.local.platform.TableAccess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that boots a platform of its own, without demo schools and mostly in memory, and works on that. */
abstract class FreshPlatformCommand implements Callable<Integer> {

    @Option(names = "--json", description = "Also write the figures to this file.")
    private Optional<Path> json = Optional.empty();

    @Option(names = "--assembly", hidden = true, defaultValue = "infra/target/cdk.out")
    private Path assembly = Path.of("infra/target/cdk.out");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Works on the platform; the exit code is what it returns. */
    abstract int run(Platform platform, TableAccess access) throws IOException, InterruptedException;

    /** Whether the work is about the data pipeline. If not it rests: on AWS it runs on other machines than what is measured. */
    boolean isAboutHistory() {
        return false;
    }

    /** Whether what the platform holds lies on the disk, as that of a platform with a data directory, for as long as it runs. */
    boolean isOnDisk() {
        return false;
    }

    /** What is done with a platform; the exit code is what it returns. */
    @FunctionalInterface
    interface Work {
        int on(Platform platform, TableAccess access) throws IOException, InterruptedException;
    }

    final int onFreshPlatform() throws IOException, InterruptedException {
        return onPlatformOf(assembly, this::run);
    }

    /** Boots some templates, and works on that platform. */
    final int onPlatformOf(Path templates, Work work) throws IOException, InterruptedException {
        try (TemporaryDirectory logs = TemporaryDirectory.create(UpCommand.LOGS);
                TemporaryDirectory data = TemporaryDirectory.create("luca-data-");
                Platform platform = Platform.start(new PlatformOptions(
                        templates,
                        0,
                        0,
                        Optional.of(data.path()).filter(_ -> isOnDisk()),
                        logs.path(),
                        false,
                        Clock.systemUTC()));
                TableAccess access = new TableAccess(platform)) {
            platform.room(PipesRoom.class).pipes().pause(!isAboutHistory());
            return work.on(platform, access);
        }
    }

    /** The templates that it boots. */
    final Path assembly() {
        return assembly;
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** For options that cannot be followed: ends the command as wrong words do. */
    final ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    /** A line that says how far the work is. */
    final void progress(String line) {
        out().println("  " + line);
        out().flush();
    }

    final void writeJson(Object figures) throws IOException {
        if (json.isPresent()) {
            new ObjectMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValue(CallersDirectory.resolve(json.get()).toFile(), figures);
        }
    }
}
