package io.luca.local.aws.service.cloudtrail;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A trail of the templates, as far as it is written on this machine: to its log group, while it logs. Safe for use by many threads. */
final class Trail {

    private final String arn;
    private final Optional<String> logGroup;
    private final List<EventSelector> selectors;
    private volatile Logging logging;

    /**
     * Whether a trail logs.
     *
     * @param started when it was last told to
     * @param stopped when it was last told not to
     */
    record Logging(boolean isOn, Optional<Instant> started, Optional<Instant> stopped) {}

    /**
     * A trail.
     *
     * @param logGroup the ARN of the log group that it writes to
     * @param selectors an event is written that one of them selects; none for {@link EventSelector#MANAGEMENT}
     * @param started since when it logs; empty if it does not
     */
    Trail(String arn, Optional<String> logGroup, List<EventSelector> selectors, Optional<Instant> started) {
        this.arn = arn;
        this.logGroup = logGroup;
        this.selectors = selectors.isEmpty() ? List.of(EventSelector.MANAGEMENT) : List.copyOf(selectors);
        this.logging = new Logging(started.isPresent(), started, Optional.empty());
    }

    String arn() {
        return arn;
    }

    Optional<String> logGroup() {
        return logGroup;
    }

    Logging logging() {
        return logging;
    }

    /** Whether it writes an event down. */
    boolean takes(TrailEvent event) {
        return logging.isOn() && selectors.stream().anyMatch(selector -> selector.selects(event));
    }

    synchronized void start(Instant now) {
        logging = new Logging(true, Optional.of(now), logging.stopped());
    }

    synchronized void stop(Instant now) {
        logging = new Logging(false, logging.started(), Optional.of(now));
    }
}
