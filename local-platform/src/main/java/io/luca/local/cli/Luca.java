package io.luca.local.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The entry of all commands that run in Java; {@code ./luca} finds a JDK and builds first where needed. */
@Command(
        name = "luca",
        description = "The Luca platform on one machine, from its own CDK templates.",
        mixinStandardHelpOptions = true,
        version = "luca 1.0",
        subcommands = {
            UpCommand.class,
            TokenCommand.class,
            CredentialsCommand.class,
            StatusCommand.class,
            DlqCommand.class,
            InvokeCommand.class,
            QueryCommand.class,
            LoadCommand.class,
            DrillCommand.class,
            BenchCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "Also: 'luca test' runs all tests as CI does, 'luca synth' writes the templates.",
            "Exit codes: 0 done, 1 failed, 2 the command's words are wrong."
        })
public final class Luca implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say which command.");
    }

    /** Runs one command; what it throws is told in one line. */
    public static void main(String[] arguments) {
        System.exit(commands().execute(arguments));
    }

    static CommandLine commands() {
        return new CommandLine(new Luca()).setExecutionExceptionHandler((failure, command, _) -> {
            command.getErr().println(command.getColorScheme().errorText("luca: " + failure.getMessage()));
            if (Boolean.getBoolean("luca.stacktrace")) {
                failure.printStackTrace(command.getErr());
            }
            return 1;
        });
    }
}
