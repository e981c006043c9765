package io.luca.local.aws.service.cloudwatch;

import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates the alarms at the end of each minute of the machine's time, one minute after the other, so that what came and went while much
 * time passed at once is not lost. Of a clock that was moved from outside, the last 26 hours are made up for.
 *
 * <p>CloudWatch evaluates each alarm once a minute, over periods that end then, however long they are
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html, the sliding window). It takes some time
 * until metrics are there; here none.
 */
final class Watch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Watch.class);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration FURTHEST_BEHIND = Duration.ofHours(26);

    private final Timeline timeline;
    private final Evaluation evaluation;
    private final Metrics recorded;
    private final Optional<KeptAlarms> kept;
    private final Set<MetricId> watched;
    private final Duration lookBack;
    private volatile Optional<Timeline.Entry> next = Optional.empty();

    /**
     * Evaluates nothing until {@link #begin}.
     *
     * @param kept where what was recorded survives, if it does
     */
    Watch(Timeline timeline, Evaluation evaluation, Alarms alarms, Metrics recorded, Optional<KeptAlarms> kept) {
        this.timeline = timeline;
        this.evaluation = evaluation;
        this.recorded = recorded;
        this.kept = kept;
        this.watched = alarms.watched();
        this.lookBack = alarms.lookBack();
    }

    /** Begins with the minute that is now. */
    void begin() {
        plan(timeline.now().truncatedTo(ChronoUnit.MINUTES).plus(MINUTE));
    }

    /** Keeps what was recorded in the minute that is not over. */
    @Override
    public void close() {
        next.ifPresent(Timeline.Entry::cancel);
        keep(timeline.now().truncatedTo(ChronoUnit.MINUTES));
    }

    private void plan(Instant minute) {
        next = Optional.of(timeline.at(minute, () -> evaluate(minute)));
    }

    private void evaluate(Instant first) {
        Instant now = timeline.now();
        Instant earliest = now.minus(FURTHEST_BEHIND).truncatedTo(ChronoUnit.MINUTES);
        Instant minute = first.isBefore(earliest) ? earliest : first;
        try {
            while (!minute.isAfter(now)) {
                evaluation.at(minute);
                keep(minute.minus(MINUTE));
                minute = minute.plus(MINUTE);
            }
        } finally {
            plan(
                    minute.isAfter(now)
                            ? minute
                            : now.truncatedTo(ChronoUnit.MINUTES).plus(MINUTE));
        }
    }

    private void keep(Instant minute) {
        try {
            kept.ifPresent(documents -> documents.keepMinute(minute, watched, recorded, lookBack));
        } catch (RuntimeException unwritable) { // the alarms go on all the same
            log.error("what was recorded at {} is not kept", minute, unwritable);
        }
    }
}
