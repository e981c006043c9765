package io.luca.local.aws.trace;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A piece of work in a trace, as it was told.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 of them
 * @param parent the span that it is part of; empty if it is the first
 * @param service who did it
 * @param name of the work
 * @param startNanos since 1970
 * @param endNanos since 1970
 * @param attributes what was said of it, as texts
 * @param links places in other traces that it has to do with
 */
public record RecordedSpan(
        String traceId,
        String spanId,
        Optional<String> parent,
        String service,
        String name,
        long startNanos,
        long endNanos,
        Map<String, String> attributes,
        List<Link> links,
        boolean isFailure) {

    /** A place in another trace. */
    public record Link(String traceId, String spanId) {}

    public RecordedSpan {
        attributes = Map.copyOf(attributes);
        links = List.copyOf(links);
    }
}
