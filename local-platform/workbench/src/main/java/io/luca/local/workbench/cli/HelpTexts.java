package io.luca.local.workbench.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * The help of every command as files, which the build writes and {@code ./luca} shows without starting a JVM. A file is called as its command,
 * with hyphens between the words: {@code luca-dlq-redrive.txt}.
 */
public final class HelpTexts {

    private HelpTexts() {}

    /** Writes them into the directory that is named. */
    public static void main(String[] arguments) throws IOException {
        write(Luca.commands(), Files.createDirectories(Path.of(arguments[0])));
    }

    static void write(CommandLine command, Path directory) throws IOException {
        String name = command.getCommandSpec().qualifiedName("-");
        Files.writeString(directory.resolve(name + ".txt"), command.getUsageMessage(Ansi.OFF));
        for (CommandLine part : command.getSubcommands().values()) {
            write(part, directory);
        }
    }
}
