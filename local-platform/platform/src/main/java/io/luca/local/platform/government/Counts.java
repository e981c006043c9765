package io.luca.local.platform.government;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** What the government counted. Safe for use by many threads. */
public final class Counts {

    /** What is counted. */
    public enum Of {
        /** Requests of any kind. */
        REQUESTS,
        /** Requests while it was down. */
        DURING_OUTAGE,
        /** Batches that were stored. */
        BATCHES,
        /** Grades that were stored. */
        GRADES,
        /** Batches that came again under the same key, and were not stored again. */
        REPETITIONS,
        /** Grades that were stored a second time, under another key: what must never be. */
        DUPLICATES,
        /** Batches refused because of a grade. */
        REFUSED_BATCHES,
        /** Batches that were no batches. */
        BAD_REQUESTS,
        /** Keys that came again with another body. */
        CONFLICTS,
        /** Batches that came too soon. */
        TOO_SOON,
        /** Requests answered 503 outside of an outage. */
        UNAVAILABLE,
        /** Batches that got no answer, and were not stored. */
        LOST_REQUESTS,
        /** Batches that got no answer, and were stored. */
        LOST_ANSWERS,
        /** Answers that were none. */
        MALFORMED,
        /** Requests without the right token. */
        UNAUTHORIZED
    }

    private final Map<Of, Long> counts = new EnumMap<>(Of.class);
    private final Map<Instant, Long> byHour = new TreeMap<>();

    synchronized void add(Of what, long more) {
        counts.merge(what, more, Long::sum);
    }

    synchronized void request(Instant at) {
        add(Of.REQUESTS, 1);
        byHour.merge(at.truncatedTo(ChronoUnit.HOURS), 1L, Long::sum);
    }

    public synchronized long of(Of what) {
        return counts.getOrDefault(what, 0L);
    }

    /** All that is not nothing. */
    public synchronized Map<Of, Long> all() {
        return new EnumMap<>(counts);
    }

    /** Requests of each hour in which there were any. */
    public synchronized Map<Instant, Long> byHour() {
        return new TreeMap<>(byHour);
    }
}
