package io.luca.local.platform;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.luca.local.aws.trace.RecordedSpan;
import io.luca.local.aws.trace.SpanStore;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** How the command line reads the traces of this machine: {@code /_luca/traces?id=…}, of a trace, of a request or of a run. */
final class TracePages {

    private static final Pattern TRACE = Pattern.compile("1-[0-9a-f]{8}-[0-9a-f]{24}|[0-9a-f]{32}");
    private static final List<String> INDEXED = List.of("correlation_id", "run");
    private static final ObjectMapper json = new ObjectMapper();

    private final Platform platform;

    TracePages(Platform platform) {
        this.platform = platform;
    }

    void addTo(ControlPages pages) {
        pages.get("/_luca/traces", this::traces);
    }

    /** The traces that the id is of, and those that have to do with them; none if there are none. */
    private void traces(ServerRequest request, ServerResponse response) {
        SpanStore spans = platform.cloud().xray().spans();
        Set<String> found = find(spans, request.query().first("id").orElse(""));
        Set<String> linked = new LinkedHashSet<>();
        found.forEach(id -> linked.addAll(spans.linked(id)));
        linked.removeAll(found);
        ObjectNode answer = json.createObjectNode();
        answer.set("traces", list(spans, found));
        answer.set("linked", list(spans, linked));
        response.header(HeaderNames.CONTENT_TYPE, "application/json").send(answer.toString());
    }

    private static Set<String> find(SpanStore spans, String id) {
        if (TRACE.matcher(id).matches()) {
            String trace = id.startsWith("1-") ? id.substring(2).replace("-", "") : id;
            return spans.trace(trace).isEmpty() ? Set.of() : Set.of(trace);
        }
        Set<String> found = new LinkedHashSet<>();
        INDEXED.forEach(name -> found.addAll(spans.find(name, id)));
        return found;
    }

    private static ArrayNode list(SpanStore spans, Collection<String> ids) {
        ArrayNode traces = json.createArrayNode();
        for (String id : ids) {
            ArrayNode trace = traces.addObject().put("id", id).putArray("spans");
            spans.trace(id).forEach(span -> trace.add(span(span)));
        }
        return traces;
    }

    private static ObjectNode span(RecordedSpan span) {
        ObjectNode node = json.createObjectNode()
                .put("id", span.spanId())
                .put("parent", span.parent().orElse(""))
                .put("service", span.service())
                .put("name", span.name())
                .put("start_micros", TimeUnit.NANOSECONDS.toMicros(span.startNanos()))
                .put("micros", TimeUnit.NANOSECONDS.toMicros(span.endNanos() - span.startNanos()))
                .put("failed", span.isFailure());
        node.set("attributes", json.valueToTree(span.attributes()));
        return node;
    }
}
