package io.luca.contract;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How long the objects of the history are kept. S3 counts from an object's writing, and an erasure writes objects anew: such a one
 * has a tag with the days that were left of its five years, and the bucket has a rule for each value of the tag. S3 follows the
 * earlier of two rules.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html">Conflicts of lifecycle rules</a>
 */
public final class HistoryRetention {

    /** How many days an object is kept from its writing. */
    public static final int DAYS = 5 * 365;

    /** The tag of an object that was written anew; its value is one of {@link #daysLeft()}. */
    public static final String TAG = "days-left";

    /** Each value is a rule of the bucket: an object may go so much too early, and never too late. */
    private static final int STEP = 30;

    private static final Pattern MONTH =
            Pattern.compile("/" + LakeNames.YEAR + "=(\\d{4})/" + LakeNames.MONTH + "=(0[1-9]|1[0-2])/");

    private HistoryRetention() {}

    /** The values of the tag, in days. S3 takes no fewer than one. */
    public static List<Integer> daysLeft() {
        return Stream.concat(Stream.of(1), IntStream.rangeClosed(1, DAYS / STEP).mapToObj(steps -> steps * STEP))
                .toList();
    }

    /**
     * The value of the tag for an object that is written anew today. Its first writing was not before the month that its key names.
     *
     * @param key of the object; one that names no month begins its years anew
     */
    public static int daysLeft(String key, LocalDate today) {
        Matcher month = MONTH.matcher(key);
        LocalDate first = month.find()
                ? LocalDate.of(Integer.parseInt(month.group(1)), Integer.parseInt(month.group(2)), 1)
                : today;
        long left = DAYS - ChronoUnit.DAYS.between(first, today);
        return Math.clamp(left / STEP * STEP, 1, DAYS / STEP * STEP);
    }
}
