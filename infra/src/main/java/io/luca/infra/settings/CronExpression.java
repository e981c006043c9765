package io.luca.infra.settings;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * When a schedule of EventBridge Scheduler is due, as {@code cron(0 20 5 1,4,7,10 ? *)}: minutes, hours, days of the month, months, days
 * of the week, years.
 *
 * @param text as the scheduler takes it
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html">Schedule types</a>
 */
record CronExpression(String text) {

    private static final String OPEN = "cron(";
    private static final List<String> MONTHS = names("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC");
    private static final List<String> DAYS = names("SUN MON TUE WED THU FRI SAT");
    private static final List<Field> FIELDS = List.of(
            new Field("minutes", 0, 59, List.of(), "\\*"),
            new Field("hours", 0, 23, List.of(), "\\*"),
            new Field("day of the month", 1, 31, List.of(), "[*?L]|LW|([1-9]|[12]\\d|3[01])W"),
            new Field("month", 1, 12, MONTHS, "\\*"),
            new Field("day of the week", 1, 7, DAYS, "[*?L]|[1-7](L|#[1-5])"),
            new Field("year", 1970, 2199, List.of(), "\\*"));
    private static final int DAY_OF_MONTH = 2;
    private static final int DAY_OF_WEEK = 4;

    /**
     * One of the six fields.
     *
     * @param names of the values from {@code least} on, which may stand for them
     * @param besides what it takes besides values, ranges and steps
     */
    private record Field(String name, int least, int most, List<String> names, String besides) {

        boolean takes(String text) {
            return Stream.of(text.split(",", -1)).allMatch(this::takesPart);
        }

        private boolean takesPart(String part) {
            if (part.matches(besides)) {
                return true;
            }
            String[] step = part.split("/", -1);
            return switch (step.length) {
                case 1 -> takesRange(step[0]);
                case 2 ->
                    (step[0].equals("*") || takesRange(step[0])) && isNumber(step[1]) && Integer.parseInt(step[1]) > 0;
                default -> false;
            };
        }

        private boolean takesRange(String range) {
            int[] ends = Stream.of(range.split("-", -1)).mapToInt(this::value).toArray();
            return ends.length <= 2
                    && IntStream.of(ends).allMatch(end -> end >= least && end <= most)
                    && ends[0] <= ends[ends.length - 1];
        }

        /** Less than any value if it is none. */
        private int value(String text) {
            int name = names.indexOf(text.toUpperCase(Locale.ROOT));
            return name >= 0 ? least + name : isNumber(text) ? Integer.parseInt(text) : Integer.MIN_VALUE;
        }

        private static boolean isNumber(String text) {
            return text.matches("\\d{1,4}");
        }
    }

    /** @throws IllegalArgumentException if the scheduler would refuse it, saying which field it is */
    CronExpression {
        Requirement.check(text.startsWith(OPEN) && text.endsWith(")"), "it must be like cron(0 20 5 1,4,7,10 ? *)");
        List<String> fields =
                List.of(text.substring(OPEN.length(), text.length() - 1).split(" ", -1));
        Requirement.check(
                fields.size() == FIELDS.size(),
                "it must have six fields: " + FIELDS.stream().map(Field::name).toList());
        for (int index = 0; index < FIELDS.size(); index++) {
            Field field = FIELDS.get(index);
            Requirement.check(
                    field.takes(fields.get(index)),
                    "its " + field.name() + " must be of " + field.least() + " to " + field.most() + ", not "
                            + fields.get(index));
        }
        Requirement.check(
                fields.get(DAY_OF_MONTH).equals("?") != fields.get(DAY_OF_WEEK).equals("?"),
                "either its day of the month or its day of the week must be ?");
    }

    /**
     * One of the settings.
     *
     * @param setting that has it, for what is said of a wrong one
     */
    static CronExpression of(String setting, String text) {
        try {
            return new CronExpression(text);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(setting + ": " + wrong.getMessage() + ", got " + text, wrong);
        }
    }

    private static List<String> names(String all) {
        return List.of(all.split(" "));
    }
}
