package io.luca.local.dynamodb.fault;

import java.time.Duration;

/**
 * What a table does wrong on purpose. Shares are spread evenly, without chance: a share of 0.25 is every fourth.
 *
 * @param throttleNext how many of the next requests, or of the next items of batches, are throttled
 * @param throttled the share of requests that is throttled
 * @param latency how long every request takes at least
 * @param unprocessed the share of a batch's items that is left unprocessed
 * @param conflictNext how many of the next writes find their item in a transaction of somebody else
 * @param conflicts the share of writes that does
 * @param indexLag how long global indexes show what they were; half a minute at most
 * @param partitionLimits whether a partition key gets 1,000 write and 3,000 read units a second and no more
 */
public record FaultSettings(
        int throttleNext,
        double throttled,
        Duration latency,
        double unprocessed,
        int conflictNext,
        double conflicts,
        Duration indexLag,
        boolean partitionLimits) {

    private static final Duration LONGEST_LAG = Duration.ofSeconds(30);

    /** A table without faults. */
    public static final FaultSettings NONE = new FaultSettings(0, 0, Duration.ZERO, 0, 0, 0, Duration.ZERO, false);

    public FaultSettings {
        requireShare(throttled);
        requireShare(unprocessed);
        requireShare(conflicts);
        if (indexLag.isNegative() || indexLag.compareTo(LONGEST_LAG) > 0) {
            throw new IllegalArgumentException("an index lags by 0 to 30 seconds, got " + indexLag);
        }
    }

    /** Throttles the next requests. */
    public FaultSettings withThrottleNext(int requests) {
        return new FaultSettings(
                requests, throttled, latency, unprocessed, conflictNext, conflicts, indexLag, partitionLimits);
    }

    /** Throttles a share of all requests. */
    public FaultSettings withThrottled(double share) {
        return new FaultSettings(
                throttleNext, share, latency, unprocessed, conflictNext, conflicts, indexLag, partitionLimits);
    }

    /** Makes every request wait. */
    public FaultSettings withLatency(Duration wait) {
        return new FaultSettings(
                throttleNext, throttled, wait, unprocessed, conflictNext, conflicts, indexLag, partitionLimits);
    }

    /** Leaves a share of the items of batches unprocessed. */
    public FaultSettings withUnprocessed(double share) {
        return new FaultSettings(
                throttleNext, throttled, latency, share, conflictNext, conflicts, indexLag, partitionLimits);
    }

    /** Lets the next writes conflict with a transaction. */
    public FaultSettings withConflictNext(int writes) {
        return new FaultSettings(
                throttleNext, throttled, latency, unprocessed, writes, conflicts, indexLag, partitionLimits);
    }

    /** Lets a share of writes conflict with a transaction. */
    public FaultSettings withConflicts(double share) {
        return new FaultSettings(
                throttleNext, throttled, latency, unprocessed, conflictNext, share, indexLag, partitionLimits);
    }

    /** Lets global indexes lag behind their table, as those of AWS do for a moment. */
    public FaultSettings withIndexLag(Duration lag) {
        return new FaultSettings(
                throttleNext, throttled, latency, unprocessed, conflictNext, conflicts, lag, partitionLimits);
    }

    /** Limits what each partition key can take, or does not. */
    public FaultSettings withPartitionLimits(boolean limited) {
        return new FaultSettings(
                throttleNext, throttled, latency, unprocessed, conflictNext, conflicts, indexLag, limited);
    }

    private static void requireShare(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a share is between 0 and 1, got " + share);
        }
    }
}
