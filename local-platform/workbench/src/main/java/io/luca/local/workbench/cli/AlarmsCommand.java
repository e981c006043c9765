package io.luca.local.workbench.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** {@code luca alarms}. */
@Command(
        name = "alarms",
        description = "All alarms of the running platform: state, reason, runbook, and the latest changes.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class AlarmsCommand extends RunningPlatformCommand {

    @Override
    public Integer call() {
        PrintWriter out = out();
        AlarmLines.all(platform().alarms()).forEach(out::println);
        out.flush();
        return 0;
    }
}
