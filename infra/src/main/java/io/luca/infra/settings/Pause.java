package io.luca.infra.settings;

import java.time.Duration;
import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hours of every day in which the interactive service does not run, in the time zone of the consolidation. Events are taken all
 * the same, and jobs run: only what needs the service waits for the morning.
 *
 * @param from when it stops
 * @param to when it runs again, perhaps on the day after
 */
public record Pause(LocalTime from, LocalTime to) {

    private static final Pattern TEXT = Pattern.compile("([01]\\d|2[0-3]):([0-5]\\d)-([01]\\d|2[0-3]):([0-5]\\d)");

    public Pause {
        Requirement.check(!from.equals(to), "offHours must not be the whole day");
    }

    static Pause parse(String text) {
        Matcher parts = TEXT.matcher(text);
        Requirement.check(parts.matches(), "offHours must be like 22:00-05:30, got " + text);
        return new Pause(
                LocalTime.of(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2))),
                LocalTime.of(Integer.parseInt(parts.group(3)), Integer.parseInt(parts.group(4))));
    }

    /** How long it is. */
    public Duration length() {
        Duration length = Duration.between(from, to);
        return length.isNegative() ? length.plusDays(1) : length;
    }
}
