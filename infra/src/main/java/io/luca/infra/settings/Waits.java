package io.luca.infra.settings;

/**
 * How long data waits before it is worked on.
 *
 * @param lakeBufferSeconds how long a change may wait before it is written to the data lake; the shorter, the smaller its files
 * @param erasureBlockedDays for which a student is blocked before the records are removed: as long as the longest of the stores that
 *     empty themselves (docs/personal-data.md), so that these need no erasing
 */
public record Waits(int lakeBufferSeconds, int erasureBlockedDays) {

    /** Of a stream with dynamic partitioning: https://docs.aws.amazon.com/firehose/latest/APIReference/API_BufferingHints.html */
    private static final int LEAST_BUFFER_SECONDS = 60;

    private static final int MOST_BUFFER_SECONDS = 900;
    /** Athena forgets the texts of queries after 45 days: https://docs.aws.amazon.com/athena/latest/ug/queries-viewing-history.html */
    private static final int LEAST_BLOCKED_DAYS = 45;

    /**
     * The workflow waits for these days, then for three more between the table and the history, and again where something came late; an
     * execution lives for a year: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
     */
    private static final int MOST_BLOCKED_DAYS = 330;

    public Waits {
        Requirement.check(
                lakeBufferSeconds >= LEAST_BUFFER_SECONDS && lakeBufferSeconds <= MOST_BUFFER_SECONDS,
                "lakeBufferSeconds must be " + LEAST_BUFFER_SECONDS + " to " + MOST_BUFFER_SECONDS + ", got "
                        + lakeBufferSeconds);
        Requirement.check(
                erasureBlockedDays >= LEAST_BLOCKED_DAYS && erasureBlockedDays <= MOST_BLOCKED_DAYS,
                "erasureBlockedDays must be " + LEAST_BLOCKED_DAYS + " to " + MOST_BLOCKED_DAYS + ", got "
                        + erasureBlockedDays);
    }

    static Waits read(Context context) {
        return new Waits(context.number("lakeBufferSeconds"), context.number("erasureBlockedDays"));
    }
}
