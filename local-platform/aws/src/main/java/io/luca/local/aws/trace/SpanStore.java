package io.luca.local.aws.trace;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The latest traces of this machine, in memory: at most {@value #MOST_SPANS} spans, of one trace at most {@value #MOST_OF_TRACE}. The
 * oldest traces make room, and all of them end with the machine. Safe for use by many threads.
 */
public final class SpanStore {

    /** Of less than a kilobyte each. */
    static final int MOST_SPANS = 50_000;

    static final int MOST_OF_TRACE = 2_000;
    private static final int MOST_FOUND = 100;

    /** In the order in which they began to come. */
    private final Map<String, List<RecordedSpan>> traces = new LinkedHashMap<>();

    private int spans;

    SpanStore() {}

    synchronized void add(Collection<RecordedSpan> more) {
        for (RecordedSpan span : more) {
            List<RecordedSpan> trace = traces.computeIfAbsent(span.traceId(), _ -> new ArrayList<>());
            if (trace.size() < MOST_OF_TRACE) {
                trace.add(span);
                spans++;
            }
        }
        Iterator<List<RecordedSpan>> oldest = traces.values().iterator();
        while (spans > MOST_SPANS) {
            spans -= oldest.next().size();
            oldest.remove();
        }
    }

    /** How many spans are kept. */
    public synchronized int size() {
        return spans;
    }

    /** The spans of a trace, in the order of their beginnings. */
    public synchronized List<RecordedSpan> trace(String traceId) {
        return traces.getOrDefault(traceId, List.of()).stream()
                .sorted((one, other) -> Long.compare(one.startNanos(), other.startNanos()))
                .toList();
    }

    /** The ids of the traces in which something is said of a span, the latest {@value #MOST_FOUND} of them. */
    public synchronized List<String> find(String attribute, String value) {
        List<String> found = traces.entrySet().stream()
                .filter(trace -> trace.getValue().stream()
                        .anyMatch(span -> value.equals(span.attributes().get(attribute))))
                .map(Map.Entry::getKey)
                .toList();
        return found.subList(Math.max(0, found.size() - MOST_FOUND), found.size());
    }

    /** The ids of the traces that a trace has to do with: those that it names, and those that name it. */
    public synchronized Set<String> linked(String traceId) {
        Set<String> linked = new LinkedHashSet<>();
        traces.forEach((id, trace) -> trace.forEach(span -> span.links().forEach(link -> {
            if (id.equals(traceId)) {
                linked.add(link.traceId());
            } else if (link.traceId().equals(traceId)) {
                linked.add(id);
            }
        })));
        linked.retainAll(traces.keySet());
        linked.remove(traceId);
        return linked;
    }
}
