package io.luca.local.workbench.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that talks to a platform which another {@code luca up} runs. */
abstract class RunningPlatformCommand implements Callable<Integer> {

    @Option(
            names = "--aws-port",
            defaultValue = "4566",
            description = "Port of the local AWS endpoint (default: ${DEFAULT-VALUE}).")
    private int awsPort;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    final RunningPlatform platform() {
        return new RunningPlatform(awsPort);
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
