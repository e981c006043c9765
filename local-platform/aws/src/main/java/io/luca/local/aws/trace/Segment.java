package io.luca.local.aws.trace;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A service's part of a trace, from its beginning to its end. One that is not recorded has a header all the same. Used by one thread. */
public final class Segment {

    private final SpanStore store;
    private final Clock clock;
    private final TraceHeader trace;
    private final String service;
    private final boolean isSampled;
    private final String spanId =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
    private final Instant start;
    private final Map<String, String> attributes = new HashMap<>();

    Segment(SpanStore store, Clock clock, TraceHeader trace, String service, boolean isSampled) {
        this.store = store;
        this.clock = clock;
        this.trace = trace;
        this.service = service;
        this.isSampled = isSampled;
        this.start = clock.instant();
    }

    /** What is told to whoever works for this part. */
    public TraceHeader header() {
        return trace.below(spanId, isSampled);
    }

    /** Says something of it. */
    public Segment note(String name, String value) {
        attributes.put(name, value);
        return this;
    }

    /** Ends it, and keeps it if it is recorded. */
    public void end(String name, boolean isFailure) {
        if (isSampled) {
            store.add(List.of(new RecordedSpan(
                    trace.traceId(),
                    spanId,
                    trace.parent(),
                    service,
                    name,
                    nanos(start),
                    nanos(clock.instant()),
                    attributes,
                    List.of(),
                    isFailure)));
        }
    }

    private static long nanos(Instant at) {
        return TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
    }
}
