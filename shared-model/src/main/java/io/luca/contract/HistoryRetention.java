package io.luca.contract;

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

    private HistoryRetention() {}

    /** The values of the tag, in days. S3 takes no fewer than one. */
    public static int[] daysLeft() {
        int[] days = new int[DAYS / STEP + 1];
        for (int steps = 0; steps < days.length; steps++) {
            days[steps] = Math.max(1, steps * STEP);
        }
        return days;
    }

    /**
     * The value of the tag for an object that is written anew.
     *
     * @param age in days, from its first writing
     */
    public static int daysLeft(long age) {
        return Math.clamp((DAYS - age) / STEP * STEP, 1, DAYS / STEP * STEP);
    }
}
