package io.luca.infra.settings;

import java.util.Map;
import java.util.Objects;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Node;

/**
 * How long data waits before it is worked on, and how long lines about that are kept.
 *
 * @param lakeBufferSeconds how long a change may wait before it is written to the data lake; the shorter, the smaller its files
 * @param erasureBlockedDays for which a student is blocked before the records are removed: as long as the longest of the stores that
 *     empty themselves (docs/personal-data.md), so that these need no erasing
 * @param logRetentionDays for which logs are kept; never longer than the register of personal data says
 */
public record Waits(int lakeBufferSeconds, int erasureBlockedDays, int logRetentionDays) {

    private static final String LOG_RETENTION = "logRetentionDays";

    /** Those of CloudWatch's that are not above 90: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
    private static final Map<Integer, RetentionDays> LOG_RETENTIONS = Map.of(
            1, RetentionDays.ONE_DAY,
            3, RetentionDays.THREE_DAYS,
            5, RetentionDays.FIVE_DAYS,
            7, RetentionDays.ONE_WEEK,
            14, RetentionDays.TWO_WEEKS,
            30, RetentionDays.ONE_MONTH,
            60, RetentionDays.TWO_MONTHS,
            90, RetentionDays.THREE_MONTHS);

    /** Of a stream with dynamic partitioning: https://docs.aws.amazon.com/firehose/latest/APIReference/API_BufferingHints.html */
    private static final int LEAST_BUFFER_SECONDS = 60;

    private static final int MOST_BUFFER_SECONDS = 900;
    /** Athena forgets the texts of queries after 45 days: https://docs.aws.amazon.com/athena/latest/ug/queries-viewing-history.html */
    private static final int LEAST_BLOCKED_DAYS = 45;

    /**
     * What an erasure may take once the block is over: three days are waited between the table and the history, again where something came
     * late, and before that for a batch of the government.
     */
    private static final int REMOVAL_DAYS = 35;

    /** An execution lives for a year: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
    private static final int MOST_BLOCKED_DAYS = 365 - REMOVAL_DAYS;

    public Waits {
        Requirement.check(
                lakeBufferSeconds >= LEAST_BUFFER_SECONDS && lakeBufferSeconds <= MOST_BUFFER_SECONDS,
                "lakeBufferSeconds must be " + LEAST_BUFFER_SECONDS + " to " + MOST_BUFFER_SECONDS + ", got "
                        + lakeBufferSeconds);
        Requirement.check(
                erasureBlockedDays >= LEAST_BLOCKED_DAYS && erasureBlockedDays <= MOST_BLOCKED_DAYS,
                "erasureBlockedDays must be " + LEAST_BLOCKED_DAYS + " to " + MOST_BLOCKED_DAYS + ", got "
                        + erasureBlockedDays);
        Requirement.check(
                LOG_RETENTIONS.containsKey(logRetentionDays),
                LOG_RETENTION + " must be one of "
                        + LOG_RETENTIONS.keySet().stream().sorted().toList() + ", got " + logRetentionDays);
    }

    /** How long logs are kept, as CDK names it, by the context of an environment; its settings were judged before. */
    public static RetentionDays logRetention(Node node) {
        int days = new Context(node).number(LOG_RETENTION);
        return Objects.requireNonNull(LOG_RETENTIONS.get(days), () -> LOG_RETENTION + " cannot be " + days);
    }

    /** How long an erasure may take in all, from its request on. */
    public int erasureDays() {
        return erasureBlockedDays + REMOVAL_DAYS;
    }

    static Waits read(Context context) {
        return new Waits(
                context.number("lakeBufferSeconds"),
                context.number("erasureBlockedDays"),
                context.number(LOG_RETENTION));
    }
}
