package io.luca.local.aws.trace;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * X-Ray on this machine: the spans that containers and functions send, and the segments of the services in front of them. It records the
 * first {@value #MOST_A_SECOND} traces that begin in each second, where X-Ray's rules have the first one and a share of the others: enough for
 * whoever tries something by hand, and little of a load. If it is turned off, it records none.
 * Safe for use by many threads.
 */
public final class XRay implements AutoCloseable {

    static final int MOST_A_SECOND = 10;
    private static final int MOST_REMEMBERED = 1_000;

    /** The standard variable by which whoever starts this machine has no traces. */
    private static final String OFF = "OTEL_SDK_DISABLED";

    private final Clock clock;
    private final boolean isOff;
    private final SpanStore store = new SpanStore();
    private final SpanCollector collector = new SpanCollector(store);
    private final SpanDaemon daemon = new SpanDaemon(store);
    private final SequencedMap<String, TraceHeader> remembered = new LinkedHashMap<>();
    private long second;
    private int begun;

    /**
     * No traces yet.
     *
     * @param clock the real time, by which spans are told too
     * @param environment of whoever starts this machine
     */
    public XRay(Clock clock, Map<String, String> environment) {
        this.clock = clock;
        this.isOff = "true".equalsIgnoreCase(environment.get(OFF));
    }

    /** What containers are told as {@code OTEL_EXPORTER_OTLP_ENDPOINT}; empty if nothing is to be recorded. */
    public Optional<String> collectorUrl() {
        return isOff ? Optional.empty() : Optional.of(collector.url());
    }

    /** What functions are told as {@code AWS_XRAY_DAEMON_ADDRESS}. */
    public String daemonAddress() {
        return daemon.address();
    }

    /** The latest traces. */
    public SpanStore spans() {
        return store;
    }

    /**
     * The trace of work that is done in several calls, such as an execution of a workflow: the same one each time, as long as no
     * {@value #MOST_REMEMBERED} others have begun since.
     *
     * @param work by which it is known, such as an ARN
     */
    public synchronized TraceHeader traceOf(String work) {
        TraceHeader trace = remembered.computeIfAbsent(
                work, _ -> TraceHeader.begun(clock.instant()).decided(!isOff && take()));
        if (remembered.size() > MOST_REMEMBERED) {
            var _ = remembered.pollFirstEntry();
        }
        return trace;
    }

    /**
     * Begins a service's part of a trace.
     *
     * @param incoming the trace that its caller told it; whether that is recorded stays as decided
     */
    public Segment begin(Optional<TraceHeader> incoming, String service) {
        TraceHeader trace = incoming.orElseGet(() -> TraceHeader.begun(clock.instant()));
        return new Segment(
                store, clock, trace, service, !isOff && trace.sampled().orElseGet(this::take));
    }

    @Override
    public void close() {
        collector.close();
        daemon.close();
    }

    private synchronized boolean take() {
        long now = clock.instant().getEpochSecond();
        begun = now == second ? begun + 1 : 1;
        second = now;
        return begun <= MOST_A_SECOND;
    }
}
