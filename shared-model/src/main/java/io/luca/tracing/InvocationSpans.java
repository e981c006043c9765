package io.luca.tracing;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.List;

/**
 * The spans of one invocation of a function, kept until it ends: a function may be frozen as soon as it has answered, and a thread that
 * sends later would send in another one's time, or never. It has no thread and no connection of its own, so that nothing of both is in a
 * snapshot. What is more than {@value #MOST} is thrown away, and calls sooner, for what they are part of ends last. Safe for use by many threads.
 */
final class InvocationSpans implements SpanProcessor {

    /** More than a batch of messages or a part of a night's schools makes; some hundred bytes each. */
    static final int MOST = 1_000;

    static final int MOST_CALLS = 800;

    private final SpanExporter exporter;
    private final List<SpanData> ended = new ArrayList<>();

    InvocationSpans(SpanExporter exporter) {
        this.exporter = exporter;
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        // nothing is to be said before it ends
    }

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        synchronized (ended) {
            if (ended.size() < (span.getKind() == SpanKind.CLIENT ? MOST_CALLS : MOST)) {
                ended.add(span.toSpanData());
            }
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    /** Sends them, by the thread that asks for it. */
    @Override
    public CompletableResultCode forceFlush() {
        List<SpanData> spans;
        synchronized (ended) {
            spans = List.copyOf(ended);
            ended.clear();
        }
        return spans.isEmpty() ? CompletableResultCode.ofSuccess() : exporter.export(spans);
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
