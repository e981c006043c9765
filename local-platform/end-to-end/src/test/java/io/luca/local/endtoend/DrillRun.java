package io.luca.local.endtoend;

import io.luca.local.workbench.cli.Luca;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;

/**
 * A drill that was run by its command, on platforms of its own.
 *
 * @param exit what the command ended with
 * @param said all that it printed
 */
record DrillRun(int exit, String said) {

    static DrillRun of(String... arguments) {
        StringWriter said = new StringWriter();
        int exit = Luca.commands()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(Stream.of(
                                Stream.of("drill"),
                                Stream.of(arguments),
                                Stream.of("--assembly", BootedPlatform.ASSEMBLY.toString()))
                        .flatMap(each -> each)
                        .toArray(String[]::new));
        return new DrillRun(exit, said.toString());
    }
}
