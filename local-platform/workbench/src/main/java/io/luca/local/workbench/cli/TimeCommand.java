package io.luca.local.workbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code luca time}. */
@Command(
        name = "time",
        description = {
            "Lets the running platform's time pass at once, and does what is due in it: nightly runs, waits of workflows, such as the"
                    + " 45 days before an erased student's records are removed.",
            "What was written before is in the history first, and a function that is called on the way has ended before time goes on."
                    + " Time does not come back while the platform runs; tokens and queues keep to real time. What expires"
                    + " in the table on the way is gone."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "./luca time --days 45", "./luca time --hours 6"})
final class TimeCommand extends RunningPlatformCommand {

    private static final int MOST_DAYS = 400;
    private static final int HOURS = 24;

    @ArgGroup(multiplicity = "1")
    private Span span = new Span();

    /** How much passes, in one of its units. */
    private static final class Span {

        @Option(names = "--days", description = "1 to 400 days, of 24 hours each.")
        private int days;

        @Option(names = "--hours", description = "1 to 9600 hours.")
        private int hours;

        private Duration length() {
            if (hours != 0) {
                Bounds.require(hours, MOST_DAYS * HOURS, "--hours");
                return Duration.ofHours(hours);
            }
            Bounds.require(days, MOST_DAYS, "--days");
            return Duration.ofDays(days);
        }
    }

    /** A day at a time, so that what one day writes is in the history before the next. */
    @Override
    public Integer call() {
        Duration length = span.length();
        RunningPlatform platform = platform();
        boolean isWritten = true;
        Duration passed = Duration.ZERO;
        while (passed.compareTo(length) < 0) {
            Duration left = length.minus(passed);
            Duration step = left.compareTo(Duration.ofDays(1)) < 0 ? left : Duration.ofDays(1);
            JsonNode answer = platform.pass(step);
            passed = passed.plus(step);
            isWritten &= answer.path("written").asBoolean();
            out().printf(
                            "%d of %d hours have passed: it is %s%n",
                            passed.toHours(),
                            length.toHours(),
                            Instant.parse(answer.path("now").asText()).truncatedTo(ChronoUnit.SECONDS));
            out().flush();
        }
        if (!isWritten) {
            out().println("The history did not have everything in time; './luca status' says what waits.");
            out().flush();
        }
        return 0;
    }
}
