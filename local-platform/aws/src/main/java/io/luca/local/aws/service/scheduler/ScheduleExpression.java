package io.luca.local.aws.service.scheduler;

import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a schedule is due: {@code cron(…)}, {@code rate(…)} or {@code at(…)}, by
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html.
 */
sealed interface ScheduleExpression {

    /** The first time after an instant; empty if there is none. */
    Optional<Instant> next(Instant after);

    /** Whether it is due once only. */
    default boolean isOneTime() {
        return false;
    }

    /**
     * Reads one.
     *
     * @param created the instant that a rate counts from
     * @throws IllegalArgumentException saying what is wrong
     */
    static ScheduleExpression parse(String text, ZoneId zone, Instant created) {
        Matcher parts = Syntax.WHOLE.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a schedule is cron(…), rate(…) or at(…), got " + text);
        }
        return switch (parts.group(1)) {
            case "cron" -> cron(parts.group(2), zone);
            case "rate" -> rate(parts.group(2), created);
            default -> once(parts.group(2), zone);
        };
    }

    private static ScheduleExpression cron(String fields, ZoneId zone) {
        List<String> all = List.of(fields.strip().split(" +"));
        if (all.size() != 6 || all.get(2).equals("?") == all.get(4).equals("?")) {
            throw new IllegalArgumentException(
                    "cron has six fields, and either the day of the month or that of the week is ?, got " + fields);
        }
        Cron cron = new CronParser(Syntax.CRON).parse(String.join(" ", all)).validate();
        return new Recurring(ExecutionTime.forCron(cron), zone);
    }

    private static ScheduleExpression rate(String text, Instant created) {
        Matcher parts = Syntax.RATE.matcher(text);
        if (!parts.matches() || Long.parseLong(parts.group(1)) == 0) {
            throw new IllegalArgumentException("rate is like rate(5 minutes), got " + text);
        }
        long value = Long.parseLong(parts.group(1));
        Duration period = switch (parts.group(2)) {
            case "minute" -> Duration.ofMinutes(value);
            case "hour" -> Duration.ofHours(value);
            default -> Duration.ofDays(value);
        };
        return new Rate(created, period);
    }

    private static ScheduleExpression once(String text, ZoneId zone) {
        try {
            return new Once(LocalDateTime.parse(text).atZone(zone).toInstant());
        } catch (DateTimeParseException malformed) {
            throw new IllegalArgumentException("at is like at(2026-11-24T02:13:00), got " + text, malformed);
        }
    }

    /**
     * A cron expression in a time zone. It is counted in local time without a zone: a time that does not exist on one day is
     * not due on it, and a time that comes twice is due once.
     */
    record Recurring(ExecutionTime times, ZoneId zone) implements ScheduleExpression {

        @Override
        public Optional<Instant> next(Instant after) {
            ZonedDateTime local = after.atZone(zone).toLocalDateTime().atZone(ZoneOffset.UTC);
            while (true) {
                Optional<ZonedDateTime> next = times.nextExecution(local);
                if (next.isEmpty()) {
                    return Optional.empty();
                }
                local = next.get();
                LocalDateTime wanted = local.toLocalDateTime();
                ZonedDateTime real = wanted.atZone(zone).withEarlierOffsetAtOverlap();
                if (real.toLocalDateTime().equals(wanted) && real.toInstant().isAfter(after)) {
                    return Optional.of(real.toInstant());
                }
            }
        }
    }

    /** Every so often since it was created. */
    record Rate(Instant created, Duration period) implements ScheduleExpression {

        @Override
        public Optional<Instant> next(Instant after) {
            long periods = Math.max(0, Duration.between(created, after).dividedBy(period)) + 1;
            return Optional.of(created.plus(period.multipliedBy(periods)));
        }
    }

    /** Once; never again if that is over. */
    record Once(Instant when) implements ScheduleExpression {

        @Override
        public Optional<Instant> next(Instant after) {
            return when.isAfter(after) ? Optional.of(when) : Optional.empty();
        }

        @Override
        public boolean isOneTime() {
            return true;
        }
    }

    /** The grammar. */
    final class Syntax {

        private static final int FIRST_YEAR = 1970;
        private static final int LAST_YEAR = 2199;
        private static final int MONDAY = 2; // a week begins on Sunday, which is 1
        private static final Pattern WHOLE = Pattern.compile("(cron|rate|at)\\((.*)\\)");
        private static final Pattern RATE = Pattern.compile("(\\d{1,9}) (minute|hour|day)s?");
        private static final CronDefinition CRON = CronDefinitionBuilder.defineCron()
                .withMinutes()
                .withStrictRange()
                .and()
                .withHours()
                .withStrictRange()
                .and()
                .withDayOfMonth()
                .supportsL()
                .supportsW()
                .supportsLW()
                .supportsQuestionMark()
                .and()
                .withMonth()
                .and()
                .withDayOfWeek()
                .withValidRange(1, 7)
                .withMondayDoWValue(MONDAY)
                .supportsHash()
                .supportsL()
                .supportsQuestionMark()
                .and()
                .withYear()
                .withValidRange(FIRST_YEAR, LAST_YEAR)
                .and()
                .instance();

        private Syntax() {}
    }
}
