package io.luca.local.workbench.cli;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
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
            AlarmsCommand.class,
            TraceCommand.class,
            DlqCommand.class,
            InvokeCommand.class,
            QueryCommand.class,
            TimeCommand.class,
            PreflightCommand.class,
            SmokeCommand.class,
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

    public static CommandLine commands() {
        CommandLine luca = new CommandLine(new Luca())
                .registerConverter(LocalDate.class, Luca::day)
                .registerConverter(ZoneId.class, Luca::zone);
        CommandLine.IParameterExceptionHandler withUsage = luca.getParameterExceptionHandler();
        return luca.setParameterExceptionHandler(
                        (wrong, arguments) -> wrong.getCommandLine().getParent() == null
                                ? withUsage.handleParseException(wrong, arguments)
                                : told(wrong))
                .setExecutionExceptionHandler((failure, command, _) -> {
                    command.getErr().println(command.getColorScheme().errorText("luca: " + failure.getMessage()));
                    if (Boolean.getBoolean("luca.stacktrace")) {
                        failure.printStackTrace(command.getErr());
                    }
                    return 1;
                });
    }

    /** One line says what is wrong: below a page of all options nobody finds it. */
    private static int told(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println(command.getColorScheme().errorText("luca: " + wrong.getMessage()));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(wrong, command.getErr())) {
            command.getErr().println("'" + command.getCommandSpec().qualifiedName() + " --help' says all options.");
        }
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException malformed) {
            throw new CommandLine.TypeConversionException(
                    "'" + text + "' is no day of the calendar; write it as 2026-03-31");
        }
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException unknown) {
            throw new CommandLine.TypeConversionException(
                    "'" + text + "' is no time zone; write it as America/Mexico_City");
        }
    }
}
