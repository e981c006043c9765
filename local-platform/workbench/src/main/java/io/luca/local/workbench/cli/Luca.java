package io.luca.local.workbench.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The entry of all commands that run in Java; {@code ./luca} finds a JDK and builds first where needed. */
@Command(
        name = "luca",
        description = "The Luca platform on one machine, from its own CDK templates.",
        mixinStandardHelpOptions = true,
        version = "luca 1.0",
        footer = {
            "",
            "Also: 'luca test' runs all tests as CI does, 'luca synth' writes the templates.",
            "Exit codes: 0 done, 1 failed, 2 the command's words are wrong."
        })
public final class Luca implements Runnable {

    private static final String HELP = "help";

    /** In the order in which they are listed. */
    private static final SequencedMap<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("up", UpCommand::new);
        COMMANDS.put("token", TokenCommand::new);
        COMMANDS.put("credentials", CredentialsCommand::new);
        COMMANDS.put("status", StatusCommand::new);
        COMMANDS.put("school", SchoolCommand::new);
        COMMANDS.put("alarms", AlarmsCommand::new);
        COMMANDS.put("trace", TraceCommand::new);
        COMMANDS.put("dlq", DlqCommand::new);
        COMMANDS.put("invoke", InvokeCommand::new);
        COMMANDS.put("query", QueryCommand::new);
        COMMANDS.put("time", TimeCommand::new);
        COMMANDS.put("preflight", PreflightCommand::new);
        COMMANDS.put("smoke", SmokeCommand::new);
        COMMANDS.put("load", LoadCommand::new);
        COMMANDS.put("drill", DrillCommand::new);
        COMMANDS.put("bench", BenchCommand::new);
        COMMANDS.put(HELP, () -> new CommandLine.HelpCommand());
    }

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private Luca() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say which command.");
    }

    /** Runs one command; what it throws is told in one line. */
    public static void main(String[] arguments) {
        int code = commandsFor(arguments).execute(arguments);
        if (code == 0) {
            markLearned();
        }
        System.exit(code);
    }

    /** The JVM writes down what it learned, as the script asked it to; of work that failed it would be too little. */
    static void markLearned() {
        String mark = System.getProperty("luca.learned", "");
        if (!mark.isEmpty()) {
            try {
                Files.writeString(Path.of(mark), "");
            } catch (IOException unmarked) {
                throw new UncheckedIOException("cannot write " + mark, unmarked);
            }
        }
    }

    /** All commands. */
    public static CommandLine commands() {
        return commands(COMMANDS);
    }

    /** Only the one that is named, if it is one: to read the options of all takes longer than to run most of them. */
    static CommandLine commandsFor(String... arguments) {
        Supplier<Object> named = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
        return named == null || arguments[0].equals(HELP) ? commands() : commands(Map.of(arguments[0], named));
    }

    private static CommandLine commands(Map<String, Supplier<Object>> some) {
        CommandLine luca = new CommandLine(new Luca());
        some.forEach((name, command) -> luca.addSubcommand(name, command.get()));
        luca.registerConverter(LocalDate.class, Luca::day).registerConverter(ZoneId.class, Luca::zone);
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
