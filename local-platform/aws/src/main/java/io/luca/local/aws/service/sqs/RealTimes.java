package io.luca.local.aws.service.sqs;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which instant of the machine's time an instant of the real time was. The machine's runs ahead by more and more, each time that somebody
 * lets time pass; the engine stamps messages with the real time. It is learnt from both clocks, before each call of a queue and once in a
 * minute. Safe for use by many threads.
 */
final class RealTimes {

    /** One for each millisecond before which time was let pass: some hundreds for a day that passes at once. */
    private static final int MOST = 10_000;

    private static final Duration SAME = Duration.ofSeconds(1);

    private final TreeMap<Long, Duration> aheadFrom = new TreeMap<>();

    /**
     * Learns what both clocks show now. Of one millisecond it keeps what it learnt first: what bears it was sent before time passed in it.
     *
     * @return false if this is not what holds for what bears this millisecond
     */
    synchronized boolean look(Instant real, Instant machine) {
        Duration ahead = Duration.between(real, machine);
        boolean isKnown = !aheadFrom.isEmpty()
                && aheadFrom.lastEntry().getValue().minus(ahead).abs().compareTo(SAME) < 0;
        boolean isTaken = !isKnown && aheadFrom.containsKey(real.toEpochMilli());
        if (!isKnown && !isTaken) {
            aheadFrom.put(real.toEpochMilli(), ahead);
        }
        if (aheadFrom.size() > MOST) {
            var _ = aheadFrom.pollFirstEntry();
        }
        return !isTaken;
    }

    /** The machine's time at an instant of the real time; before the first look as it was then. */
    synchronized Instant machineTime(Instant real) {
        Duration ahead = Optional.ofNullable(aheadFrom.floorEntry(real.toEpochMilli()))
                .or(() -> Optional.ofNullable(aheadFrom.firstEntry()))
                .map(Map.Entry::getValue)
                .orElse(Duration.ZERO);
        return real.plus(ahead);
    }
}
